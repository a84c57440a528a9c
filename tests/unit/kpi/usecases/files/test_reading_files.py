from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kpi.comments.seen import COUNTED, READ, counts, packed
from kpi.errors import NotUnderstood
from kpi.imports import POST, UNDATED, FileFacts, Grain, Question, RateForm, RawRow, Refusal
from kpi.model import PERIOD, POSTS, Aggregation, MetricKey, Scope, Unit
from kpi.usecases.files import reading_files
from kpi.usecases.files.file_summaries import MOST_POINTS, summary
from kpi.usecases.files.reading_files import (
    MOST_NAMES,
    MOST_SHOWN,
    Terms,
    Understood,
    understand,
)

FIRST = date(2026, 11, 1)
LATEST = date(2026, 11, 30)
UNITS = {
    "ctr": Unit.PERCENT,
    "roas": Unit.PERCENT,
    "nps": Unit.SCORE,
    "watch_time": Unit.HOURS,
    "avg_watch_time": Unit.SECONDS,
}
NAMES = {
    "ROAS": "roas",
    "Revenue": "revenue",
    "Cost": "ad_spend",
    "Clicks": "link_clicks",
    "Impressions": "impressions",
    "Followers": "followers",
    "Likes": "likes",
    "いいね": "likes",
    "CTR": "ctr",
    "NPS": "nps",
    "Reach": "reach",
    "総再生時間": "watch_time",
    "平均視聴時間": "avg_watch_time",
}


@dataclass(frozen=True)
class Table:
    """A file that was recognized already."""

    lines: Sequence[RawRow | Refusal]
    facts: FileFacts = field(default_factory=lambda: FileFacts(export="tidy", has_columns=False))

    def rows(self) -> Iterator[RawRow | Refusal]:
        yield from self.lines


TERMS = Terms(
    meaning=lambda name: MetricKey(NAMES[name]) if name in NAMES else None,
    unit=lambda metric: UNITS.get(metric, Unit.COUNT),
    latest=LATEST,
)


def row(value: object, name: str = "Likes", day: date = FIRST, **changes: Any) -> RawRow:  # noqa: ANN401
    made = RawRow(2, day, name, Decimal(str(value)), Scope())
    return made._replace(**changes)


def days(*values: object, name: str = "Likes") -> list[RawRow]:
    return [row(value, name, FIRST + timedelta(days=n)) for n, value in enumerate(values)]


def read(*lines: RawRow | Refusal, terms: Terms = TERMS, columns: bool = False) -> Understood:
    facts = FileFacts(export="wide" if columns else "tidy", has_columns=columns)
    return understand(Table(lines, facts), terms)


def values_of(
    found: Understood, metric: str = "likes", scope: Scope | None = None
) -> list[object]:
    taken = found.series[MetricKey(metric), scope or Scope()]
    return [str(value) for value in taken.values.values()]


def test_names_become_metrics_and_scopes_tell_series_apart() -> None:
    on_x = Scope(platform="x")

    found = read(row(5), row(6, "いいね", scope=on_x), row(7, "Reach"))

    assert values_of(found) == ["5"]
    assert values_of(found, scope=on_x) == ["6"]
    assert values_of(found, "reach") == ["7"]
    assert (found.rows, found.count, found.refused) == (3, 3, 0)


def test_a_time_is_stored_in_the_unit_of_its_metric() -> None:
    found = read(
        row(312, "平均視聴時間", is_duration=True),
        row(5400, "総再生時間", is_duration=True),
        row("2.5", "総再生時間", FIRST + timedelta(days=1)),
    )

    assert values_of(found, "avg_watch_time") == ["312"]
    assert values_of(found, "watch_time") == ["1.5", "2.5"]


def test_a_creators_share_is_part_of_the_whole_where_the_whole_is_there() -> None:
    of_hana = Scope(influencer="hana")

    found = read(row(5), row(3, scope=of_hana), row(1, "Reach", scope=of_hana))

    likes, reach = MetricKey("likes"), MetricKey("reach")
    assert found.is_part((likes, of_hana))
    assert not found.is_part((likes, Scope()))
    assert not found.is_part((reach, of_hana))


def test_what_the_format_fixes_goes_before_what_the_name_says() -> None:
    facts = FileFacts(export="x", metrics={"Likes": MetricKey("reach")})

    found = understand(Table([row(5)], facts), TERMS)

    assert list(found.series) == [(MetricKey("reach"), Scope())]


def test_names_without_a_meaning_are_listed_once_and_not_taken() -> None:
    found = read(row(5, "謎"), row(6, "謎"), row(7))

    assert list(found.unknown) == ["謎"]
    assert found.count == 1


def test_an_endless_name_means_nothing_and_is_cut() -> None:
    found = read(row(5, "Likes" * 100))

    assert found.series == {}
    assert [len(name) for name in found.unknown] == [reading_files.LONGEST_TEXT]


def test_two_columns_of_one_meaning_are_never_one_series() -> None:
    found = read(*days(5, 6), *days(7, 8, 9, name="いいね"), columns=True)

    assert values_of(found) == ["5", "6"]
    assert list(found.unknown) == ["いいね"]


def test_two_words_for_one_metric_are_one_series_where_names_stand_in_rows() -> None:
    found = read(row(5), row(6, "いいね", FIRST + timedelta(days=1)))

    assert values_of(found) == ["5", "6"]


@pytest.mark.parametrize("sign", ["\0", "\x1f", "\ud800"])
def test_signs_that_no_name_has_go_no_further(sign: str) -> None:
    odd = f"a{sign}b"
    scope = Scope(account=odd)

    found = understand(
        Table([row(5, scope=scope), row(5, odd), Refusal(3, "import.no_day", odd)]), TERMS
    )

    assert [key.account for _, key in found.series] == ["a\ufffdb"]
    assert [*found.unknown] == ["a\ufffdb"]
    assert [one.text for one in found.refusals] == ["a\ufffdb"]


def test_rows_that_the_source_refuses_are_counted_and_the_first_are_shown() -> None:
    lines = [Refusal(n, "import.no_day", "x" * 200) for n in range(MOST_SHOWN + 2)]

    found = read(*lines, row(5))

    assert found.refused == MOST_SHOWN + 2
    assert [refusal.line for refusal in found.refusals] == list(range(MOST_SHOWN))
    assert {len(refusal.text) for refusal in found.refusals} == {reading_files.LONGEST_TEXT}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row(5, day=LATEST + timedelta(days=1)), "import.day_to_come"),
        (row(5, day=date(1999, 12, 31)), "import.no_day"),
        (row(10**13), "import.number_too_large"),
        (row("3.4", is_percent=True), "import.unit"),
        (row("312", is_duration=True), "import.unit"),
    ],
    ids=["future", "before_all", "too_large", "percent_of_a_count", "time_of_a_count"],
)
def test_a_value_that_cannot_be_meant_is_refused(line: RawRow, code: str) -> None:
    found = read(line, row(5, day=LATEST))

    assert [refusal.code for refusal in found.refusals] == [code]
    assert values_of(found) == ["5"]


def test_a_series_of_which_every_row_is_refused_is_none() -> None:
    assert read(row(5, day=LATEST + timedelta(days=1))).series == {}


def test_a_day_that_stands_twice_is_refused_when_the_values_differ() -> None:
    found = read(*days(5, 6, 7, 8, 9), row(5), row(6))

    assert values_of(found)[0] == "5"
    assert [(one.code, one.text) for one in found.refusals] == [
        ("import.day_twice", FIRST.isoformat())
    ]


def test_a_table_with_many_values_a_day_is_none_by_day() -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(*(row(n) for n in range(5)))

    assert caught.value.code == "import.not_daily"


def test_too_many_rows_are_refused_as_a_whole() -> None:
    terms = replace(TERMS, most_rows=2)

    assert read(*days(1, 2), terms=terms).count == 2
    with pytest.raises(NotUnderstood) as caught:
        read(*days(1, 2, 3), terms=terms)

    assert (caught.value.code, caught.value.data) == ("import.too_many_rows", {"most": "2"})


def test_too_many_series_are_refused_as_a_whole() -> None:
    lines = [row(5, scope=Scope(account=str(n))) for n in range(3)]

    with pytest.raises(NotUnderstood) as caught:
        read(*lines, terms=replace(TERMS, most_series=2))

    assert caught.value.code == "import.too_many_series"


def test_too_many_names_are_refused_before_each_is_looked_up() -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(*(row(5, str(n)) for n in range(MOST_NAMES + 1)))

    assert caught.value.code == "import.too_many_series"


def test_rates_without_a_sign_below_one_are_asked_about() -> None:
    found = read(*days("0.034", 0, 1, name="CTR"))

    assert found.questions == (Question.RATE,)


@pytest.mark.parametrize(
    ("form", "expected"),
    [(RateForm.FRACTION, ["3.4", "0"]), (RateForm.PERCENT, ["0.034", "0"])],
)
def test_the_answer_settles_how_rates_are_meant(form: RateForm, expected: list[str]) -> None:
    found = read(*days("0.034", 0, name="CTR"), terms=replace(TERMS, rate=form))

    assert found.questions == ()
    assert values_of(found, "ctr") == expected


@pytest.mark.parametrize(
    "lines",
    [
        days("0.5", "3.4", name="CTR"),
        days(0, 1, name="CTR"),
        [row("0.5", "CTR", is_percent=True), row("0.6", "CTR", FIRST + timedelta(days=1))],
        days("0.5", name="NPS"),
    ],
    ids=["above_one", "whole", "signed", "no_rate"],
)
def test_rates_that_leave_no_doubt_are_not_asked_about(lines: list[RawRow]) -> None:
    assert read(*lines).questions == ()


def test_what_the_file_itself_asks_is_asked_first() -> None:
    facts = FileFacts(export="tidy", has_columns=False, questions=(Question.PLATFORM,))

    found = understand(Table(days("0.5", name="CTR"), facts), TERMS)

    assert found.questions == (Question.PLATFORM, Question.RATE)


def test_the_summary_tells_each_series_and_what_is_left_out() -> None:
    facts = FileFacts(export="tidy", has_columns=False, left_out=("Extra", "y" * 200))
    file = Table([*days(5, 7), row(1, "謎")], facts)

    shown = summary(file, understand(file, TERMS))

    (column,) = shown.series
    assert (column.name, column.metric, column.days) == ("Likes", "likes", 2)
    assert (column.first_day, column.last_day) == (FIRST, FIRST + timedelta(days=1))
    assert (column.total, column.last_value) == (Decimal(12), Decimal(7))
    assert list(column.points) == [Decimal(5), Decimal(7)]
    assert (shown.rows, shown.values, shown.refused) == (3, 2, 0)
    assert shown.unknown == ["謎", "Extra", "y" * reading_files.LONGEST_TEXT]


def test_a_long_series_is_thinned_for_the_eye() -> None:
    file = Table([row(n, day=date(2026, 1, 1) + timedelta(days=n)) for n in range(100)])

    (column,) = summary(file, understand(file, TERMS)).series

    assert len(column.points) == MOST_POINTS
    assert [str(point) for point in column.points[:2]] == ["0", "9"]


def of_posts(*lines: RawRow, terms: Terms = TERMS) -> Understood:
    facts = FileFacts(
        export="content",
        grain=Grain.PER_POST,
        metrics={POST: MetricKey("post_count")},
        is_added=True,
    )
    return understand(Table(lines, facts), terms)


def test_numbers_of_posts_are_added_up_by_the_day_of_their_publication() -> None:
    posts = Scope(basis=POSTS)

    found = of_posts(
        row(1, POST, scope=posts),
        row(5, scope=posts),
        row(1, POST, scope=posts),
        row(6, scope=posts),
    )

    assert found.posts == 2
    assert values_of(found, scope=posts) == ["11"]
    assert values_of(found, "post_count", posts) == ["2"]


def test_a_post_without_a_day_is_counted_and_refused() -> None:
    facts = FileFacts(
        export="content",
        grain=Grain.PER_POST,
        metrics={POST: MetricKey("post_count")},
        is_added=True,
    )

    found = understand(Table([row(1, POST), Refusal(3, UNDATED, "")], facts), TERMS)

    assert (found.posts, found.refused) == (2, 1)


def test_what_cannot_be_added_up_over_posts_is_left_out() -> None:
    terms = replace(
        TERMS,
        aggregation=lambda key: Aggregation.UNIQUE if key == "reach" else Aggregation.SUM,
    )

    found = of_posts(row(70, "Reach"), row(5), terms=terms)

    assert list(found.unknown) == ["Reach"]
    assert values_of(found) == ["5"]


def test_people_of_a_whole_period_are_counted_once_and_taken() -> None:
    terms = replace(TERMS, aggregation=lambda _: Aggregation.UNIQUE)
    facts = FileFacts(export="ads", grain=Grain.LIFETIME, is_added=True)

    found = understand(Table([row(70, "Reach")], facts), terms)

    assert values_of(found, "reach") == ["70"]


def test_a_sum_over_posts_that_is_too_large_is_refused() -> None:
    found = of_posts(row(10**12), row(1))

    assert [refusal.code for refusal in found.refusals] == ["import.number_too_large"]


@pytest.mark.parametrize(("rate", "kept"), [("0.02", "2.00"), ("0.2", "0.2")])
def test_a_rate_beside_its_parts_needs_no_question(rate: str, kept: str) -> None:
    share = {"0.02": 50, "0.2": 500}[rate]

    found = read(row(1, "Clicks"), row(share, "Impressions"), row(rate, "CTR"), columns=True)

    assert found.questions == ()
    assert Decimal(str(values_of(found, "ctr")[0])) == Decimal(kept)


def test_what_there_is_at_a_months_end_is_a_level_and_its_sum_is_the_months() -> None:
    scope = Scope(basis=PERIOD)
    lines = [row(900, "Followers", scope=scope), row(40, scope=scope)]
    facts = FileFacts(export="wide", grain=Grain.LIFETIME)
    kinds = {"followers": Aggregation.LAST}
    terms = replace(TERMS, aggregation=lambda metric: kinds.get(metric, Aggregation.SUM))

    found = understand(Table(lines, facts), terms)

    assert set(found.series) == {
        (MetricKey("followers"), Scope()),
        (MetricKey("likes"), scope),
    }


@pytest.mark.parametrize(
    ("values", "asked"),
    [((5, 2), (Question.RATE,)), ((540, 200), ()), ((0, 0), ())],
    ids=["times", "percent", "nothing"],
)
def test_what_advertisements_bring_in_may_be_a_multiple(
    values: tuple[int, ...], asked: tuple[Question, ...]
) -> None:
    assert read(*days(*values, name="ROAS")).questions == asked


def test_revenue_over_cost_says_that_it_is_a_multiple() -> None:
    rows = [row(100, "Revenue"), row(20, "Cost"), row(5, "ROAS")]

    assert values_of(read(*rows, columns=True), "roas") == ["500"]


def test_a_level_that_jumps_every_day_is_refused_and_not_read_as_one() -> None:
    terms = replace(TERMS, aggregation=lambda _: Aggregation.LAST)

    found = read(*days(10, 3, 0, 12, 5, name="Followers"), *days(7), terms=terms)

    assert set(found.series) == {(MetricKey("likes"), Scope())}
    assert found.refusals == [Refusal(2, "import.no_total", "Followers")]


def test_a_column_that_is_no_level_can_be_mapped_to_what_it_is() -> None:
    terms = replace(TERMS, aggregation=lambda _: Aggregation.LAST)

    found = read(*days(10, -3, name="Followers"), terms=terms, columns=True)

    assert [one.code for one in found.refusals] == ["import.no_level"]


@pytest.mark.parametrize(
    ("aggregation", "unit", "refused"),
    [
        (Aggregation.UNIQUE, Unit.COUNT, ["import.negative"]),
        (Aggregation.RATIO, Unit.SECONDS, ["import.negative"]),
        (Aggregation.LAST, Unit.COUNT, ["import.no_total"]),
        (Aggregation.SUM, Unit.COUNT, []),
    ],
)
def test_what_cannot_be_below_nothing_is_refused_as_it_is_by_hand(
    aggregation: Aggregation, unit: Unit, refused: list[str]
) -> None:
    terms = replace(TERMS, aggregation=lambda _: aggregation, unit=lambda _: unit)

    found = read(*days(10, -3, 12), terms=terms)

    assert [one.code for one in found.refusals] == refused


GROWING = (300, 303, 305, 307, 310, 311, 315)


@pytest.mark.parametrize(
    ("export", "aggregation", "is_refused"),
    [
        ("wide", Aggregation.SUM, True),
        ("wide", Aggregation.LAST, False),
        ("content", Aggregation.SUM, False),
    ],
)
def test_a_count_from_the_beginning_is_refused_where_nobody_said_that_it_is_one(
    export: str, aggregation: Aggregation, *, is_refused: bool
) -> None:
    file = Table(days(*GROWING), FileFacts(export=export))

    found = understand(file, replace(TERMS, aggregation=lambda _: aggregation))

    assert [one.code for one in found.refusals] == (["import.running"] if is_refused else [])
    assert bool(found.series) is not is_refused


def test_a_comment_that_two_files_of_an_archive_have_is_counted_once() -> None:
    names = {name: MetricKey(name) for name in COUNTED}
    facts = FileFacts(export="comments", metrics=names, is_added=True)
    lines = [
        row(count, name, comments=packed(seen) if name == READ else b"")
        for seen in ({b"comment1": 1, b"comment2": 0}, {b"comment2": 0, b"comment3": 1})
        for name, count in counts(seen).items()
    ]

    found = understand(Table(lines, facts), TERMS)

    of_day = {str(key[0]): dict(taken.days()) for key, taken in found.series.items()}
    assert found.has_comments
    assert of_day["comments_read"] == {FIRST: Decimal(3)}
    assert of_day["positive_comments"] == {FIRST: Decimal(2)}
    assert len(summary(Table(lines, facts), found).comments[Scope()][FIRST]) == 3
