import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.alerts import (
    AlertKind,
    Days,
    Decision,
    Facts,
    Stage,
    decide,
    previous_status,
    waits_of,
)
from kpi.anomaly import Rule
from kpi.freshness import Freshness
from kpi.messages import MessageKind
from kpi.model import Kpi, Period, Recurrence
from kpi.ports import AlertState
from kpi.progress import Progress, Status
from kpi.unusual import Unusual
from tests.factories import (
    DECEMBER,
    NOW,
    TODAY,
    a_day,
    a_kpi,
    a_moment,
    a_period,
    a_target,
    an_alert_state,
)

FRESH = Freshness(last_day=a_day(-1), gap=1, usual=1)
MISSING = Freshness(last_day=a_day(-3), gap=3, usual=1)
DAILY = a_kpi(target=a_target(recurrence=Recurrence.DAILY))


def facts(
    status: Status = Status.ON_TRACK,
    *,
    now: datetime = NOW,
    today: date = TODAY,
    kpi: Kpi | None = None,
    window: Period = DECEMBER,
    freshness: Freshness = FRESH,
    as_of: date | None = None,
    snoozed_until: datetime | None = None,
) -> Facts:
    steered = kpi or a_kpi()
    progress = Progress(
        status=status, window=window, target=steered.target.value, as_of=as_of or today
    )
    return Facts(
        kpi=steered,
        progress=progress,
        freshness=freshness,
        today=today,
        now=now,
        snoozed_until=snoozed_until,
    )


def run(
    kind: AlertKind, story: Iterable[Facts], before: AlertState | None = None
) -> list[Decision]:
    """Decide on each, carrying the state from one to the next."""
    decisions: list[Decision] = []
    state = before
    for one in story:
        decisions.append(decide(kind, state, one))
        state = decisions[-1].state
    return decisions


def said(decisions: Iterable[Decision]) -> list[MessageKind | None]:
    return [decision.message for decision in decisions]


def off_track(*statuses: Status) -> list[Decision]:
    return run(AlertKind.OFF_TRACK, [facts(status) for status in statuses])


# Off track and recovered


def test_being_off_track_is_told_once_and_so_is_recovering() -> None:
    decisions = off_track(
        Status.ON_TRACK,
        Status.OFF_TRACK,
        Status.OFF_TRACK,
        Status.ON_TRACK,
        Status.ON_TRACK,
        Status.MISSED,
    )

    assert said(decisions) == [
        None,
        MessageKind.OFF_TRACK,
        None,
        MessageKind.RECOVERED,
        None,
        MessageKind.OFF_TRACK,
    ]
    assert [d.key for d in decisions if d.message] == [
        "alert:k1:off_track:1:raised",
        "alert:k1:off_track:1:recovered",
        "alert:k1:off_track:2:raised",
    ]


@pytest.mark.parametrize("between", [Status.AT_RISK, Status.TOO_EARLY, Status.NO_DATA])
def test_nothing_changes_between_bad_and_good(between: Status) -> None:
    decisions = off_track(Status.OFF_TRACK, between, Status.OFF_TRACK, between, Status.ON_TRACK)

    assert said(decisions)[1:4] == [None, None, None]
    assert decisions[-1].message is MessageKind.RECOVERED


def test_a_decision_keeps_what_it_went_by() -> None:
    decisions = off_track(Status.AT_RISK, Status.OFF_TRACK)

    reason = decisions[-1].state.reason
    assert reason["status"] == "off_track"
    assert reason["previous"] == "at_risk"
    assert reason["target"] == "1000000"
    assert decisions[-1].because == "raised"
    assert previous_status([decisions[-1].state]) is Status.OFF_TRACK


def test_no_status_was_told_before_the_first_look() -> None:
    assert previous_status([]) is None
    assert previous_status([an_alert_state(kind="data_missing", reason={"status": "x"})]) is None
    assert previous_status([an_alert_state(reason={})]) is None


def test_a_target_that_is_reached_at_last_says_so_instead_of_recovering() -> None:
    assert said(off_track(Status.OFF_TRACK, Status.REACHED)) == [MessageKind.OFF_TRACK, None]


def test_what_was_acknowledged_does_not_come_back_until_it_was_over() -> None:
    acknowledged = an_alert_state(state=Stage.ACKNOWLEDGED.value, incident=1)

    decisions = run(
        AlertKind.OFF_TRACK,
        [facts(s) for s in (Status.OFF_TRACK, Status.ON_TRACK, Status.OFF_TRACK)],
        acknowledged,
    )

    assert said(decisions) == [None, MessageKind.RECOVERED, MessageKind.OFF_TRACK]
    assert decisions[0].because == "unchanged.acknowledged"
    assert decisions[-1].state.incident == 2


def test_history_is_not_told() -> None:
    old = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))

    decision = decide(AlertKind.OFF_TRACK, None, facts(Status.MISSED, window=old))

    assert decision.message is None
    assert decision.because == "history"
    assert decision.state.state == Stage.OK


@pytest.mark.parametrize(
    ("statuses", "last"),
    [
        ((Status.MISSED, Status.MISSED), None),
        ((Status.MISSED, Status.REACHED, Status.MISSED, Status.MISSED), None),
        ((Status.MISSED, Status.MISSED, Status.MISSED), MessageKind.OFF_TRACK),
    ],
    ids=["two_days", "not_running", "three_days"],
)
def test_a_daily_target_is_off_track_when_it_is_missed_for_days(
    statuses: tuple[Status, ...], last: MessageKind | None
) -> None:
    story = [facts(s, kpi=DAILY, as_of=a_day(n)) for n, s in enumerate(statuses)]

    assert said(run(AlertKind.OFF_TRACK, story))[-1] is last


def test_days_that_counted_something_else_are_not_among_the_missed_ones() -> None:
    story = [facts(Status.MISSED, kpi=DAILY, as_of=a_day(n)) for n in range(5)]
    broken = [replace(it, counted_since=a_day(2)) if n >= 2 else it for n, it in enumerate(story)]

    decisions = run(AlertKind.OFF_TRACK, broken)

    assert said(decisions) == [None] * 4 + [MessageKind.OFF_TRACK]
    assert [one.state.reason["missed_days"] for one in decisions] == [1, 2, 1, 2, 3]


def test_a_break_that_is_found_out_later_begins_the_count_again() -> None:
    story = [facts(Status.MISSED, kpi=DAILY, as_of=a_day(n)) for n in range(2)]
    later = replace(facts(Status.MISSED, kpi=DAILY, as_of=a_day(2)), counted_since=a_day(1))

    assert said(run(AlertKind.OFF_TRACK, [*story, later])) == [None] * 3


def test_looking_again_at_the_same_day_counts_it_once() -> None:
    story = [facts(Status.MISSED, kpi=DAILY) for _ in range(5)]

    assert said(run(AlertKind.OFF_TRACK, story)) == [None] * 5


def by_day(ends: str) -> list[MessageKind | None]:
    """Tell of a daily target's days, one a letter; ? is a day that is not over yet."""
    statuses = {"m": Status.MISSED, "r": Status.REACHED, "?": Status.TOO_EARLY}
    story = [facts(statuses[end], kpi=DAILY, as_of=a_day(n)) for n, end in enumerate(ends)]
    return said(run(AlertKind.OFF_TRACK, story))


def test_slow_days_of_every_week_are_not_told_of() -> None:
    assert set(by_day("rrrr" + "mmmrrrr" * 4)) == {None}
    assert by_day("rrrrmmmm")[-1] is MessageKind.OFF_TRACK


def test_a_day_that_is_not_over_counts_for_nothing() -> None:
    assert by_day("mm?m")[-1] is MessageKind.OFF_TRACK
    assert by_day("mmmr?")[-1] is None


def test_one_good_day_is_no_recovery() -> None:
    assert by_day("mmmrmrr")[2:] == [MessageKind.OFF_TRACK, *[None] * 3, MessageKind.RECOVERED]


def test_a_daily_target_recovers_by_being_reached() -> None:
    ends = (*[Status.MISSED] * 3, *[Status.REACHED] * 2)

    decisions = run(
        AlertKind.OFF_TRACK,
        [facts(end, kpi=DAILY, as_of=a_day(n)) for n, end in enumerate(ends)],
    )

    assert decisions[-1].message is MessageKind.RECOVERED


# Snoozing


def test_what_happens_during_a_snooze_is_told_after_it() -> None:
    snoozed = an_alert_state(state=Stage.OK.value, incident=0, snoozed_until=a_moment(hours=2))
    times = [a_moment(hours=1), a_moment(hours=1.5), a_moment(hours=2), a_moment(hours=3)]

    decisions = run(
        AlertKind.OFF_TRACK, [facts(Status.OFF_TRACK, now=now) for now in times], snoozed
    )

    assert said(decisions) == [None, None, MessageKind.OFF_TRACK, None]
    assert decisions[0].because == "raised.snoozed"
    assert decisions[2].key == "alert:k1:off_track:1:raised"
    assert decisions[2].because == "snooze_ended"


def test_what_happens_when_the_day_has_brought_enough_is_told_the_next_day() -> None:
    bad, full = facts(Status.OFF_TRACK), a_moment(days=1)
    day = [replace(bad, enough_until=full), bad, replace(bad, now=full, enough_until=full)]

    decisions = run(AlertKind.OFF_TRACK, [*day, replace(bad, now=full), replace(bad, now=full)])

    assert said(decisions) == [None, None, None, MessageKind.OFF_TRACK, None]
    assert (decisions[0].because, decisions[0].state.snoozed_until) == ("raised.enough", full)
    assert decisions[1].is_snoozed
    assert decisions[3].because == "another_day"
    assert decisions[3].key == "alert:k1:off_track:1:raised"


def test_what_is_over_before_the_next_day_is_never_told() -> None:
    bad, full = facts(Status.OFF_TRACK), a_moment(days=1)

    decisions = run(
        AlertKind.OFF_TRACK,
        [
            replace(bad, enough_until=full),
            facts(Status.ON_TRACK),
            facts(Status.ON_TRACK, now=full),
        ],
    )

    assert said(decisions) == [None, None, None]


def test_recovering_is_no_news_on_a_day_that_has_brought_enough() -> None:
    good = replace(facts(Status.ON_TRACK), enough_until=a_moment(days=1))

    decisions = run(AlertKind.OFF_TRACK, [facts(Status.OFF_TRACK), good])

    assert said(decisions) == [MessageKind.OFF_TRACK, None]
    assert decisions[1].state.state == Stage.OK


def test_what_was_told_and_snoozed_is_told_again_once_if_it_still_holds() -> None:
    told = an_alert_state(incident=4, snoozed_until=a_moment(days=1))

    decisions = run(
        AlertKind.OFF_TRACK,
        [facts(Status.OFF_TRACK, now=a_moment(days=d)) for d in (0, 1, 2)],
        told,
    )

    assert said(decisions) == [None, MessageKind.OFF_TRACK, None]
    assert decisions[1].key == "alert:k1:off_track:4:again.20261208T0000"


def test_what_came_and_went_during_a_snooze_is_never_told() -> None:
    snoozed = an_alert_state(state=Stage.OK.value, incident=0, snoozed_until=a_moment(hours=2))

    decisions = run(
        AlertKind.OFF_TRACK,
        [
            facts(Status.OFF_TRACK),
            facts(Status.ON_TRACK, now=a_moment(hours=1)),
            facts(Status.ON_TRACK, now=a_moment(hours=3)),
        ],
        snoozed,
    )

    assert said(decisions) == [None, None, None]


def test_a_snoozed_person_is_told_afterwards_too() -> None:
    until = a_moment(hours=2)

    decisions = run(
        AlertKind.OFF_TRACK,
        [
            facts(Status.OFF_TRACK, snoozed_until=until),
            facts(Status.OFF_TRACK, snoozed_until=until, now=until),
        ],
    )

    assert said(decisions) == [None, MessageKind.OFF_TRACK]


# Target reached


def reached(*story: Facts) -> list[Decision]:
    return run(AlertKind.TARGET_REACHED, story)


def test_reaching_the_target_is_told_once_however_the_value_wavers() -> None:
    decisions = reached(
        facts(Status.ON_TRACK),
        facts(Status.REACHED),
        facts(Status.ON_TRACK),
        facts(Status.REACHED),
    )

    assert said(decisions) == [None, MessageKind.TARGET_REACHED, None, None]


def test_a_higher_target_can_be_reached_again() -> None:
    higher = a_kpi(target=a_target(2_000_000))

    decisions = reached(
        facts(Status.REACHED),
        facts(Status.ON_TRACK, kpi=higher),
        facts(Status.REACHED, kpi=higher),
    )

    assert said(decisions) == [MessageKind.TARGET_REACHED, None, MessageKind.TARGET_REACHED]
    assert decisions[-1].key == "alert:k1:target_reached:2:raised"


def test_each_month_has_its_own_target_to_reach() -> None:
    november = Period(start=date(2026, 11, 1), end=date(2026, 12, 1))
    earlier = facts(Status.REACHED, window=november, today=date(2026, 11, 30))

    decisions = reached(earlier, facts(Status.REACHED))

    assert said(decisions) == [MessageKind.TARGET_REACHED, MessageKind.TARGET_REACHED]


def test_a_daily_target_is_not_congratulated_on() -> None:
    assert said(reached(facts(Status.REACHED, kpi=DAILY))) == [None]


@pytest.mark.parametrize("recurrence", [None, Recurrence.WEEKLY])
@pytest.mark.parametrize("status", [Status.REACHED, Status.MISSED])
def test_how_a_window_ended_is_left_to_its_evaluation(
    status: Status, recurrence: Recurrence | None
) -> None:
    ended = facts(
        status,
        kpi=a_kpi(target=a_target(recurrence=recurrence)),
        window=Period(start=a_day(-7), end=TODAY),
    )

    told = [decision.message for kind in AlertKind for decision in run(kind, [ended])]

    missed_a_week = status is Status.MISSED and recurrence is not None
    assert [one for one in told if one] == ([MessageKind.OFF_TRACK] if missed_a_week else [])


# Data missing


def data(*freshnesses: Freshness, today: date = TODAY) -> list[Decision]:
    return run(AlertKind.DATA_MISSING, [facts(freshness=one, today=today) for one in freshnesses])


def test_missing_data_is_told_once_until_it_came() -> None:
    decisions = data(FRESH, MISSING, MISSING, FRESH, MISSING)

    assert said(decisions) == [
        None,
        MessageKind.DATA_MISSING,
        None,
        None,
        MessageKind.DATA_MISSING,
    ]
    assert decisions[1].state.reason["gap"] == 3
    assert decisions[1].state.reason["last_day"] == "2026-12-04"


def test_how_long_newer_days_took_is_remembered() -> None:
    days = [(-9, -8), (-9, -5), (-6, -5), (-6, -1), (-2, -1)]  # (newest, looked at)

    decisions = run(
        AlertKind.DATA_MISSING,
        [
            facts(today=a_day(today), freshness=Freshness(last_day=a_day(newest), gap=1, usual=1))
            for newest, today in days
        ],
    )

    assert [waits_of([one.state]) for one in decisions] == [(), (), (3,), (3,), (3, 4)]
    assert waits_of([]) == ()


def test_a_series_that_never_had_a_value_has_no_last_day() -> None:
    never = Freshness(last_day=None, gap=11, usual=7)

    assert data(never)[0].state.reason["last_day"] is None


def test_no_data_is_missed_outside_the_period() -> None:
    assert said(data(MISSING, today=date(2027, 1, 1))) == [None]


# Whatever happens

STEPS = st.tuples(
    st.sampled_from(Status),
    st.integers(0, 72),
    st.sampled_from(["nothing", "acknowledge", "snooze"]),
)


@given(steps=st.lists(STEPS, max_size=40), kind=st.sampled_from(AlertKind), daily=st.booleans())
def test_the_same_thing_is_never_told_twice(
    steps: list[tuple[Status, int, str]], kind: AlertKind, *, daily: bool
) -> None:
    state: AlertState | None = None
    keys: list[str] = []
    now = NOW
    for status, hours, act in steps:
        now += timedelta(hours=hours)
        freshness = MISSING if status is Status.NO_DATA else FRESH
        looked = facts(
            status,
            now=now,
            kpi=DAILY if daily else None,
            freshness=freshness,
            as_of=now.date(),
        )
        decision = decide(kind, state, looked)
        state = decision.state
        if decision.message:
            keys.append(decision.key)
        if act == "acknowledge" and state.state == Stage.RAISED:
            state = replace(state, state=Stage.ACKNOWLEDGED.value)
        if act == "snooze":
            state = replace(state, snoozed_until=now + timedelta(hours=24))

    assert len(keys) == len(set(keys))


@given(
    statuses=st.lists(
        st.sampled_from([status for status in Status if status is not Status.REACHED]),
        max_size=60,
    )
)
def test_off_track_and_recovered_take_turns(statuses: list[Status]) -> None:
    messages = [message for message in said(off_track(*statuses)) if message]

    turns = itertools.cycle([MessageKind.OFF_TRACK, MessageKind.RECOVERED])
    assert messages == list(itertools.islice(turns, len(messages)))


# Unusual days


def a_surprise(day: date = TODAY, **changes: object) -> Unusual:
    told = {
        "value": Decimal(10),
        "expected": Decimal(100),
        "low": Decimal(70),
        "high": Decimal(140),
        "distance": Decimal(-6),
        "limit": Decimal(3),
        "rule": Rule.VALUE,
    }
    return Unusual(day=day, **{**told, **changes})  # type: ignore[arg-type]  # the test's own


def on(offset: int, unusual: Unusual | None = None, **changes: object) -> Facts:
    """Return what is known ``offset`` days from today; by then the day before is final."""
    day = a_day(offset)
    days = Days(seen=str(day), through=day - timedelta(days=1), unusual=unusual)
    one = facts(today=day, now=a_moment(days=offset))
    return replace(one, days=days, **changes)  # type: ignore[arg-type]  # the test's own


def looks(*story: Facts) -> list[Decision]:
    return run(AlertKind.UNUSUAL, story)


def test_an_unusual_day_is_told_once() -> None:
    surprise = a_surprise(TODAY)

    decisions = looks(on(0), on(1, surprise), on(1, surprise), on(2, surprise), on(9, surprise))

    assert said(decisions) == [None, MessageKind.UNUSUAL, None, None, None]
    assert [one.state.state for one in decisions] == ["ok", "raised", "raised", "raised", "ok"]
    assert decisions[1].key == "alert:k1:unusual:1:raised"
    reason = decisions[1].state.reason
    assert (reason["day"], reason["came"], reason["usual_value"]) == ("2026-12-07", "10", "100")
    assert (reason["low"], reason["high"], reason["rule"]) == ("70", "140", "value")
    assert reason["good"] is False


def test_days_that_were_judged_already_are_not_judged_again() -> None:
    again = replace(on(1, a_surprise(TODAY)), days=Days(seen=str(a_day(0))))

    decisions = looks(on(0), again)

    assert decisions[1].state == decisions[0].state
    assert decisions[1].message is None


def test_three_quiet_days_follow_an_alert_then_another_one_is_told() -> None:
    decisions = looks(
        on(1, a_surprise(TODAY)), on(4, a_surprise(a_day(3))), on(5, a_surprise(a_day(4)))
    )

    assert said(decisions) == [MessageKind.UNUSUAL, None, MessageKind.UNUSUAL]
    assert decisions[2].state.incident == 2


def test_an_acknowledged_day_does_not_come_back_but_another_one_does() -> None:
    (told,) = looks(on(1, a_surprise(TODAY)))
    known = replace(told.state, state=Stage.ACKNOWLEDGED.value)

    decisions = run(
        AlertKind.UNUSUAL, [on(2, a_surprise(TODAY)), on(5, a_surprise(a_day(4)))], known
    )

    assert said(decisions) == [None, MessageKind.UNUSUAL]


@pytest.mark.parametrize(
    "late",
    [
        on(4, a_surprise(TODAY)),  # three newer days are known
        on(1, a_surprise(a_day(-8))),
        on(1, a_surprise(TODAY), kpi=a_kpi(created_at=a_moment(days=1))),
        on(1, a_surprise(TODAY), kpi=a_kpi(period=a_period(a_day(1), a_day(20)))),
    ],
    ids=["old", "very_old", "before_the_kpi", "before_its_period"],
)
def test_what_is_no_news_is_not_told(late: Facts) -> None:
    assert said(looks(late)) == [None]


def test_an_unusual_day_that_comes_in_with_later_ones_is_told() -> None:
    chunk = on(5, a_surprise(a_day(1)))

    assert said(looks(on(1), chunk)) == [None, MessageKind.UNUSUAL]
    assert said(looks(on(2), chunk)) == [None, None]  # it had been judged by then


def test_values_that_come_a_week_late_are_history() -> None:
    late = on(8, a_surprise(TODAY))

    assert said(looks(replace(late, days=replace(late.days, through=TODAY)))) == [None]


def test_a_surprise_in_the_right_direction_is_good() -> None:
    (decision,) = looks(on(1, a_surprise(TODAY, value=Decimal(900), distance=Decimal(6))))

    assert decision.state.reason["good"] is True


def test_what_happened_in_a_snooze_is_told_when_it_ends() -> None:
    surprise = a_surprise(TODAY)
    asleep = on(1, surprise, snoozed_until=a_moment(days=3))

    decisions = looks(asleep, on(4), on(4, now=a_moment(days=4, hours=6)))

    assert said(decisions) == [None, MessageKind.UNUSUAL, None]
    assert decisions[0].because == "raised.snoozed"
    assert decisions[0].is_snoozed


def hourly(hours: int, surprise: int | None, *, today: date = TODAY) -> Facts:
    """Return facts of a look so many hours after noon, with an hour that was unusual."""
    noon = NOW.replace(hour=12, minute=0, second=0, microsecond=0)
    hour, at = noon + timedelta(hours=hours), noon + timedelta(hours=surprise or 0)
    one = Unusual(
        day=at.date(),
        hour=at,
        value=Decimal(0),
        expected=Decimal(50),
        low=Decimal(20),
        high=Decimal(90),
        distance=Decimal(-5),
        limit=Decimal(4),
        rule=Rule.VALUE,
    )
    days = Days(
        seen=f"hour:{hour.isoformat()}",
        through=hour.date(),
        hour=hour,
        unusual=None if surprise is None else one,
    )
    return replace(facts(today=today), days=days)


def of_a_day(today: date = TODAY) -> Facts:
    """Return facts of a look by day, of which today was unusual."""
    one = hourly(0, 0).days.unusual
    assert one is not None
    days = Days(seen="days", through=today, unusual=replace(one, day=today, hour=None))
    return replace(facts(today=today), days=days)


def test_an_unusual_hour_is_told_once_and_kept_with_its_hour() -> None:
    decisions = run(AlertKind.UNUSUAL, [hourly(0, 0), hourly(1, 0), hourly(2, None)])

    assert said(decisions) == [MessageKind.UNUSUAL, None, None]
    kept = decisions[-1].state.reason
    assert kept["hour"] == kept["told_for"] == hourly(0, 0).days.hour.isoformat()  # type: ignore[union-attr]
    assert kept["through_hour"] == hourly(2, None).days.hour.isoformat()  # type: ignore[union-attr]
    assert kept["day"] == TODAY.isoformat()


@pytest.mark.parametrize(("hours", "told"), [(72, False), (73, True)])
def test_three_days_of_hours_are_quiet_after_one(hours: int, told: bool) -> None:  # noqa: FBT001
    later = TODAY + timedelta(days=hours // 24)

    decisions = run(AlertKind.UNUSUAL, [hourly(0, 0), hourly(hours, hours, today=later)])

    assert (decisions[-1].message is not None) is told


def test_an_hour_of_days_ago_is_no_news() -> None:
    assert said(run(AlertKind.UNUSUAL, [hourly(0, -72)])) == [None]


def test_a_day_that_was_told_covers_its_hours_and_the_other_way_around() -> None:
    first = run(AlertKind.UNUSUAL, [of_a_day(), hourly(1, 1)])
    second = run(AlertKind.UNUSUAL, [hourly(0, 0), of_a_day()])

    assert said(first) == said(second) == [MessageKind.UNUSUAL, None]
    assert "through_hour" not in second[-1].state.reason


def test_a_day_after_an_hour_forgets_the_hour() -> None:
    later = TODAY + timedelta(days=5)

    told = run(AlertKind.UNUSUAL, [hourly(0, 0), of_a_day(later)])[-1]

    assert told.message is MessageKind.UNUSUAL
    assert told.state.reason["told_for"] == later.isoformat()
    assert "hour" not in told.state.reason


def test_an_hour_that_is_missing_is_kept_with_the_last_one() -> None:
    silent = Freshness(last_day=TODAY, gap=5, usual=1, last_hour=NOW)

    (decision,) = run(AlertKind.DATA_MISSING, [facts(freshness=silent)])

    assert decision.message is MessageKind.DATA_MISSING
    assert decision.state.reason["last_hour"] == NOW.isoformat()
