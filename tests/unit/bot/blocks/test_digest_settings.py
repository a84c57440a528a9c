import json

import pytest

from bot.blocks import digest_settings
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, view_problems
from kpi.language.digest_text import read_digest
from kpi.model import Language
from kpi.ports import HolidayPolicy, Schedule, ScheduleState
from kpi.usecases.digests.digests import Plan
from tests.factories import CHANNEL, a_moment, a_schedule

LOCALIZERS = load_localizers()
BOTH = pytest.mark.parametrize("language", list(Language))


def shown(schedule: Schedule | None, localizer: Localizer, *, comes: bool = True) -> str:
    """Return what is said of the schedule; Slack takes it."""
    plan = Plan(schedule=schedule, next_at=a_moment(days=7) if comes else None)
    rendered = digest_settings.shown(plan, CHANNEL, localizer)
    assert block_problems(json.loads(json.dumps(rendered.blocks)), Surface.MESSAGE) == []
    return rendered.text


@BOTH
@pytest.mark.parametrize(
    "schedule",
    [
        None,
        a_schedule(),
        a_schedule(state=ScheduleState.OFF),
        a_schedule(state=ScheduleState.PAUSED, paused_because="is_archived"),
        a_schedule(kind="monthly", weekday=None, month_day=31, holidays=HolidayPolicy.MOVE),
    ],
    ids=["unset", "running", "off", "paused", "monthly"],
)
def test_every_state_of_a_schedule_can_be_said(
    language: Language, schedule: Schedule | None
) -> None:
    assert shown(schedule, LOCALIZERS[language])


@BOTH
def test_a_digest_that_holidays_swallow_names_no_day(language: Language) -> None:
    localizer = LOCALIZERS[language]

    text = shown(a_schedule(holidays=HolidayPolicy.SKIP), localizer, comes=False)

    assert text.endswith(localizer.t("digest.next_none"))


@BOTH
def test_who_gets_a_digest_on_a_holiday_learns_how_to_leave_holidays_out(
    language: Language,
) -> None:
    plan = Plan(schedule=a_schedule(), next_at=a_moment(days=7), on_holiday=True)

    text = digest_settings.shown(plan, CHANNEL, LOCALIZERS[language]).text

    order = text.rpartition("`/kpi ")[2].partition("`")[0]
    assert read_digest(order.partition(" ")[2]).holidays is HolidayPolicy.SKIP


@BOTH
@pytest.mark.parametrize(
    "schedule", [a_schedule(), a_schedule(kind="monthly", weekday=None, month_day=1)]
)
def test_slack_takes_the_modal(language: Language, schedule: Schedule) -> None:
    modal = digest_settings.modal(schedule, LOCALIZERS[language])

    assert view_problems(json.loads(json.dumps(modal))) == []
