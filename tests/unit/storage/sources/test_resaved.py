import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.sources.files.resaved import Commas, commas, is_wrapped, plain, unwrap
from storage.sources.files.table import rows

POSTS = [
    ["Post ID", "Post type", "Text", "Likes"],
    ["17880000000000001", "IG reel", 'Two lines,\none "quoted"\n\nand a gap; done', "12"],
    ["17880000000000002", "IG image", "", "3"],
    ["17880000000000003", "IG image", "plain", "0"],
]


def as_export(table: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def saved_with_semicolons(text: str) -> str:
    """Do what a spreadsheet of a country with decimal commas does to lines with commas."""
    out = io.StringIO()
    for line in text.splitlines():
        cells = next(csv.reader([line], delimiter=";"), [])
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def read(text: str) -> list[list[str]]:
    return [row.cells for row in rows(io.BytesIO(text.encode()), "utf-8")]


def test_records_that_became_one_quoted_cell_each_are_taken_out_again() -> None:
    wrapped = (
        '"Post ID,""Post type"",Text,Likes"\r\n'
        '"17880000000000001,""IG reel"",""Two lines,"\r\n'
        '"one """"quoted"""""\r\n'
        "\r\n"
        '"and a gap"" done"";"",12"\r\n'.replace('""";""', ';"')
        + '"17880000000000002,""IG image"",,3"\r\n'
    )

    assert read(wrapped)[0] == POSTS[0]
    assert read(wrapped)[-1] == POSTS[2]


def test_a_text_with_the_spreadsheets_own_delimiter_is_put_together_again() -> None:
    wrapped = (
        '"Post ID,""Post type"",Text,Likes";\r\n'
        '"1,""IG reel"",""one";"two"",12"\r\n'
        '"2,""IG reel"",three,7";\r\n'
    )

    assert read(wrapped) == [
        POSTS[0],
        ["1", "IG reel", "one;two", "12"],
        ["2", "IG reel", "three", "7"],
    ]


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.tuples(
            st.integers(min_value=1, max_value=10**17).map(str),
            st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8),
            st.sampled_from(
                ["", "some words", 'a "word"', "one; two", "one,\ntwo", "ends\n\nhere"]
            ),
            st.integers(min_value=-5, max_value=5).map(str),
        ).map(list),
        min_size=1,
        max_size=6,
    )
)
def test_any_export_that_was_opened_and_saved_reads_as_before(table: list[list[str]]) -> None:
    before = as_export([["Post ID", "Title", 'A "note"', "Likes"], *table])

    assert read(saved_with_semicolons(before)) == read(before)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ['"Report, November"', "Date,Views", "2026-11-01,5"],
        ['"Instagram follows"', '"Date","Primary"', '"2026-11-01","5"'],
        ['"a"', '"b,c"'],
        ["a,b", '"1,2"'],
    ],
)
def test_a_table_that_only_begins_with_quotes_is_left_as_it_is(lines: list[str]) -> None:
    assert not is_wrapped(lines)


def test_lines_that_no_program_wrapped_stay_as_they_are() -> None:
    assert list(unwrap(["loose text\n", "\n", '"a,""b"""\n'])) == ["loose text\n", "\n", 'a,"b"\n']


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["12,5", "7"], Commas.DECIMAL),
        (["0,125"], Commas.DECIMAL),
        (["3,64 %"], Commas.DECIMAL),
        (["1,234,567"], Commas.GROUPS),
        (["1,234.5"], Commas.GROUPS),
        (["1,234"], Commas.UNKNOWN),
        (["12,5", "1,234,567"], Commas.UNKNOWN),
        (["a,5", "2026-11-01"], Commas.UNKNOWN),
    ],
)
def test_what_commas_are_is_proved_by_the_numbers(cells: list[str], expected: Commas) -> None:
    assert commas(cells) is expected


def test_numbers_of_a_table_with_semicolons_are_read_or_doubted_but_never_guessed() -> None:
    decimal = read("Date;CTR;Reach\n2026-11-01;3,06 %;1.234\n2026-11-02;1.234,5;45,678\n")
    unknown = read("Date;CTR\n2026-11-01;1,234\n")

    assert decimal[1:] == [
        ["2026-11-01", "3.06 %", "1.234 (?)"],
        ["2026-11-02", "1234.5", "45.678"],
    ]
    assert unknown[1] == ["2026-11-01", "1,234 (?)"]
    assert plain("1,234", Commas.GROUPS) == "1,234"
    assert plain("Kyiv, Ukraine", Commas.DECIMAL) == "Kyiv, Ukraine"


def test_a_table_with_commas_keeps_its_numbers_as_they_are() -> None:
    assert read('Date,Reach\n2026-11-01,"1,234"\n')[1] == ["2026-11-01", "1,234"]


@pytest.mark.parametrize("mark", [";", "\t", ",", "|"])
def test_a_first_line_that_names_the_delimiter_is_believed(mark: str) -> None:
    assert read(f"sep={mark}\r\nDate{mark}Reach\r\n2026-11-01{mark}5\r\n") == [
        ["Date", "Reach"],
        ["2026-11-01", "5"],
    ]


def test_a_long_preamble_does_not_hide_the_delimiter() -> None:
    preamble = "".join(f"# line {number}\n" for number in range(20))

    assert read(preamble + "Date;Reach, Instagram\n2026-11-01;5\n")[-1] == ["2026-11-01", "5"]
