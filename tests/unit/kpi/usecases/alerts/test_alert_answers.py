from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kpi.alerts import AlertKind, Stage
from kpi.errors import NotAllowed, NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.requests import AlertsAction, AlertsRequest
from kpi.model import ChannelId, Kpi, KpiId, Person, Recurrence, SeriesId
from kpi.ports import AlertState, UnitOfWork
from kpi.usecases import home
from kpi.usecases.alerts.alert_answers import (
    Pause,
    acknowledge,
    acknowledge_all,
    change,
    morning,
    mute,
    order,
    own,
    pause_ends,
    settings,
    snooze,
    wake,
)
from tests.askers import Members, an_asker
from tests.factories import (
    CHANNEL,
    DECEMBER,
    KPI,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_person,
    a_quiet_person,
    a_series,
    a_target,
    a_team,
    a_workspace,
    an_alert_state,
)

OFF_TRACK = AlertKind.OFF_TRACK
EVERY = frozenset(kind.value for kind in AlertKind)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI of a private channel whose first incident is raised."""
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team(is_private=True))
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi())
        unit.alerts.save(an_alert_state())
        yield unit


def stands(uow: UnitOfWork) -> AlertState:
    (state,) = uow.alerts.of_kpi(WORKSPACE, KPI)
    return state


def saved(uow: UnitOfWork) -> Person:
    person = uow.people.get(WORKSPACE, OWNER)
    assert person is not None
    return person


# Answers


def test_acknowledging_is_kept_and_recorded(uow: UnitOfWork) -> None:
    assert acknowledge(uow, an_asker(), KPI, OFF_TRACK, 1)
    assert acknowledge(uow, an_asker(), KPI, OFF_TRACK, 1)

    assert stands(uow).state == Stage.ACKNOWLEDGED
    (entry,) = uow.audit.of_subject(WORKSPACE, KPI)
    assert (entry.action, entry.who) == ("alert.acknowledged", OWNER)


def test_a_snooze_ends_on_a_morning(uow: UnitOfWork) -> None:
    until = snooze(uow, an_asker(), KPI, OFF_TRACK, 1, a_day(7))

    assert until == NOW + timedelta(days=7)  # nine in Tokyo
    assert stands(uow).snoozed_until == until
    (entry,) = uow.audit.of_subject(WORKSPACE, KPI)
    assert entry.after is not None
    assert entry.after["until"] == "2026-12-14T00:00:00+00:00"


def test_a_snooze_does_not_end_within_quiet_hours(uow: UnitOfWork) -> None:
    early = an_asker(a_quiet_person(quiet_until=time(10, 30)))
    typed = AlertsRequest(action=AlertsAction.SNOOZE, day=a_day(1))

    until = snooze(uow, early, KPI, OFF_TRACK, 1, a_day(1))

    assert until == datetime(2026, 12, 8, 1, 30, tzinfo=UTC)
    assert order(uow, early, typed).snoozed_until == until


def test_who_snoozes_what_was_acknowledged_wants_to_hear_of_it_again(uow: UnitOfWork) -> None:
    acknowledge(uow, an_asker(), KPI, OFF_TRACK, 1)

    snooze(uow, an_asker(), KPI, OFF_TRACK, 1, a_day(1))

    assert stands(uow).state == Stage.RAISED


@pytest.mark.parametrize(
    ("state", "kind", "incident"),
    [
        (an_alert_state(state=Stage.OK.value), OFF_TRACK, 1),
        (an_alert_state(incident=2), OFF_TRACK, 1),
        (an_alert_state(), AlertKind.DATA_MISSING, 1),
    ],
    ids=["over", "another_incident", "another_kind"],
)
def test_what_is_over_cannot_be_answered(
    uow: UnitOfWork, state: AlertState, kind: AlertKind, incident: int
) -> None:
    uow.alerts.save(state)

    assert not acknowledge(uow, an_asker(), KPI, kind, incident)
    assert snooze(uow, an_asker(), KPI, kind, incident, a_day(1)) is None
    assert stands(uow) == state


def test_strangers_and_guests_do_not_answer(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        acknowledge(uow, an_asker(channel_id=None), KPI, OFF_TRACK, 1)
    with pytest.raises(NotAllowed):
        acknowledge(uow, an_asker(a_person(is_guest=True)), KPI, OFF_TRACK, 1)

    members = Members(of=[(CHANNEL, OWNER)])
    assert acknowledge(uow, an_asker(channel_id=None, members=members), KPI, OFF_TRACK, 1)


# Orders


def ordered(uow: UnitOfWork, request: AlertsRequest, person: Person | None = None) -> Person:
    asker = an_asker(person)
    returned = order(uow, asker, request)
    assert request.action is AlertsAction.SHOW or saved(uow) == returned
    return returned


def test_asking_changes_nothing(uow: UnitOfWork) -> None:
    assert ordered(uow, AlertsRequest()) == a_person()
    assert uow.people.get(WORKSPACE, OWNER) is None


def test_off_is_every_kind_and_on_is_all_again(uow: UnitOfWork) -> None:
    off = ordered(uow, AlertsRequest(action=AlertsAction.OFF))
    muted_and_snoozed = a_person(muted=EVERY, snoozed_until=a_moment(days=1))
    on = ordered(uow, AlertsRequest(action=AlertsAction.ON), muted_and_snoozed)

    assert off.muted == EVERY
    assert on == a_person()


def test_quiet_hours_come_and_go(uow: UnitOfWork) -> None:
    quiet = AlertsRequest(action=AlertsAction.QUIET, quiet_from=time(22), quiet_until=time(7))

    assert ordered(uow, quiet) == a_quiet_person()
    assert ordered(uow, AlertsRequest(action=AlertsAction.NOT_QUIET), a_quiet_person()) == (
        a_person()
    )


@pytest.mark.parametrize("channel_id", [CHANNEL, None])
def test_peace_until_the_next_working_day_ends_in_its_morning(
    uow: UnitOfWork, channel_id: ChannelId | None
) -> None:
    request = AlertsRequest(action=AlertsAction.SNOOZE, to_working_day=True)
    members = Members(of=[(CHANNEL, OWNER)])
    asker = an_asker(channel_id=channel_id, members=members)

    def is_holiday(country: str, day: date) -> bool:
        return country == "JP" and day == a_day(1)

    person = order(uow, asker, request, is_holiday)

    day = a_day(2) if channel_id else a_day(1)
    assert person.snoozed_until == morning(asker, day)


def test_peace_until_the_next_period_ends_when_the_first_of_ones_own_begins(
    uow: UnitOfWork,
) -> None:
    request = AlertsRequest(action=AlertsAction.SNOOZE, to_next_period=True)
    asker = an_asker(members=Members(of=[(CHANNEL, OWNER)]))
    whole = order(uow, asker, request)
    weekly = a_target(recurrence=Recurrence.WEEKLY)
    uow.kpis.save(a_kpi(kpi_id=KpiId("weekly"), target=weekly))

    sooner = order(uow, asker, request)

    assert whole.snoozed_until == morning(asker, DECEMBER.end)
    assert TODAY.weekday() == 0  # so that this week is over in seven days, not today
    assert sooner.snoozed_until == morning(asker, a_day(7))


def test_without_a_period_of_ones_own_a_day_is_asked_for(uow: UnitOfWork) -> None:
    request = AlertsRequest(action=AlertsAction.SNOOZE, to_next_period=True)

    with pytest.raises(NotUnderstood) as raised:
        order(uow, an_asker(a_person(user_id=OTHER_PERSON)), request)

    assert raised.value.code == "snooze_no_period"


@pytest.mark.parametrize(("start", "end"), [(None, None), (time(22), None), (time(7), time(7))])
def test_quiet_hours_need_both_ends(uow: UnitOfWork, start: time | None, end: time | None) -> None:
    request = AlertsRequest(action=AlertsAction.QUIET, quiet_from=start, quiet_until=end)

    with pytest.raises(NotUnderstood) as refused:
        order(uow, an_asker(), request)

    assert refused.value.code == "not_understood.quiet"


@pytest.mark.parametrize(
    ("request_", "until"),
    [
        (AlertsRequest(span=timedelta(hours=3)), a_moment(hours=3)),
        (
            AlertsRequest(day=date(2026, 12, 9)),
            datetime(2026, 12, 9, 0, tzinfo=UTC),
        ),
        (
            AlertsRequest(day=date(2026, 12, 9), at=time(9)),
            datetime(2026, 12, 9, 0, tzinfo=UTC),
        ),
        (AlertsRequest(at=time(18)), datetime(2026, 12, 7, 9, tzinfo=UTC)),
        (AlertsRequest(at=time(8)), datetime(2026, 12, 7, 23, tzinfo=UTC)),
    ],
    ids=["span", "day", "day_and_time", "today", "tomorrow"],
)
def test_a_snooze_lasts_as_long_as_it_says(
    uow: UnitOfWork, request_: AlertsRequest, until: datetime
) -> None:
    snoozing = AlertsRequest(
        action=AlertsAction.SNOOZE, span=request_.span, day=request_.day, at=request_.at
    )

    assert ordered(uow, snoozing).snoozed_until == until


@pytest.mark.parametrize(
    "day", [None, date(2026, 12, 1), date(2026, 12, 7)], ids=["no_day", "past", "today"]
)
def test_a_snooze_without_an_end_to_come_is_refused(uow: UnitOfWork, day: date | None) -> None:
    with pytest.raises(NotUnderstood) as refused:
        order(uow, an_asker(), AlertsRequest(action=AlertsAction.SNOOZE, day=day))

    assert refused.value.code == "not_understood.snooze"


def test_waking_and_muting(uow: UnitOfWork) -> None:
    snoozed = an_asker(a_person(snoozed_until=a_moment(days=1)))

    assert wake(uow, snoozed).snoozed_until is None
    assert mute(uow, an_asker(), OFF_TRACK).muted == {"off_track"}
    assert saved(uow).muted == {"off_track"}


def test_the_modal_replaces_everything(uow: UnitOfWork) -> None:
    asker = an_asker(a_quiet_person(muted=frozenset({"off_track"})))

    some = change(
        uow,
        asker,
        wanted=[OFF_TRACK],
        calm=[],
        quiet=(time(20), time(6)),
        snoozed_through=date(2026, 12, 9),
    )
    none = change(uow, asker, wanted=[], calm=[], quiet=None, snoozed_through=None)

    assert some.muted == {"target_reached", "data_missing", "unusual"}
    assert (some.quiet_from, some.quiet_until) == (time(20), time(6))
    assert some.snoozed_until == datetime(2026, 12, 10, 0, tzinfo=UTC)
    assert none == a_person(muted=EVERY)


def test_the_modal_leaves_out_the_unusual_days_of_some_kpis(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    every = list(AlertKind)

    person = change(
        uow,
        an_asker(),
        wanted=every,
        calm=[KPI, "somebody_elses"],
        quiet=None,
        snoozed_through=None,
    )

    assert not person.wants(AlertKind.UNUSUAL, KPI)
    assert person.wants(AlertKind.UNUSUAL, KpiId("k2"))
    assert person.wants(AlertKind.OFF_TRACK, KPI)
    assert settings(uow, an_asker(person), knowledge).calm == 1
    off = ordered(uow, AlertsRequest(action=AlertsAction.OFF), person)
    assert off.muted == {*EVERY, "unusual:k1"}


def test_own_kpis_are_listed_for_the_modal(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.kpis.save(a_kpi(kpi_id="k2", series_id=SeriesId("gone")))

    assert [one.kpi_id for one in own(uow, an_asker(), knowledge)] == [KPI]


# Settings and Home


def test_settings_show_what_is_open(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.alerts.save(an_alert_state(kind="target_reached"))
    uow.alerts.save(an_alert_state(kind="data_missing", state=Stage.OK.value))
    uow.kpis.save(a_kpi(kpi_id="k2", series_id=SeriesId("gone")))

    found = settings(uow, an_asker(), knowledge)

    assert found.owned == 2
    ((label, kind, since),) = [(one.label, one.kind, one.since) for one in found.open]
    assert (label.kpi_id, kind, since) == (KPI, OFF_TRACK, NOW)


@pytest.mark.parametrize(
    ("until", "shown"), [(a_moment(hours=1), True), (NOW, False)], ids=["lasting", "over"]
)
def test_a_snooze_that_is_over_is_not_shown(
    uow: UnitOfWork, knowledge: Knowledge, until: datetime, *, shown: bool
) -> None:
    asker = an_asker(a_person(snoozed_until=until))

    found = settings(uow, asker, knowledge)

    assert (found.person.snoozed_until is not None) is shown


def test_home_shows_my_kpis_by_channel(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL))
    uow.goals.save(a_goal(goal_id="g2", channel_id=OTHER_CHANNEL))
    series = a_series(series_id="s2", channel_id=OTHER_CHANNEL)
    uow.series.find_or_add(series)
    uow.kpis.save(a_kpi(kpi_id="k2", goal_id="g2", channel_id=OTHER_CHANNEL, series_id="s2"))
    uow.kpis.save(a_kpi(kpi_id="k3", owner_id=OTHER_PERSON))

    found = home.home(uow, an_asker(), knowledge)

    assert [(place.channel_id, len(place.lines)) for place in found.places] == [
        (CHANNEL, 1),
        (OTHER_CHANNEL, 1),
    ]
    assert found.left_out == 0
    assert found.troubles is None


def test_home_leaves_out_channels_that_one_may_not_see(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    found = home.home(uow, an_asker(channel_id=None), knowledge)

    assert found.places == ()


def test_home_counts_what_it_has_no_room_for(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for n in range(42):
        uow.kpis.save(a_kpi(kpi_id=f"m{n}"))

    found = home.home(uow, an_asker(), knowledge)

    assert sum(len(place.lines) for place in found.places) == 40
    assert found.left_out == 3


# Until when


def closed(country: str, day: date) -> bool:
    """Return whether it is a holiday: Tuesday and Wednesday are, in Japan."""
    return country == "JP" and day in {a_day(1), a_day(2)}


@pytest.mark.parametrize(
    ("pause", "kpi", "day"),
    [
        (Pause.WORKING_DAY, a_kpi(), a_day(3)),
        (Pause.WEEK, a_kpi(), a_day(7)),
        (Pause.NEXT_PERIOD, a_kpi(), date(2027, 1, 1)),
        (
            Pause.NEXT_PERIOD,
            a_kpi(target=a_target(recurrence=Recurrence.DAILY)),
            a_day(1),
        ),
        (
            Pause.NEXT_PERIOD,
            a_kpi(target=a_target(recurrence=Recurrence.WEEKLY)),
            a_day(7),
        ),
    ],
    ids=["working_day", "week", "whole_time", "daily", "weekly"],
)
def test_an_alert_can_be_put_off(uow: UnitOfWork, pause: Pause, kpi: Kpi, day: date) -> None:
    uow.kpis.save(kpi)

    assert pause_ends(uow, an_asker(), KPI, pause, closed) == day


def test_where_it_is_always_closed_tomorrow_counts(uow: UnitOfWork) -> None:
    ends = pause_ends(uow, an_asker(), KPI, Pause.WORKING_DAY, lambda _country, _day: True)

    assert ends == a_day(1)


def test_several_are_acknowledged_at_once_but_not_what_is_gone(uow: UnitOfWork) -> None:
    held = acknowledge_all(
        uow,
        an_asker(),
        [
            (KPI, OFF_TRACK, 1),
            (KPI, OFF_TRACK, 9),
            (KpiId("gone"), OFF_TRACK, 1),
        ],
    )

    assert held == 1
    assert stands(uow).state == Stage.ACKNOWLEDGED
