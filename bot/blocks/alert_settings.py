"""A person's alerts: which ones they get, when they are left in peace, what is open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.blocks import digest_parts, kit
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer
from bot.ids import AlertUi
from kpi.alerts import AlertKind
from kpi.digest import Label
from kpi.model import Person
from kpi.usecases.alerts.alert_answers import MORNING, OpenAlert, Settings

_MOST_OPEN = 10


def shown(it: Settings, localizer: Localizer, notice: str = "") -> Rendered:
    """Return the settings as a message for the person; ``notice`` is plain and comes first."""
    lines = summary(it, localizer)
    head = [localizer.m("digest.plain", text=notice)] if notice else []
    text = "\n".join([*head, localizer.t("alerts.title"), *lines])
    return Rendered(
        text=text,
        blocks=[*map(kit.section, head), *section(it, localizer)],
    )


def section(it: Settings, localizer: Localizer) -> list[Block]:
    """Return the settings as blocks with their buttons, for a message or the Home tab."""
    buttons = [kit.button(AlertUi.MODAL, localizer.t("alerts.button.change"), {})]
    if it.person.snoozed_until is not None:
        buttons.append(kit.button(AlertUi.WAKE, localizer.t("alerts.button.wake"), {}))
    return [
        kit.section(localizer.m("digest.heading", text=localizer.t("alerts.title"))),
        kit.section("\n".join(summary(it, localizer))),
        *_open(it.open, it.person, localizer),
        kit.actions(*buttons),
        kit.context(localizer.t("alerts.examples")),
    ]


def summary(it: Settings, localizer: Localizer) -> list[str]:
    """Return the settings line by line, as mrkdwn."""
    person = it.person
    kinds = [
        localizer.t(
            "alerts.off" if kind in person.muted else "alerts.on",
            kind=localizer.t(f"alerts.kind.{kind.value}"),
        )
        for kind in AlertKind
    ]
    calm = [localizer.n("alerts.calm", it.calm)] if it.calm else []
    lines = [localizer.t("alerts.intro"), *kinds, *calm, _quiet(person, localizer)]
    if person.snoozed_until is not None:
        until = localizer.instant(person.snoozed_until, person.zone)
        lines.append(localizer.m("alerts.snoozed", until=until))
    return [*lines, localizer.n("alerts.owned", it.owned)]


def _quiet(person: Person, localizer: Localizer) -> str:
    if person.quiet_from is None or person.quiet_until is None:
        return localizer.t("alerts.no_quiet")
    return localizer.m(
        "alerts.quiet",
        start=localizer.clock_time(person.quiet_from),
        end=localizer.clock_time(person.quiet_until),
        zone=localizer.zone(person.zone),
    )


def _open(alerts: Sequence[OpenAlert], person: Person, localizer: Localizer) -> list[Block]:
    lines = [_open_line(one, ZoneInfo(person.zone), localizer) for one in alerts[:_MOST_OPEN]]
    return digest_parts.listed(localizer.t("alerts.raised"), lines, localizer)


def _open_line(it: OpenAlert, zone: ZoneInfo, localizer: Localizer) -> str:
    paused = it.paused_until
    return localizer.t(
        "alerts.raised_line" if paused is None else "alerts.raised_line_paused",
        name=digest_parts.named(it.label, localizer),
        kind=localizer.t(f"alerts.raised.{it.kind.value}"),
        day=localizer.short_day(it.since.astimezone(zone).date()),
        until=localizer.short_day(paused.astimezone(zone).date()) if paused else "",
    )


def modal(
    person: Person,
    localizer: Localizer,
    today: date,
    replayed: str = "",
    own: Sequence[Label] = (),
) -> Block:
    """Return the modal to change the settings; ``today`` is the person's own.

    ``replayed`` says in a sentence how many alerts the last weeks would have brought; ``own``
    are the person's KPIs, whose unusual days can be left out one by one.
    """
    kinds = [(kind.value, localizer.t(f"alerts.kind.{kind.value}")) for kind in AlertKind]
    wanted = [kind.value for kind in AlertKind if kind not in person.muted]
    last = _last_day(person)
    still = last.isoformat() if last is not None and last >= today else ""
    return kit.modal(
        AlertUi.MODAL,
        title=localizer.t("alerts.modal.title"),
        private={},
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        blocks=[
            kit.section(localizer.t("alerts.intro")),
            _input(AlertUi.KINDS, kit.checks(kinds, wanted), localizer),
            *([_input(AlertUi.CALM, _calm(person, own, localizer), localizer)] if own else []),
            *([kit.context(replayed)] if replayed else []),
            _input(AlertUi.QUIET_FROM, kit.time_input(_clock(person.quiet_from)), localizer),
            _input(AlertUi.QUIET_UNTIL, kit.time_input(_clock(person.quiet_until)), localizer),
            _input(AlertUi.SNOOZE_UNTIL, kit.day_input(still), localizer),
        ],
    )


def _last_day(person: Person) -> date | None:
    """Return the last whole day that all is snoozed; a morning's end belongs to the day before."""
    if person.snoozed_until is None:
        return None
    until = person.snoozed_until.astimezone(ZoneInfo(person.zone))
    early = timedelta(days=1) if until.time() == MORNING else timedelta.resolution
    return (until - early).date()


def _calm(person: Person, own: Sequence[Label], localizer: Localizer) -> Block:
    pairs = [(str(one.kpi_id), digest_parts.named(one, localizer)) for one in own]
    every = person.muted - {AlertKind.UNUSUAL.value}
    told = replace(person, muted=every)
    calm = [str(one.kpi_id) for one in own if not told.wants(AlertKind.UNUSUAL, one.kpi_id)]
    return kit.choices(pairs, calm)


def _input(action: AlertUi, element: Block, localizer: Localizer) -> Block:
    label = localizer.t(f"alerts.modal.{action.value.removeprefix('alerts.')}")
    return kit.field(action, label, element, optional=True)


def _clock(at: time | None) -> str:
    return at.strftime("%H:%M") if at is not None else ""
