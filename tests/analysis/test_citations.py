from deliberation.analysis.citations import Cited, article_use


def test_what_both_sides_cite_comes_first_then_what_is_cited_most():
    use = article_use(
        [Cited(1, n, "a") for n in range(5)] + [Cited(2, 5, "a"), Cited(2, 6, "b"), Cited(3, 7, "")],
        [1, 2, 3, 4],
    )
    assert [passage.number for passage in use.most_used] == [2, 1, 3]
    assert [passage.number for passage in use.shared] == [2]
    assert [passage.number for passage in use.unused] == [4]
    assert use.arguments == 8


def test_an_argument_that_quotes_a_passage_twice_counts_once():
    (passage,) = article_use([Cited(1, "x", "a"), Cited(1, "x", "a")], [1]).passages
    assert (passage.a, passage.b, passage.neither, passage.total) == (1, 0, 0, 1)


def test_a_question_is_of_neither_side():
    (passage,) = article_use([Cited(1, "x", ""), Cited(1, "y", "b")], [1]).passages
    assert (passage.a, passage.b, passage.neither, passage.is_shared) == (0, 1, 1, False)


def test_nobody_cited_anything():
    use = article_use([], [1, 2])
    assert (use.arguments, use.most_used, [one.number for one in use.unused]) == (0, (), [1, 2])


def test_a_passage_of_another_text_is_left_out():
    assert article_use([Cited(9, "x", "a")], [1]).arguments == 0
