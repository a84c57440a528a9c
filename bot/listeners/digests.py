"""``/kpi digest``: setting, stopping, previewing and posting a channel's progress report."""

from collections.abc import Callable, Sequence
from datetime import time

from bot.blocks import digest_settings as blocks
from bot.blocks import kit
from bot.blocks.digest import render_digest
from bot.blocks.rendered import Rendered
from bot.calendars import is_holiday
from bot.i18n.localizer import mention
from bot.ids import ReportUi
from bot.listeners import places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.sentences import sentence
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotUnderstood, SlackRefused
from kpi.language.requests import DigestAction, DigestRequest
from kpi.model import ChannelId, Team
from kpi.ports import HolidayPolicy
from kpi.schedule import RuleKind
from kpi.usecases import access
from kpi.usecases.digests import composing, moving
from kpi.usecases.digests import digest_orders as usecase
from kpi.usecases.digests.digests import plan_of
from kpi.usecases.people import teams


def order(turn: Turn[CommandRequest], request: DigestRequest) -> Sequence[Effect]:
    """Do what was typed."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    return [_DO[request.action](turn, channel_id, request)]


def _show(turn: Turn[R], channel_id: ChannelId, request: DigestRequest) -> Effect:
    plan = usecase.show(turn.uow, turn.asker, channel_id, is_holiday)
    shown = blocks.shown(plan, channel_id, turn.localizer)
    if not request.unread:
        return places.reply(shown)
    unread = turn.localizer.m("digest.unread", words=" ".join(request.unread))
    return Reply(text=f"{unread}\n{shown.text}", blocks=[kit.section(unread), *shown.blocks])


def _set(turn: Turn[R], channel_id: ChannelId, request: DigestRequest) -> Effect:
    bot_user_id, is_here = _presence(turn, channel_id)
    team = teams.of_channel(turn.uow, turn.asker, channel_id)
    running = usecase.set_schedule(turn.uow, turn.asker, team, request, is_holiday)
    return places.reply(
        blocks.saved(
            running,
            turn.localizer,
            bot_user_id=bot_user_id,
            is_here=is_here,
            unread=request.unread,
        )
    )


def _presence(turn: Turn[R], channel_id: ChannelId) -> tuple[str, bool]:
    """Return the bot's user id and whether it is in the channel, as far as Slack says."""
    workspace_id = turn.asker.workspace_id
    workspace = turn.uow.workspaces.get(workspace_id)
    if workspace is None or not workspace.bot_user_id:
        return "", True
    bot = workspace.bot_user_id
    try:
        return bot, turn.asker.membership.is_member(workspace_id, channel_id, bot)
    except SlackRefused:
        return bot, True  # the test message will show it


def _stop(turn: Turn[R], channel_id: ChannelId, _request: DigestRequest) -> Effect:
    usecase.stop(turn.uow, turn.asker, channel_id)
    return Reply(text=turn.localizer.t("digest.off"))


def _resume(turn: Turn[R], channel_id: ChannelId, _request: DigestRequest) -> Effect:
    plan = usecase.resume(turn.uow, turn.asker, channel_id, is_holiday)
    return places.reply(blocks.shown(plan, channel_id, turn.localizer))


def _post(turn: Turn[R], channel_id: ChannelId, _request: DigestRequest) -> Effect:
    bot_user_id, is_here = _presence(turn, channel_id)
    if not is_here:
        return Reply(text=turn.localizer.m("digest.not_here_now", bot=mention(bot_user_id)))
    usecase.post_now(turn.uow, turn.asker, channel_id)
    return Reply(text=turn.localizer.t("digest.now"))


def _preview(turn: Turn[R], channel_id: ChannelId, _request: DigestRequest) -> Effect:
    team = teams.of_channel(turn.uow, turn.asker, channel_id)
    rendered = preview(turn, team)
    said = turn.localizer.t("digest.preview")
    return Reply(text=f"{said}\n{rendered.text}", blocks=[kit.context(said), *rendered.blocks])


def preview(turn: Turn[R], team: Team) -> Rendered:
    """Return the digest as it would be now, in the asker's language."""
    now = turn.asker.now
    schedule = turn.uow.schedules.get(team.workspace_id, team.channel_id)
    content = composing.compose(
        turn.uow,
        turn.deps.knowledge,
        team,
        now,
        composing.Occasion(
            next_at=plan_of(schedule, now, is_holiday).next_at,
            days=moving.days_compared(schedule.kind if schedule else ""),
            is_holiday=is_holiday,
        ),
    )
    return render_digest(content, turn.localizer)


_DO: dict[DigestAction, Callable[..., Effect]] = {
    DigestAction.SHOW: _show,
    DigestAction.SET: _set,
    DigestAction.OFF: _stop,
    DigestAction.ON: _resume,
    DigestAction.NOW: _post,
    DigestAction.PREVIEW: _preview,
}


def open_modal(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the schedule's modal."""
    access.may_change(turn.asker)
    team = teams.of_channel(turn.uow, turn.asker, _channel(turn.request))
    schedule = usecase.draft(turn.uow, turn.asker, team)
    return [OpenModal(view=blocks.modal(schedule, turn.localizer))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Set the schedule as the modal has it."""
    channel_id = ChannelId(str(turn.request.private.get("channel", "")))
    try:
        return [_set(turn, channel_id, _wish(turn.request))]
    except NotUnderstood as error:
        if error.code != "not_understood.zone":
            raise
        said = sentence(error, turn.localizer, plain=True)
        return [FieldErrors(errors={ReportUi.ZONE: said})]


def _wish(request: ViewRequest) -> DigestRequest:
    """Read the modal; NotUnderstood for what its fields never hold."""
    values = request.values
    try:
        return DigestRequest(
            action=DigestAction.SET,
            kind=RuleKind(values[ReportUi.KIND]),
            weekday=_number(values.get(ReportUi.WEEKDAY)),
            month_day=_number(values.get(ReportUi.MONTH_DAY)),
            at=time.fromisoformat(values[ReportUi.AT]),
            zone=values[ReportUi.ZONE].strip(),
            holidays=HolidayPolicy(values[ReportUi.HOLIDAYS]),
        )
    except (KeyError, ValueError):
        raise NotUnderstood("not_understood.payload") from None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def stop(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Let no more digests go out."""
    return [_stop(turn, _channel(turn.request), DigestRequest())]


def post(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Post a digest now."""
    return [_post(turn, _channel(turn.request), DigestRequest())]


def retry(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Try again whether Mato may post, after somebody has invited it."""
    channel_id = _channel(turn.request)
    usecase.resume(turn.uow, turn.asker, channel_id, is_holiday, test_anyway=True)
    return [Reply(text=turn.localizer.t("digest.testing"))]


def _channel(request: ActionRequest) -> ChannelId:
    return ChannelId(str(request.value.get("channel", "")))


ROUTES = Routes(
    commands={DigestRequest: CommandRoute(handler=order)},
    actions={
        ReportUi.DIGEST_MODAL: Route(handler=open_modal, writes=False),
        ReportUi.DIGEST_OFF: Route(handler=stop),
        ReportUi.DIGEST_NOW: Route(handler=post),
        ReportUi.DIGEST_RETRY: Route(handler=retry),
    },
    views={ReportUi.DIGEST_MODAL: Route(handler=submit)},
)
