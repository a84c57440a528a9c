"""What is said of a channel's digest schedule, and the modal to set it."""

from collections.abc import Mapping, Sequence
from datetime import time

from bot.blocks import kit
from bot.blocks.digest import reason, way_on
from bot.blocks.rendered import Block, Rendered
from bot.blocks.rhythm import in_words
from bot.i18n.localizer import Localizer, mention
from bot.ids import ReportUi
from kpi.model import ChannelId
from kpi.ports import HolidayPolicy, Schedule, ScheduleState
from kpi.schedule import RuleKind
from kpi.usecases.digests.digest_orders import Running, schedule_facts
from kpi.usecases.digests.digests import Plan

_WEEK = 7
_LONGEST_MONTH = 31


def shown(plan: Plan, channel_id: ChannelId, localizer: Localizer) -> Rendered:
    """Return how the channel's digest is set, with buttons to change it."""
    schedule = plan.schedule
    if schedule is None:
        lines = [localizer.t("digest.is_unset"), localizer.t("digest.examples")]
        return _message(lines, [_set(channel_id, localizer, is_new=True)])
    if schedule.state is ScheduleState.OFF:
        lines = [localizer.t("digest.is_off")]
        return _message(lines, [_set(channel_id, localizer, is_new=True)])
    if schedule.state is ScheduleState.PAUSED:
        why = reason(schedule.paused_because, localizer)
        how = way_on(schedule.paused_because, localizer)
        lines = [localizer.m("digest.is_paused", reason=why), how]
        return _message(lines, [_retry(channel_id, localizer), *_stop(channel_id, localizer)])
    lines = [_rule("digest.is", schedule, localizer), _next(plan, schedule, localizer)]
    buttons = [_set(channel_id, localizer), *_stop(channel_id, localizer)]
    return _message(lines, buttons)


def saved(
    running: Running,
    localizer: Localizer,
    *,
    bot_user_id: str,
    is_here: bool,
    unread: Sequence[str] = (),
) -> Rendered:
    """Return what was set and when it next comes; ``is_here`` is whether Mato may post."""
    schedule, channel_id = running.schedule, running.schedule.channel_id
    lines = [_rule("digest.set", schedule, localizer), _next(running, schedule, localizer)]
    if unread:
        lines.append(localizer.m("digest.unread", words=" ".join(unread)))
    buttons = [_set(channel_id, localizer), *_stop(channel_id, localizer)]
    if not is_here:
        lines.append(localizer.m("digest.not_here", bot=mention(bot_user_id)))
        buttons.insert(0, _retry(channel_id, localizer))
    return _message(lines, buttons)


def _message(lines: Sequence[str], buttons: Sequence[Block]) -> Rendered:
    text = "\n".join(lines)
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(*buttons)])


def _rule(msgid: str, schedule: Schedule, localizer: Localizer) -> str:
    rhythm = in_words(schedule_facts(schedule), localizer)
    return localizer.m(msgid, rhythm=rhythm, zone=localizer.zone(schedule.zone))


def _next(plan: Plan, schedule: Schedule, localizer: Localizer) -> str:
    if plan.next_at is None:
        return localizer.t("digest.next_none")
    following = localizer.instant(plan.next_at, schedule.zone)
    msgid = "digest.next_line_holiday" if plan.on_holiday else "digest.next_line"
    return localizer.m(msgid, next=following)


def _set(channel_id: ChannelId, localizer: Localizer, *, is_new: bool = False) -> Block:
    label = localizer.t("digest.button.set" if is_new else "digest.button.change")
    return kit.button(ReportUi.DIGEST_MODAL, label, {"channel": channel_id})


def _retry(channel_id: ChannelId, localizer: Localizer) -> Block:
    label = localizer.t("digest.button.retry")
    return kit.button(ReportUi.DIGEST_RETRY, label, {"channel": channel_id}, style="primary")


def _stop(channel_id: ChannelId, localizer: Localizer) -> list[Block]:
    here = {"channel": channel_id}
    return [
        kit.button(ReportUi.DIGEST_NOW, localizer.t("digest.button.now"), here),
        kit.button(ReportUi.DIGEST_OFF, localizer.t("digest.button.off"), here),
    ]


def modal(schedule: Schedule, localizer: Localizer) -> Block:
    """Return the modal, filled in with the schedule as it is or as it usually would be."""
    return kit.modal(
        ReportUi.DIGEST_MODAL,
        title=localizer.t("digest.modal.title"),
        private={"channel": schedule.channel_id},
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        blocks=[
            _input(action, element, localizer, optional=action in _OPTIONAL)
            for action, element in _elements(schedule, localizer).items()
        ],
    )


_OPTIONAL = {ReportUi.WEEKDAY, ReportUi.MONTH_DAY}


def _elements(schedule: Schedule, localizer: Localizer) -> Mapping[ReportUi, Block]:
    kinds = [(kind.value, localizer.t(f"digest.kind.{kind.value}")) for kind in RuleKind]
    weekdays = [(str(day), localizer.t(f"digest.weekday.{day}")) for day in range(_WEEK)]
    holidays = [(one.value, localizer.t(f"digest.holidays.{one.value}")) for one in HolidayPolicy]
    at = time(schedule.hour, schedule.minute).strftime("%H:%M")
    return {
        ReportUi.KIND: kit.choice(kinds, schedule.kind),
        ReportUi.AT: kit.time_input(at),
        ReportUi.WEEKDAY: kit.choice(weekdays, _text(schedule.weekday)),
        ReportUi.MONTH_DAY: kit.choice(_month_days(localizer), _text(schedule.month_day)),
        ReportUi.HOLIDAYS: kit.choice(holidays, schedule.holidays.value),
        ReportUi.ZONE: kit.text_input(schedule.zone),
    }


def _month_days(localizer: Localizer) -> list[tuple[str, str]]:
    days = [
        (str(day), localizer.t("digest.month_day", day=day)) for day in range(1, _LONGEST_MONTH)
    ]
    return [*days, (str(_LONGEST_MONTH), localizer.t("digest.month_day_last"))]


def _text(day: int | None) -> str:
    return "" if day is None else str(day)


def _input(action: ReportUi, element: Block, localizer: Localizer, *, optional: bool) -> Block:
    label = localizer.t(f"digest.modal.{action.value.removeprefix('report.')}")
    hint = localizer.t("digest.modal.zone_hint") if action is ReportUi.ZONE else ""
    return kit.field(action, label, element, hint=hint, optional=optional)
