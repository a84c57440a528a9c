"""Tables that are read as a person says."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, ColumnMap, Grain, Question
from kpi.model import MetricKey
from storage.sources.files import door
from storage.sources.files.opening import open_file, table_of
from tests.unit.storage.sources.reading import refused, taken

LIKES = MetricKey("likes")
TABLE = "Bericht vom Montag\n\nTag;Gesehen;Herzen;Kurs\n1.11.2026;1.000,5;5;x\n2.11.2026;2,5;7;2\n"


def columns(text: str, name: str = "a.csv") -> list[str]:
    found = table_of(name, text.encode())
    return [one.name for one in found.columns] if found else []


def fingerprint(text: str, name: str = "a.csv") -> str:
    found = table_of(name, text.encode())
    assert found is not None
    return found.fingerprint


def test_the_columns_of_a_table_are_found_below_words() -> None:
    found = table_of("a.csv", TABLE.encode())

    assert found is not None
    day, seen, hearts, course = found.columns
    assert (day.name, day.days, day.may_be_day) == ("Tag", 2, True)
    assert (seen.examples, seen.numbers) == (("1000.5", "2.5"), 2)
    assert (hearts.may_be_metric, course.may_be_metric) == (True, False)


def test_a_bare_number_is_a_day_only_below_a_word_for_days() -> None:
    found = table_of("a.csv", b"Day,Fans,Reach\n45000,45000,1\n45001,45010,2\n")

    assert found is not None
    assert [one.name for one in found.days] == ["Day"]
    assert [one.name for one in found.metrics] == ["Fans", "Reach"]


@pytest.mark.parametrize(
    "text",
    [
        "nothing,here\nbut,words\n",
        "1,2\n3,4\n",
        "one\n1\n",
        "",
        'sep=,\n"Instagram reach"\n"Date","Primary"\n"2026-11-01T00:00:00","5"\n',
        "username,followers\nmiki,12k\n",
    ],
)
def test_what_is_no_single_table_of_days_has_no_columns(text: str) -> None:
    assert columns(text) == []


def test_of_two_columns_with_one_name_the_first_can_be_said_to_be_something() -> None:
    assert columns("Tag,Zahl,zahl ,Rest\n2026-11-01,1,2,3\n") == ["Tag", "Zahl", "Rest"]


def test_the_order_of_columns_and_their_writing_tell_no_two_kinds_apart() -> None:
    one = fingerprint("Tag,Gesehen,Herzen,Rest\n2026-11-01,1,2,3\n", "mai.csv")

    assert one == fingerprint("REST,herzen, Gesehen ,Tag\n1,2,3,2026-11-02\n", "juni.csv")
    assert one != fingerprint("Tag,Gesehen,Herzen\n2026-11-01,1,2\n", "mai.csv")


def test_few_or_general_names_are_a_kind_together_with_the_files_name() -> None:
    few = "Tag,Wert\n2026-11-01,1\n"
    general = "date,value,count,Reach\n2026-11-01,1,2,3\n"

    assert fingerprint(few, "reach 1.csv") == fingerprint(few, "reach-2.csv")
    assert fingerprint(few, "reach 1.csv") != fingerprint(few, "fans 1.csv")
    assert fingerprint(general, "reach.csv") != fingerprint(general, "fans.csv")


def test_a_table_is_read_by_its_columns_wherever_they_stand() -> None:
    chosen = ColumnMap(day="tag", metrics={"Herzen": LIKES})
    file = open_file("a.csv", TABLE.encode(), Answers(columns=chosen, platform="x"))

    assert [(row.day.day, row.name, int(row.value)) for row in taken(file)] == [
        (1, "Herzen", 5),
        (2, "Herzen", 7),
    ]
    assert (file.facts.export, file.facts.left_out) == ("mapped", ("Gesehen", "Kurs"))
    assert {row.scope.platform for row in taken(file)} == {"x"}


def test_columns_that_tell_series_apart_do_so() -> None:
    text = "Tag,Account,Herzen\n2026-11-01,shop,5\n2026-11-01,blog,7\n"
    chosen = ColumnMap(day="Tag", metrics={"Herzen": LIKES})

    file = open_file("a.csv", text.encode(), Answers(columns=chosen))

    found = [(row.scope.account, int(row.value)) for row in taken(file)]
    assert found == [("shop", 5), ("blog", 7)]


def test_columns_that_count_from_the_beginning_become_differences() -> None:
    chosen = ColumnMap(
        day="Tag",
        metrics={"Herzen": LIKES},
        grain=Grain.CUMULATIVE,
        running=frozenset({"Herzen"}),
    )

    file = open_file("a.csv", TABLE.encode(), Answers(columns=chosen))

    assert [row.value for row in taken(file)] == [2]
    assert refused(file) == []


def test_a_file_without_these_columns_is_not_read_by_them() -> None:
    chosen = ColumnMap(day="Tag", metrics={"Gone": LIKES})

    with pytest.raises(NotUnderstood, match="unknown_format"):
        open_file("a.csv", TABLE.encode(), Answers(columns=chosen))


def test_columns_of_files_on_disk_are_found_and_of_folders_and_archives_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TABLE, encoding="utf-8")
    packed = tmp_path / "a.zip"
    packed.write_bytes(b"PK\x03\x04rubbish")

    found = door.table_at(path)

    assert found is not None
    assert found == table_of("a.csv", TABLE.encode())
    assert door.table_at(tmp_path) is None
    assert door.table_at(packed) is None


TIDY = (
    "date,account,metric,value\n2026-11-01,shop,Hearts,5\n2026-11-02,shop,hearts,7\n"
    "2026-11-02,shop,Fans,90\n,shop,,1\nshort\n"
)


def by_name(text: str, chosen: ColumnMap, answers: Answers | None = None) -> list[tuple[str, str]]:
    known = replace(answers or Answers(), columns=chosen)
    file = open_file("a.csv", text.encode(), known)
    return [
        (f"{row.day} {row.name} {row.scope.basis}".strip(), str(row.value)) for row in taken(file)
    ]


def test_of_a_table_with_a_value_a_row_the_names_are_the_columns() -> None:
    found = table_of("a.csv", TIDY.encode())

    assert found is not None
    assert [(one.name, one.numbers) for one in found.metrics] == [("Hearts", 2), ("Fans", 1)]
    assert [one.name for one in found.days] == ["date"]
    assert found.is_readable


def test_its_names_are_read_as_the_metrics_that_were_chosen_and_others_passed_over() -> None:
    chosen = ColumnMap(day="date", metrics={"Hearts": LIKES})

    assert by_name(TIDY, chosen) == [("2026-11-01 Hearts", "5"), ("2026-11-02 Hearts", "7")]
    file = open_file("a.csv", TIDY.encode(), Answers(columns=chosen))
    assert dict(file.facts.metrics) == {"Hearts": LIKES}
    assert {row.scope.account for row in taken(file)} == {"shop"}
    assert [code for _, code in refused(file)] == ["import.no_day", "import.short_row"]


def test_its_running_totals_become_differences_and_its_posts_stay_apart() -> None:
    running = ColumnMap(
        day="date",
        metrics={"Hearts": LIKES},
        grain=Grain.CUMULATIVE,
        running=frozenset({"Hearts"}),
    )
    posts = ColumnMap(day="date", metrics={"Fans": LIKES}, grain=Grain.PER_POST)

    assert by_name(TIDY, running) == [("2026-11-02 Hearts", "2")]
    assert by_name(TIDY, posts) == [("2026-11-02 Fans posts", "90")]


def test_its_days_with_slashes_are_settled_or_asked_about() -> None:
    chosen = ColumnMap(day="date", metrics={"Hearts": LIKES})
    proven = TIDY.replace("2026-11-01", "01/11/2026").replace("2026-11-02", "13/11/2026")
    open_ = TIDY.replace("2026-11-01", "01/11/2026").replace("2026-11-02", "02/11/2026")

    assert by_name(proven, chosen)[0] == ("2026-11-01 Hearts", "5")
    file = open_file("a.csv", open_.encode(), Answers(columns=chosen))
    assert file.facts.questions == (Question.DATE_ORDER,)


def test_a_mapping_of_another_day_is_no_reading_of_it() -> None:
    with pytest.raises(NotUnderstood, match="unknown_format"):
        by_name(TIDY, ColumnMap(day="Tag", metrics={"Hearts": LIKES}))


def zipped(*texts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for at, text in enumerate(texts):
            file.writestr(f"{at}.csv", text)
    return packed.getvalue()


def test_the_one_table_of_an_archive_is_read_as_a_person_says() -> None:
    body = zipped(TABLE, "nothing,here\nbut,words\n", TABLE.replace("2026", "2025"))

    found = table_of("a.zip", body)
    file = open_file(
        "a.zip", body, Answers(columns=ColumnMap(day="Tag", metrics={"Herzen": LIKES}))
    )

    assert found is not None
    assert [one.name for one in found.metrics] == ["Gesehen", "Herzen", "Kurs"]
    assert sum(int(row.value) for row in taken(file)) == 24


def test_archives_of_different_tables_or_of_none_have_no_columns() -> None:
    assert table_of("a.zip", zipped(TABLE, "Jour,Vus\n2026-11-01,5\n")) is None
    assert table_of("a.zip", zipped("nothing\n")) is None
    assert table_of("a.zip", zipped(TABLE)[:-40]) is None
