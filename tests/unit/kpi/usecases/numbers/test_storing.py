from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood, Stale
from kpi.imports import Answers, OpenFile
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import Aggregation, DraftId, MetricKey, RunId, Scope, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.alerts.alerts import CHECK_JOB
from kpi.usecases.files import imports
from kpi.usecases.numbers import storing
from kpi.usecases.numbers.storing import (
    STORE_JOB,
    Stored,
    Storing,
    asked_by,
    confirm,
    facts_of,
    store,
    tell_done,
)
from storage.sources.files.opening import open_file
from tests.askers import Members, an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_CHANNEL,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_moment,
    a_person,
    a_series,
    a_team,
    an_observation,
    an_own_metric,
)
from tests.outboxes import deliver

HEADER = "date,metric,value,platform\n"
WEEK = f"{HEADER}2026-12-01,Impressions,5,x\n2026-12-02,Impressions,7,x\nsoon,Impressions,1,x\n"
META = 'sep=,\n"Reach"\n"Date","Primary"\n"2026-11-30T00:00:00","1245"\n'


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI over impressions of every platform, without a value so far."""
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi())
        yield unit


def dropped(uow: UnitOfWork, knowledge: Knowledge, body: str = WEEK) -> DraftId:
    draft_id = imports.preview(
        uow, an_asker(), knowledge, open_file, CHANNEL, "week.csv", body.encode()
    )
    deliver(uow, NOW)
    return draft_id


def confirmed(
    uow: UnitOfWork, knowledge: Knowledge, draft_id: DraftId, asker: Asker | None = None
) -> Stored:
    stored = confirm(uow, asker or an_asker(), knowledge, open_file, draft_id)
    assert isinstance(stored, Stored)
    return stored


def test_a_confirmed_file_becomes_values_with_their_run(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    run = confirmed(uow, knowledge, dropped(uow, knowledge)).run

    (made,) = uow.series.of_channel(WORKSPACE, CHANNEL)[1:]
    assert made.scope == Scope(platform="x")
    (value,) = uow.observations.on_day(WORKSPACE, made.series_id, date(2026, 12, 2))
    assert (str(value.value), value.source, value.run_id) == ("7", "file", run.run_id)
    assert (run.read, run.written, run.unchanged, run.refused) == (2, 2, 0, 1)
    assert uow.runs.of_channel(WORKSPACE, CHANNEL) == [run]
    (entry,) = uow.audit.of_subject(WORKSPACE, run.run_id)
    assert (entry.action, entry.after) == (
        "file.stored",
        {"name": "week.csv", "written": 2, "replaced": 0},
    )


def test_days_that_a_file_leaves_out_at_zero_are_stored_as_zero(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    body = "Instagram follows\nDate,Primary\n2026-12-01T00:00:00,4\n2026-12-03T00:00:00,2\n"

    run = confirmed(uow, knowledge, dropped(uow, knowledge, body)).run

    assert (run.read, run.written) == (2, 3)


def test_a_file_dropped_twice_changes_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    confirmed(uow, knowledge, dropped(uow, knowledge))
    jobs(uow)

    run = confirmed(uow, knowledge, dropped(uow, knowledge)).run

    assert (run.written, run.replaced, run.unchanged) == (0, 0, 2)
    assert jobs(uow) == []


def test_a_file_that_says_otherwise_replaces_and_keeps_what_stood_there(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    confirmed(uow, knowledge, dropped(uow, knowledge))
    later = dropped(uow, knowledge, WEEK.replace(",7,", ",8,"))

    run = confirmed(uow, knowledge, later, an_asker(now=a_moment(minutes=1))).run

    assert (run.written, run.replaced, run.unchanged) == (0, 1, 1)
    series = uow.series.of_channel(WORKSPACE, CHANNEL)[1]
    (past,) = uow.observations.history(WORKSPACE, series.series_id, date(2026, 12, 2))
    assert past.observation.value == 7


def test_a_file_is_stored_once_however_often_it_is_confirmed(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id = dropped(uow, knowledge)
    confirmed(uow, knowledge, draft_id)

    with pytest.raises(Stale):
        confirmed(uow, knowledge, draft_id)


def test_a_file_that_somebody_else_takes_while_it_is_read_is_not_stored_again(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    draft_id = dropped(uow, knowledge)

    def slowly(name: str, body: bytes, answers: Answers) -> OpenFile:
        uow.drafts.delete(WORKSPACE, draft_id)
        return open_file(name, body, answers)

    with pytest.raises(Stale):
        confirm(uow, an_asker(), knowledge, slowly, draft_id)

    assert uow.runs.of_channel(WORKSPACE, CHANNEL) == []


def test_an_open_question_comes_first(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id = dropped(uow, knowledge, META)

    with pytest.raises(NotUnderstood) as caught:
        confirmed(uow, knowledge, draft_id)

    assert caught.value.code == "import.unanswered"
    assert uow.drafts.get(WORKSPACE, draft_id) is not None


def test_a_guest_and_an_outsider_store_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id = dropped(uow, knowledge)
    uow.teams.save(a_team(is_private=True))

    with pytest.raises(NotAllowed):
        confirmed(uow, knowledge, draft_id, an_asker(a_person(is_guest=True)))
    with pytest.raises(NotFound):
        confirmed(uow, knowledge, draft_id, an_asker(channel_id=OTHER_CHANNEL))
    member = an_asker(channel_id=None, members=Members(of=[(CHANNEL, a_person().user_id)]))
    assert confirmed(uow, knowledge, draft_id, member).run.written == 2


def test_waiting_kpis_take_the_file_s_series_and_are_looked_at(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    stored = confirmed(uow, knowledge, dropped(uow, knowledge))

    assert [kpi.kpi_id for kpi in stored.links.linked] == [KPI]
    assert jobs(uow) == [CHECK_JOB]


def test_a_kpi_that_several_of_its_series_fit_is_asked_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    body = f"{HEADER}2026-12-01,Impressions,5,x\n2026-12-01,Impressions,6,instagram\n"

    stored = confirmed(uow, knowledge, dropped(uow, knowledge, body))
    facts = facts_of(uow, an_asker(), knowledge, stored)

    assert facts["linked"] == []
    (question,) = facts["open"] if isinstance(facts["open"], list) else []
    assert (question["kpi"], question["name"]["en"]) == (KPI, "Impressions")
    assert [one["scope"]["platform"] for one in question["series"]] == ["", "instagram", "x"]
    assert question["series"][0]["scope"]["over"] == "accounts"
    assert question["no_sum"] is None


def test_a_second_platform_later_changes_nothing_for_a_linked_kpi(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    confirmed(uow, knowledge, dropped(uow, knowledge))
    before = uow.kpis.get(WORKSPACE, KPI)

    later = dropped(uow, knowledge, WEEK.replace(",x\n", ",tiktok\n"))
    stored = confirmed(uow, knowledge, later)

    assert stored.links.linked == ()
    (offered,) = stored.links.open
    assert [one.scope for one in offered.series] == [Scope(over="accounts")]
    assert uow.kpis.get(WORKSPACE, KPI) == before


@pytest.mark.parametrize(
    ("metric", "aggregation", "why"),
    [
        ("reach", Aggregation.UNIQUE, "unique"),
        ("followers", Aggregation.LAST, "last"),
    ],
)
def test_what_counts_people_says_why_it_is_not_added_up(
    uow: UnitOfWork, knowledge: Knowledge, metric: str, aggregation: Aggregation, why: str
) -> None:
    own = a_series(series_id="own", metric=MetricKey(metric), aggregation=aggregation)
    uow.series.find_or_add(own)
    uow.kpis.save(a_kpi(kpi_id="people", metric=own.metric, series_id=own.series_id))
    name = knowledge.metrics[own.metric].name.en
    body = f"{HEADER}2026-12-01,{name},5,x\n2026-12-01,{name},6,instagram\n"

    stored = confirmed(uow, knowledge, dropped(uow, knowledge, body))
    facts = facts_of(uow, an_asker(), knowledge, stored)

    (question,) = facts["open"] if isinstance(facts["open"], list) else []
    assert [one["scope"]["platform"] for one in question["series"]] == ["instagram", "x"]
    assert question["no_sum"]["why"] == why
    assert question["no_sum"]["en"] == knowledge.metrics[MetricKey("impressions")].name.en


def test_a_metric_of_the_team_s_own_is_stored_as_it_counts(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = an_own_metric(name="来店数（新宿）")
    uow.series.save_own_metric(own)
    uow.series.find_or_add(a_series(series_id="own", metric=own.metric))

    confirmed(uow, knowledge, dropped(uow, knowledge, f"{HEADER}2026-12-01,来店数（新宿）,5,\n"))

    assert uow.series.of_channel(WORKSPACE, CHANNEL, MetricKey("own:raiten"))


def jobs(uow: UnitOfWork) -> list[str]:
    claimed = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=20)
    return [job.kind for job in claimed]


# what takes longer


@pytest.fixture
def large(uow: UnitOfWork, knowledge: Knowledge) -> DraftId:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(300)]
    rows = [f"{day},Likes,5,x,shop{n}\n" for n in range(70) for day in days]
    return dropped(uow, knowledge, "date,metric,value,platform,account\n" + "".join(rows))


def test_a_large_file_is_stored_by_the_worker_once(
    uow: UnitOfWork, knowledge: Knowledge, large: DraftId
) -> None:
    for _ in range(2):
        said = confirm(uow, an_asker(), knowledge, open_file, large)
        assert said == Storing(name="week.csv")

    (job,) = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=20)
    assert (job.kind, asked_by(job)) == (STORE_JOB, (large, "week.csv"))
    stored = store(uow, an_asker(), knowledge, open_file, large)
    assert stored.run.written == 21_000
    with pytest.raises(Stale):
        store(uow, an_asker(), knowledge, open_file, large)


def test_a_file_of_many_bytes_is_stored_by_the_worker_too(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    body = WEEK + "," * 300 + "\n" + ("," + " " * 300 + ",\n") * 7_000

    said = confirm(uow, an_asker(), knowledge, open_file, dropped(uow, knowledge, body))

    assert isinstance(said, Storing)


def test_what_came_of_it_is_told_to_whoever_confirmed(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    stored = confirmed(uow, knowledge, dropped(uow, knowledge))

    tell_done(uow, an_asker(), knowledge, stored)

    (delivery,) = deliver(uow, NOW)
    data = delivery.message.data
    assert (delivery.message.kind, delivery.to) == (MessageKind.IMPORT_DONE, "U1")
    assert (data["name"], data["channel"]) == ("week.csv", CHANNEL)
    assert [data[key] for key in ("written", "replaced", "unchanged", "refused")] == [2, 0, 0, 1]
    assert data["linked"] == [
        {
            "name": {"ja": "インプレッション数", "en": "Impressions"},
            "scope": asdict(Scope(platform="x")),
        }
    ]


def test_values_come_series_by_series_and_by_day(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft_id = dropped(uow, knowledge, f"{HEADER}2026-12-02,Likes,7,x\n2026-12-01,Likes,5,x\n")
    draft = imports.waiting(uow, an_asker(), draft_id)
    _, found = imports.read(uow, an_asker(), knowledge, open_file, draft)
    made = storing.series_of(uow, an_asker(), knowledge, CHANNEL, found)

    rows = list(storing.observations(an_asker(), made.series, found.series, RunId("r1")))

    assert [(row.day.day, row.value) for row in rows] == [(1, Decimal(5)), (2, Decimal(7))]


def test_a_kpi_with_values_stays_and_is_offered_the_file_s_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.observations.upsert(WORKSPACE, [an_observation(series_id=SERIES)])

    first = confirmed(uow, knowledge, dropped(uow, knowledge))
    second = confirmed(uow, knowledge, dropped(uow, knowledge))

    assert [(one.kpi.kpi_id, one.stays) for one in first.links.open] == [(KPI, True)]
    assert (first.links.linked, second.links.open) == ((), ())
    kpi = uow.kpis.get(WORKSPACE, KPI)
    assert kpi is not None
    assert kpi.series_id == SeriesId(SERIES)
