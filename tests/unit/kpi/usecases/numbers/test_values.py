from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import NotAllowed, NotFound, NotUnderstood, Refused, Stale
from kpi.language.numbers import Amount, parse_amount
from kpi.model import Aggregation, MetricKey, Scope, SeriesId, Unit, UserId
from kpi.ports import UnitOfWork
from kpi.progress import Status
from kpi.usecases.access import Asker
from kpi.usecases.alerts.alerts import CHECK_JOB
from kpi.usecases.numbers.values import (
    Entry,
    TakenBack,
    log,
    log_all,
    standings_of,
    undo,
    value_of,
)
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_person,
    a_series,
    a_team,
    an_observation,
)

OTHER = a_person(user_id=OTHER_PERSON)
LIKES = SeriesId("likes")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI over impressions, and likes that no KPI is about."""
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.series.find_or_add(a_series(series_id=LIKES, metric=MetricKey("likes")))
        unit.kpis.save(a_kpi())
        yield unit


def at(minutes: int, asker: Asker | None = None) -> Asker:
    """Return the asker some minutes later."""
    by = asker or an_asker()
    return an_asker(by.person, channel_id=by.channel_id, now=a_moment(minutes=minutes))


def logged(
    uow: UnitOfWork, value: object, asker: Asker | None = None, series: SeriesId = SERIES
) -> Entry:
    return log(uow, asker or an_asker(), series, None, Decimal(str(value)))


def from_file(uow: UnitOfWork, value: object, minutes: int = 0) -> None:
    learnt = a_moment(minutes=minutes)
    uow.observations.upsert(WORKSPACE, [an_observation(value, source="file", learnt_at=learnt)])


def stands(uow: UnitOfWork, series: SeriesId = SERIES) -> str:
    found = uow.observations.on_day(WORKSPACE, series, TODAY)
    return str(found[0].value) if found else ""


def past(uow: UnitOfWork) -> list[str]:
    return [str(p.observation.value) for p in uow.observations.history(WORKSPACE, SERIES, TODAY)]


def jobs(uow: UnitOfWork) -> list[object]:
    claimed = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=20)
    return [job.payload["series"] for job in claimed if job.kind == CHECK_JOB]


# what a number means


@pytest.mark.parametrize(
    ("text", "unit", "aggregation", "expected"),
    [
        ("12,345", Unit.COUNT, Aggregation.SUM, "12345"),
        ("+120", Unit.COUNT, Aggregation.SUM, "120"),
        ("-3", Unit.COUNT, Aggregation.SUM, "-3"),
        ("5,120", Unit.COUNT, Aggregation.LAST, "5120"),
        ("3.4%", Unit.PERCENT, Aggregation.RATIO, "3.4"),
        ("3.4", Unit.PERCENT, Aggregation.RATIO, "3.4"),
        ("-12", Unit.SCORE, Aggregation.LAST, "-12"),
        ("-500円", Unit.CURRENCY, Aggregation.SUM, "-500"),
        ("2分", Unit.SECONDS, Aggregation.RATIO, "120"),
        ("20 minutes", Unit.HOURS, Aggregation.SUM, "0.333333"),
    ],
)
def test_an_amount_is_a_value_of_the_metric_s_kind(
    text: str, unit: Unit, aggregation: Aggregation, expected: str
) -> None:
    assert str(value_of(parse_amount(text), unit, aggregation)) == expected


@pytest.mark.parametrize(
    ("text", "unit", "aggregation", "code"),
    [
        ("+120", Unit.COUNT, Aggregation.LAST, "log.change"),
        ("+120", Unit.COUNT, Aggregation.UNIQUE, "log.change"),
        ("±5", Unit.COUNT, Aggregation.SUM, "log.change"),
        ("20%増", Unit.COUNT, Aggregation.SUM, "log.change"),
        ("2倍", Unit.COUNT, Aggregation.SUM, "log.change"),
        ("3.4%", Unit.COUNT, Aggregation.SUM, "log.unit"),
        ("5時間", Unit.PERCENT, Aggregation.RATIO, "log.unit"),
        ("-5", Unit.COUNT, Aggregation.LAST, "log.negative"),
        ("-5", Unit.COUNT, Aggregation.UNIQUE, "log.negative"),
        ("-5", Unit.HOURS, Aggregation.SUM, "log.negative"),
        ("100兆", Unit.COUNT, Aggregation.SUM, "value.too_large"),
    ],
)
def test_a_number_that_cannot_be_meant_is_refused_with_its_reason(
    text: str, unit: Unit, aggregation: Aggregation, code: str
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        value_of(parse_amount(text), unit, aggregation)

    assert caught.value.code == code


@given(
    st.decimals(min_value=0, max_value=10**15, places=9),
    st.sampled_from([None, "+", "-", "±"]),
    st.sampled_from([None, *Unit]),
    st.sampled_from(Unit),
    st.sampled_from(Aggregation),
)
def test_any_amount_is_a_value_that_a_store_keeps_or_is_refused(
    value: Decimal, sign: str | None, written: Unit | None, unit: Unit, way: Aggregation
) -> None:
    amount = Amount(value=value, unit=written, sign=sign, span=(0, 1))  # type: ignore[arg-type]

    try:
        found = value_of(amount, unit, way)
    except NotUnderstood:
        return

    assert abs(found) <= 10**12
    assert found == round(found, 6)


# logging


def test_a_value_is_stored_for_the_team_s_today(uow: UnitOfWork) -> None:
    entry = logged(uow, 12345)

    (one,) = entry.logged
    assert (one.day, one.before, one.is_unchanged) == (TODAY, None, False)
    assert [kpi.kpi_id for kpi in one.kpis] == [KPI]
    assert stands(uow) == "12345"
    assert jobs(uow) == [[SERIES]]


def test_a_correction_keeps_what_stood_there_and_tells_it(uow: UnitOfWork) -> None:
    logged(uow, 100)

    (one,) = logged(uow, 120, at(1)).logged

    assert one.before == 100
    assert (stands(uow), past(uow)) == ("120", ["100"])


def test_a_value_that_stands_already_changes_nothing(uow: UnitOfWork) -> None:
    logged(uow, 100)
    jobs(uow)

    entry = logged(uow, 100, at(1))

    assert (entry.entry_id, entry.logged[0].is_unchanged) == ("", True)
    assert (past(uow), jobs(uow)) == ([], [])
    assert [one.value for one in undo(uow, at(2))] == [100]
    assert undo(uow, at(3)) == []


def test_a_value_of_a_file_is_corrected_by_hand_and_stays_beside_it(uow: UnitOfWork) -> None:
    from_file(uow, 90, -5)

    (one,) = logged(uow, 100).logged

    assert one.before == 90
    assert {o.source for o in uow.observations.on_day(WORKSPACE, SERIES, TODAY)} == {
        "hand",
        "file",
    }


def test_the_same_value_typed_again_after_a_file_is_the_one_that_stands(uow: UnitOfWork) -> None:
    logged(uow, 100)
    from_file(uow, 90, 1)
    assert stands(uow) == "90"

    (one,) = logged(uow, 100, at(2)).logged

    assert (str(one.before), one.is_unchanged) == ("90", False)
    assert stands(uow) == "100"


def test_a_day_to_come_is_refused(uow: UnitOfWork) -> None:
    with pytest.raises(Refused) as caught:
        log(uow, an_asker(), SERIES, a_day(1), Decimal(1))

    assert caught.value.code == "value.day_to_come"


def test_a_day_that_has_come_where_it_is_typed_is_taken(uow: UnitOfWork) -> None:
    asker = an_asker(a_person(zone="Pacific/Kiritimati"), now=a_moment(hours=14))

    assert log(uow, asker, SERIES, a_day(1), Decimal(1)).logged[0].day == a_day(1)


def test_today_is_the_team_s_day_not_the_typist_s(uow: UnitOfWork) -> None:
    asker = an_asker(a_person(zone="America/Los_Angeles"))

    assert log(uow, asker, SERIES, None, Decimal(1)).logged[0].day == TODAY


def test_nobody_logs_into_a_private_channel_that_they_are_not_in(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(is_private=True))

    with pytest.raises(NotFound) as caught:
        logged(uow, 1, an_asker(channel_id=OTHER_CHANNEL))

    assert caught.value.code == "not_found.series"
    assert stands(uow) == ""


def test_a_series_that_is_not_there_is_not_found(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        logged(uow, 1, series=SeriesId("none"))


def test_a_guest_only_reads(uow: UnitOfWork) -> None:
    with pytest.raises(NotAllowed):
        logged(uow, 1, an_asker(a_person(is_guest=True)))


def test_a_check_in_is_one_entry_and_one_look_at_the_kpis(uow: UnitOfWork) -> None:
    values = {SERIES: Decimal(5), LIKES: Decimal(6)}

    entry = log_all(uow, an_asker(), TODAY, values)

    assert [(one.series.series_id, one.value) for one in entry.logged] == list(values.items())
    assert jobs(uow) == [sorted(values)]


def test_the_first_value_of_a_scope_links_the_kpi_that_waits_for_it(uow: UnitOfWork) -> None:
    scoped = a_series(series_id=SeriesId("x"), scope=Scope(platform="x"))
    uow.series.find_or_add(scoped)

    (one,) = logged(uow, 5, series=SeriesId("x")).logged

    assert [kpi.kpi_id for kpi in one.links.linked] == [KPI]
    assert [kpi.series_id for kpi in one.kpis] == ["x"]


# undo


def test_undo_takes_the_last_entry_back_and_says_what_stands_now(uow: UnitOfWork) -> None:
    logged(uow, 100)
    logged(uow, 120, at(1))

    (first,) = undo(uow, at(2))
    (second,) = undo(uow, at(3))

    assert [str(first.value), str(first.now)] == ["120", "100"]
    assert [str(second.value), second.now] == ["100", None]
    assert undo(uow, at(4)) == []
    assert (stands(uow), past(uow)) == ("", ["100", "120", "100"])


def test_undo_is_kept_in_the_audit_log(uow: UnitOfWork) -> None:
    logged(uow, 100)

    undo(uow, at(1))

    newest, oldest = uow.audit.of_subject(WORKSPACE, SERIES)
    assert (newest.action, oldest.action) == ("value.taken_back", "value.logged")
    assert newest.before == oldest.after


def test_undo_of_a_correction_of_a_file_lets_the_file_stand_again(uow: UnitOfWork) -> None:
    from_file(uow, 90, -5)
    logged(uow, 100)

    assert [one.now for one in undo(uow, at(1))] == [90]


def test_undo_brings_back_what_stood_not_what_was_typed_long_before(uow: UnitOfWork) -> None:
    logged(uow, 80)
    from_file(uow, 90, 1)
    logged(uow, 100, at(2))

    assert [one.now for one in undo(uow, at(3))] == [90]
    assert stands(uow) == "90"


def test_undo_does_not_bring_an_old_value_before_newer_knowledge(uow: UnitOfWork) -> None:
    logged(uow, 80)
    logged(uow, 100, at(1))
    from_file(uow, 90, 2)

    assert [one.now for one in undo(uow, at(3))] == [90]


def test_undo_never_wipes_out_what_somebody_else_corrected(uow: UnitOfWork) -> None:
    logged(uow, 100)
    logged(uow, 130, at(1, an_asker(OTHER)))

    with pytest.raises(Stale) as caught:
        undo(uow, at(2))

    assert caught.value.code == "stale.value"
    assert stands(uow) == "130"


def test_of_a_check_in_only_what_others_corrected_is_left(uow: UnitOfWork) -> None:
    entry = log_all(uow, an_asker(), TODAY, {SERIES: Decimal(5), LIKES: Decimal(6)})
    logged(uow, 7, at(1, an_asker(OTHER)))

    taken = undo(uow, at(2), entry.entry_id)

    assert {(one.series.series_id, one.is_left, one.now) for one in taken} == {
        (SERIES, True, Decimal(7)),
        (LIKES, False, None),
    }


def test_an_entry_whose_value_is_gone_is_left_alone(uow: UnitOfWork) -> None:
    logged(uow, 100)
    uow.observations.take_back(WORKSPACE, SERIES, TODAY, "hand", NOW)

    with pytest.raises(Stale):
        undo(uow, at(1))


def test_undo_in_a_channel_is_about_that_channel(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL))
    elsewhere = SeriesId("elsewhere")
    uow.series.find_or_add(a_series(series_id=elsewhere, channel_id=OTHER_CHANNEL))
    logged(uow, 1)
    logged(uow, 2, at(1), series=elsewhere)

    assert [one.value for one in undo(uow, at(2))] == [1]
    assert undo(uow, at(3)) == []
    direct = an_asker(channel_id=None, now=a_moment(minutes=4))
    assert [one.value for one in undo(uow, direct)] == [2]


def test_a_named_entry_is_taken_back_once_and_no_other(uow: UnitOfWork) -> None:
    first = logged(uow, 1)
    logged(uow, 2, at(1), series=LIKES)

    assert [one.value for one in undo(uow, at(2), first.entry_id)] == [1]
    assert undo(uow, at(3), first.entry_id) == []
    assert stands(uow, LIKES) == "2"


def test_nobody_takes_back_somebody_else_s_entry(uow: UnitOfWork) -> None:
    entry = logged(uow, 1)

    assert undo(uow, an_asker(OTHER), entry.entry_id) == []


def test_undo_after_leaving_a_private_channel_finds_nothing_to_touch(uow: UnitOfWork) -> None:
    entry = logged(uow, 1)
    uow.teams.save(a_team(is_private=True))

    with pytest.raises(NotFound):
        undo(uow, an_asker(channel_id=None), entry.entry_id)

    assert stands(uow) == "1"


@given(st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=6))
def test_as_many_undos_as_changes_leave_nothing(values: list[int]) -> None:
    from storage.memory import memory  # noqa: PLC0415 - a fresh store for each example

    with memory(lambda: NOW)() as uow:
        uow.teams.save(a_team())
        uow.series.find_or_add(a_series())
        entries = [logged(uow, value, at(n)) for n, value in enumerate(values)]
        changes = [entry for entry in entries if entry.entry_id]

        taken: list[TakenBack] = []
        for n in range(len(changes)):
            taken += undo(uow, at(100 + n))

        assert [one.value for one in taken] == [entry.logged[0].value for entry in changes[::-1]]
        assert stands(uow) == ""


# where the KPIs stand


def test_where_the_kpis_stand_is_told_once_each(uow: UnitOfWork) -> None:
    entry = log_all(uow, an_asker(), TODAY, {SERIES: Decimal(2_000_000), LIKES: Decimal(6)})

    (standing,) = standings_of(uow, an_asker(), entry.logged)

    assert (standing.kpi.kpi_id, standing.progress.status) == (KPI, Status.REACHED)
    assert standing.progress.value == 2_000_000


def test_each_channel_s_kpis_are_read_by_its_own_day(uow: UnitOfWork) -> None:
    zone = "Pacific/Honolulu"
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, zone=zone, fallback_owner=UserId("U1")))
    uow.goals.save(a_goal(goal_id="g2", channel_id=OTHER_CHANNEL))
    other = SeriesId("other")
    uow.series.find_or_add(a_series(series_id=other, channel_id=OTHER_CHANNEL))
    uow.kpis.save(a_kpi(kpi_id="k2", goal_id="g2", channel_id=OTHER_CHANNEL, series_id=other))
    asker = an_asker(channel_id=CHANNEL, now=datetime(2026, 12, 7, 3, tzinfo=UTC))

    entry = log_all(uow, asker, None, {SERIES: Decimal(5), other: Decimal(6)})

    assert [one.day for one in entry.logged] == [TODAY, a_day(-1)]
    assert [one.progress.value for one in standings_of(uow, asker, entry.logged)] == [5, 6]
