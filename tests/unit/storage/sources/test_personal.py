import csv
import io

from storage.sources.files.personal import joined
from tests.unit.storage.sources.reading import opened, values

ENGAGEMENT = [
    ["Date", "Impressions", "Engagements"],
    ["9/18/2026", "2", "0"],
    ["9/2/2026", "3", "1"],
]
FOLLOWERS = [
    ["Total followers on 9/19/2026:", "782"],
    ["", ""],
    ["Date", "New followers"],
    ["9/18/2026", "4"],
    ["9/19/2026", "-1"],
]
SHEETS = {"DISCOVERY": [["Impressions", "70"]], "ENGAGEMENT": ENGAGEMENT, "FOLLOWERS": FOLLOWERS}


def test_the_days_of_both_sheets_and_the_followers_of_the_label_are_one_table() -> None:
    body = joined(SHEETS)

    assert body is not None
    file = opened(*body.decode().splitlines())
    assert (file.facts.platform, file.facts.export) == ("linkedin", "personal_content")
    assert {
        key: [(day, int(value)) for day, value in pairs] for key, pairs in values(file).items()
    } == {
        "impressions": [("2026-09-18", 2), ("2026-09-02", 3)],
        "engagements": [("2026-09-18", 0), ("2026-09-02", 1)],
        "follows": [("2026-09-18", 4), ("2026-09-19", -1)],
        "followers": [("2026-09-19", 782)],
    }


def test_without_the_label_there_is_no_number_of_followers() -> None:
    body = joined({**SHEETS, "FOLLOWERS": FOLLOWERS[2:]})

    assert body is not None
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert {row["Total followers"] for row in rows} == {""}


def test_other_workbooks_and_empty_ones_are_none_of_a_person() -> None:
    assert joined({"Worksheet": ENGAGEMENT}) is None
    assert joined({"ENGAGEMENT": [["Date", "Impressions"]], "FOLLOWERS": [["", ""]]}) is None
