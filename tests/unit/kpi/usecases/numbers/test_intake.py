from collections.abc import Iterator
from decimal import Decimal

import pytest

from kpi.errors import NotFound, NotUnderstood
from kpi.imports import FileFacts, Question, RawRow, Refusal
from kpi.knowledge import Knowledge
from kpi.model import Language, MetricKey, Scope
from kpi.ports import Source, UnitOfWork
from kpi.usecases.numbers import intake
from kpi.usecases.numbers.intake import Intake
from tests.askers import Members, an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_day,
    a_person,
    a_series,
    a_source,
    a_team,
    an_own_metric,
)
from tests.sent import Sent


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def row(name: str, value: object = 5, line: int = 1, day: int = -1) -> RawRow:
    return RawRow(line, a_day(day), name, Decimal(str(value)), Scope())


def taken(
    uow: UnitOfWork, knowledge: Knowledge, file: Sent, source: Source | None = None
) -> Intake:
    source = source or a_source()
    terms = intake.terms_of(uow, an_asker(), knowledge, source)
    found = intake.read(file, terms)
    return intake.store(uow, an_asker(), knowledge, source, found)


def test_metrics_are_known_by_key_and_by_name(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.series.save_own_metric(an_own_metric(metric="own:1", name="来店数"))
    uow.series.find_or_add(a_series(metric="own:1"))

    done = taken(uow, knowledge, Sent([row("link_clicks"), row("いいね数"), row("own:1")]))

    stored = uow.series.of_channel(WORKSPACE, CHANNEL)
    assert [one.metric for one in stored] == ["likes", "link_clicks", "own:1"]
    assert (done.run.source, done.run.read, done.run.written) == ("http_in:q1", 3, 3)
    assert uow.runs.of_channel(WORKSPACE, CHANNEL) == [done.run]


def test_a_metric_that_nobody_knows_is_refused_row_by_row(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    before = Refusal(1, "import.no_day", "soon")

    done = taken(
        uow, knowledge, Sent([before, row("謎", line=2), row("謎", line=3), row("likes", line=4)])
    )

    assert [(one.line, one.code) for one in done.refusals] == [
        (1, "import.no_day"),
        (2, "import.unknown_metric"),
        (3, "import.unknown_metric"),
    ]
    assert (done.run.refused, done.run.written) == (3, 1)


def test_names_that_the_source_has_fixed_are_believed(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    facts = FileFacts(export="tidy", has_columns=False, metrics={"n": MetricKey("likes")})

    done = taken(uow, knowledge, Sent([row("n")], facts))

    assert done.run.written == 1


def test_rates_are_percent_points_unless_the_source_says_otherwise(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    shares = a_source(source_id="q2", settings={"rate": "fraction"})

    taken(uow, knowledge, Sent([row("engagement_rate", "0.5", day=-2)]))
    taken(uow, knowledge, Sent([row("engagement_rate", "0.5")]), shares)

    (series,) = uow.series.of_channel(WORKSPACE, CHANNEL)
    values = [
        uow.observations.on_day(WORKSPACE, series.series_id, a_day(day))[0].value
        for day in (-2, -1)
    ]
    assert values == [Decimal("0.5"), Decimal(50)]


def test_what_the_data_does_not_say_cannot_be_asked(uow: UnitOfWork, knowledge: Knowledge) -> None:
    facts = FileFacts(export="tidy", questions=(Question.DATE_ORDER,))

    with pytest.raises(NotUnderstood) as refused:
        taken(uow, knowledge, Sent([row("likes")], facts))

    assert refused.value.code == "source.unanswered"


def test_a_failed_run_says_why(uow: UnitOfWork) -> None:
    error = NotUnderstood("import.too_many_rows", most=10)

    run = intake.failed(uow, an_asker(), a_source(), error)

    assert (run.error, run.refusals) == ("import.too_many_rows", ({"most": "10"},))
    assert uow.runs.of_channel(WORKSPACE, CHANNEL) == [run]


def test_the_owner_asks_with_or_without_a_profile(uow: UnitOfWork) -> None:
    unknown = intake.as_owner(uow, a_source(), Members(), NOW)
    uow.people.save(a_person(language=Language.EN))
    known = intake.as_owner(uow, a_source(), Members(), NOW)

    assert (unknown.user_id, unknown.language, unknown.channel_id) == (
        OWNER,
        Language.JA,
        CHANNEL,
    )
    assert known.language is Language.EN
    with pytest.raises(NotFound):
        intake.as_owner(uow, a_source(channel_id="C9"), Members(), NOW)
