import pytest

from deliberation.errors import BadRoster
from deliberation.rules.rosters import read_roster, roster_lines


def names(roster):
    return [line.name for line in read_roster(roster)]


def problems(roster):
    with pytest.raises(BadRoster) as refused:
        read_roster(roster)
    return [str(problem) for problem in refused.value.problems]


def test_a_pasted_roster_is_one_name_a_line():
    assert names("Anna\nBen Carter\r\nChloë\rDora Müller") == ["Anna", "Ben Carter", "Chloë", "Dora Müller"]


def test_a_line_keeps_its_number_when_blank_lines_are_skipped():
    assert [(line.number, line.name) for line in roster_lines("\nAnna\n\n \nBen\n")] == [
        (2, "Anna"),
        (5, "Ben"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_column_headed_name_is_taken(delimiter):
    text = delimiter.join(["id", "Student_Name", "group"]) + "\n" + delimiter.join(["17", "Anna", "A"])
    assert names(text) == ["Anna"]


def test_of_two_headings_the_one_that_says_name_is_taken():
    assert names("student,name\n17,Anna") == ["Anna"]
    assert names("pseudonym;full name;names\nOtter;Anna;Ben") == ["Ben"]


def test_a_line_that_is_too_short_for_its_column_has_no_name():
    assert problems("id,name\n17,Anna\n18") == ["Line 3 has no name."]


def test_a_heading_alone_above_the_names_is_no_student():
    assert names("Name\nAnna\nBen") == ["Anna", "Ben"]


def test_a_quoted_name_may_hold_a_comma():
    assert names('name\n"Doe, Jane"\n"Roe, Sam"') == ["Doe, Jane", "Roe, Sam"]
    assert names('"Doe, Jane"\nBen') == ["Doe, Jane", "Ben"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_promised_encoding_is_read(encoding):
    assert names("name;group\nŁukasz 陳;1".encode(encoding)) == ["Łukasz 陳"]


def test_another_encoding_is_refused_with_the_line_and_what_to_do():
    assert problems("Anna\nChloë".encode("latin-1")) == [
        "This file is not in UTF-8: line 2 cannot be read. Save it as “CSV UTF-8” and upload it again."
    ]


def test_a_spreadsheet_file_is_refused_as_one():
    assert "spreadsheet" in problems(b"PK\x03\x04rest")[0]


def test_utf_16_without_its_mark_is_refused():
    assert "not plain text" in problems("Anna\nBen".encode("utf-16-le"))[0]


def test_a_cut_off_utf_16_file_is_refused():
    assert "UTF-16" in problems("Anna".encode("utf-16")[:-1])[0]


def test_a_duplicate_is_reported_with_both_lines_even_in_other_letters():
    assert problems("Anna\nBen\nАnnа") == ["Line 3: “Аnnа” looks the same as the name on line 1."]


def test_every_problem_is_reported_at_once():
    found = problems("name,group\nAnna,1\n,2\nAnna,3\n" + "x" * 41 + ",4\n=1+1,5\nTeacher,6")
    assert [problem.split(" ")[1].rstrip(":") for problem in found] == ["3", "4", "5", "6", "7"]
    assert found[0] == "Line 3 has no name."


@pytest.mark.parametrize("cell", ["=1+1", "+Anna", "-Anna", "@SUM(A1)", " =1", '"\tAnna"', "＝1"])
def test_a_name_that_a_spreadsheet_would_run_is_refused(cell):
    assert "formula" in problems(f"name,x\nBen,1\n{cell},2")[0]


def test_a_formula_beside_a_name_is_refused_and_a_telephone_number_is_not():
    assert "formula" in problems("name,note\nAnna,=HYPERLINK(1)")[0]
    assert names("name,phone,score\nAnna,+49 (30) 123-4,-3.5") == ["Anna"]


def test_ten_thousand_lines_are_refused_in_one_sentence():
    roster = "\n".join(f"Student {number}" for number in range(10_000))
    assert problems(roster) == ["A roster can have up to 500 lines; this one has 10,000."]


def test_five_hundred_lines_under_a_heading_are_not_too_many():
    roster = "name\n" + "\n".join(f"Student {number}" for number in range(500))
    assert len(read_roster(roster)) == 500


def test_more_than_a_megabyte_is_refused():
    assert problems(b"a" * 2_500_000) == ["A roster can be up to 1 MB; this one is 2.5 MB."]


@pytest.mark.parametrize("roster", ["", "\n\n", b"", "\ufeff"])
def test_an_empty_roster_is_refused(roster):
    assert problems(roster) == ["This roster has no names in it."]


def test_a_heading_without_names_is_refused():
    assert "no names under it" in problems("name\n\n")[0]


def test_columns_without_a_heading_are_refused_once():
    found = problems("Anna,a@example.org\nBen,b@example.org")
    assert len(found) == 1
    assert found[0].startswith("Line 1 has several columns")


def test_an_open_quotation_mark_is_reported_and_swallows_no_other_line():
    assert problems('name\n"Anna\nBen\nBen') == [
        "Line 2 has a quotation mark that is not closed.",
        "Line 4: “Ben” looks the same as the name on line 3.",
    ]
