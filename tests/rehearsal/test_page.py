import pytest

from deliberation.rehearsal.page import FormMissing, Page

FORM = """
<form id="one" method="post" action="/s/ABCDEF/ballot/t1/">
  <input type="hidden" name="epoch" value="3"><input name="off" value="x" disabled>
  <label><input type="radio" name="stance" value="never"> Never</label>
  <label><input type="radio" name="stance" value="only_if" checked> Only if</label>
  <input type="checkbox" name="conditions" value="c1"><input type="checkbox" name="conditions" value="c2" checked>
  <select name="passage"><option value="">Choose</option><option value="4">P4</option></select>
  <textarea name="why">
as &lt;typed&gt;</textarea>
  <button type="submit" name="go" value="yes">Save</button>
</form>
<button form="one" formaction="/s/ABCDEF/elsewhere/" name="go" value="no">Elsewhere</button>
"""


def form():
    return Page.read("/s/ABCDEF/ballot/", 200, FORM).form("/ballot/t1/")


def test_a_form_that_nobody_touches_sends_what_was_served():
    assert form().filled({}) == [
        ("epoch", "3"),
        ("stance", "only_if"),
        ("conditions", "c2"),
        ("passage", ""),
        ("why", "as <typed>"),
        ("go", "yes"),
    ]


def test_what_a_person_fills_in_takes_the_place_of_what_was_served():
    filled = form().filled({"stance": "never", "conditions": ["c1"], "why": "new"})
    assert ("stance", "never") in filled
    assert [value for name, value in filled if name == "conditions"] == ["c1"]
    assert [value for name, value in filled if name == "why"] == ["new"]


def test_a_button_outside_its_form_sends_it_elsewhere():
    button = form().button(lambda one: one.action != "")
    assert (button.action, button.text) == ("/s/ABCDEF/elsewhere/", "Elsewhere")
    assert form().filled({}, button=button)[-1] == ("go", "no")


@pytest.mark.parametrize("values", [{"unknown": "1"}, {"stance": "perhaps"}, {"conditions": ["c1", "c9"]}])
def test_nothing_is_sent_that_the_page_does_not_offer(values):
    with pytest.raises(FormMissing):
        form().filled(values)


def test_a_form_that_is_not_there_is_missed():
    with pytest.raises(FormMissing):
        Page.read("/s/ABCDEF/", 200, FORM).form("/ballot/t2/")


def test_a_passage_is_read_without_who_said_it():
    page = Page.read(
        "/",
        200,
        '<p>Before</p><div data-passage="7"><a>P7</a><div data-passage-text="reading"><p>One <q>two</q>\n three.</p>'
        "<blockquote><p><q>Four</q></p><footer>Somebody</footer></blockquote></div><p>Foot</p></div><p>After</p>",
    )
    assert page.passages == {7: ["One two three.", "Four"]}


def test_alerts_say_why_something_was_refused():
    page = Page.read("/", 422, '<p role="alert">Choose <b>one</b>.</p><p>Nothing else</p>')
    assert page.alerts == ["Choose one."]
    page = Page.read(
        "/", 422, "<error-summary><p>Not saved.</p> <ul><li>Choose one.</li></ul></error-summary><p>Else</p>"
    )
    assert page.alerts == ["Not saved. Choose one."]
