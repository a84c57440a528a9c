from datetime import date
from decimal import Decimal

import pytest

from kpi.imports import Answers, Question, RawRow
from kpi.model import Scope
from tests.unit.storage.sources.reading import opened, refused, values

LINES = ('"Date","Primary"', '"2026-10-31T00:00:00","1245"', '"2026-11-01T01:00:00","0"')


def daily(title: str) -> tuple[str, ...]:
    return ("sep=,", f'"{title}"', *LINES)


@pytest.mark.parametrize(
    ("title", "platform", "metric"),
    [
        ("Instagram follows", "instagram", "follows"),
        ("Facebook visits", "facebook", "profile_visits"),
        ("Facebook reach", "facebook", "reach"),
        ("Viewers", "facebook", "reach"),
        ("Content interactions", "", "engagements"),
        ("閲覧数", "", "impressions"),
        ("Reichweite", "", "reach"),
        ("Seguidores de Instagram", "instagram", "follows"),
        ("Visitas al perfil de Instagram", "instagram", "profile_visits"),
        ("Abonnements d'Instagram", "instagram", "follows"),
    ],
)
def test_the_title_says_metric_and_sometimes_network(
    title: str, platform: str, metric: str
) -> None:
    file = opened(*daily(title), encoding="utf-16")

    assert file.facts.platform == (platform or "meta")
    assert file.facts.questions == (() if platform else (Question.PLATFORM,))
    assert values(file) == {metric: [("2026-10-31", Decimal(1245)), ("2026-11-01", Decimal(0))]}


def test_a_title_that_only_begins_like_one_of_ours_means_nothing() -> None:
    file = opened(*daily("Reach from ads"))

    assert file.facts.metrics == {}


def test_days_that_instagram_leaves_out_of_its_follows_counted_nothing() -> None:
    assert opened(*daily("Instagram follows")).facts.are_gaps_zero
    assert opened(*daily("Follows"), answers=Answers(platform="instagram")).facts.are_gaps_zero
    assert not opened(*daily("Facebook follows")).facts.are_gaps_zero


def test_tables_that_somebody_put_below_each_other_keep_their_networks() -> None:
    file = opened("Facebook visits,", *LINES, ",", "Instagram profile visits,", *LINES)

    assert (file.facts.platform, file.facts.questions) == ("meta", ())
    rows = [row for row in file.rows() if isinstance(row, RawRow)]
    assert [row.scope for row in rows] == [
        *[Scope(platform="facebook")] * 2,
        *[Scope(platform="instagram")] * 2,
    ]
    assert refused(file) == []


def test_a_file_saved_again_with_semicolons_or_tabs_is_the_same_file() -> None:
    for mark in (";", "\t"):
        file = opened(*(line.replace(",", mark) for line in ("Reach,", *LINES)))

        assert values(file)["reach"][0] == ("2026-10-31", Decimal(1245))


def test_rows_that_cannot_be_read_are_refused() -> None:
    file = opened("Reach", *LINES, "someday,5", "2026-11-02,many", "2026-11-03,--")

    assert refused(file) == [(5, "import.no_day"), (6, "import.no_number")]


def test_the_answer_says_which_network_it_is() -> None:
    file = opened(*daily("Reach"), answers=Answers(platform="facebook", account="mato"))

    row = next(row for row in file.rows() if isinstance(row, RawRow))
    assert row == RawRow(
        4,
        date(2026, 10, 31),
        "Reach",
        Decimal(1245),
        Scope(platform="facebook", account="mato"),
    )


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_an_audience_is_said_to_hold_no_numbers_over_time(mark: str) -> None:
    lines = ("Age & gender", ",Women,Men", "18-24,10.6,6.5", "", "Top countries", "Japan,Chile")

    file = opened(*(line.replace(",", mark) for line in lines))

    assert (file.facts.export, str(file.facts.no_kpi)) == ("meta_audience", "audience")
    assert list(file.rows()) == []
