"""A typed value on its way into a series: each question and each answer is one step."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.blocks import data as blocks
from bot.blocks import limits, names
from bot.blocks.data import Pick
from bot.blocks.rendered import Rendered
from bot.ids import MOST_BUTTONS
from bot.listeners import log_told
from bot.listeners.effects import Effect
from bot.listeners.turns import R, Turn
from kpi.day_values import MOST, kept
from kpi.errors import NotUnderstood, Stale
from kpi.language.metrics import MetricReading
from kpi.language.numbers import Amount
from kpi.language.phrases import Doubt
from kpi.language.requests import LogDraft
from kpi.model import ChannelId, MetricKey, Scope, Series, SeriesId, Unit
from kpi.usecases import access
from kpi.usecases.lookups import measures, series
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.lookups.wishes import KpiWish
from kpi.usecases.numbers import asking, destinations, values

#: How a message reaches the person: as a reply, or in place of the one with the question.
Show = Callable[[Rendered], Effect]
#: What is said back of a text that was not understood.
_LONGEST = 60
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value as far as it is clear; None and empty: open, or not said.

    ``days`` are the days that may be meant, where that is doubtful.
    """

    amount: Amount
    day: date | None = None
    days: tuple[date, ...] = ()
    metric: MetricKey | None = None
    series_id: SeriesId | None = None
    scope: Scope = field(default_factory=Scope)

    def as_json(self, *, short: bool = False) -> Mapping[str, object]:
        """Return it as a button carries it; ``short`` leaves out what a series says by itself."""
        said: dict[str, object] = {
            "n": str(self.amount.value),
            "u": self.amount.unit or "",
            "g": self.amount.sign or "",
            "d": self.day.isoformat() if self.day else "",
            "o": [day.isoformat() for day in self.days],
            "m": "" if short else self.metric or "",
            "s": self.series_id or "",
            "p": "" if short else self.scope.platform,
            "a": "" if short else self.scope.account,
            "c": "" if short else self.scope.campaign,
            "i": "" if short else self.scope.influencer,
        }
        return {key: value for key, value in said.items() if value}


def of_json(data: Mapping[str, object]) -> Said:
    """Return what a button or an option carried; Stale when it is none of ours."""
    text = {key: str(value) for key, value in data.items()}
    sign, open_days = text.get("g"), data.get("o")
    try:
        return Said(
            amount=Amount(
                value=Decimal(text["n"]),
                unit=Unit(text["u"]) if "u" in text else None,
                sign="+" if sign == "+" else "-" if sign == "-" else None,
                span=(0, 0),
            ),
            day=date.fromisoformat(text["d"]) if "d" in text else None,
            days=_dates(open_days) if isinstance(open_days, list) else (),
            metric=MetricKey(text["m"]) if "m" in text else None,
            series_id=SeriesId(text["s"]) if "s" in text else None,
            scope=Scope(
                platform=text.get("p", ""),
                account=text.get("a", ""),
                campaign=text.get("c", ""),
                influencer=text.get("i", ""),
            ),
        )
    except (KeyError, ValueError, InvalidOperation):
        raise Stale("stale.draft") from None


def _dates(texts: Sequence[object]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(str(text)) for text in texts)


def of_text(text: str) -> Said:
    """Return what an option carried as JSON text; Stale when it is none of ours."""
    try:
        data = json.loads(text)
    except ValueError:
        raise Stale("stale.draft") from None
    if not isinstance(data, dict):
        raise Stale("stale.draft")
    return of_json(data)


def start(turn: Turn[R], channel_id: ChannelId | None, draft: LogDraft, show: Show) -> Effect:
    """Store the value that was typed, or ask the first thing that is open.

    Without a channel the asker's own KPIs are meant.
    """
    said = _said(turn, draft)
    keys = _metrics(turn, channel_id, draft, said)
    if not keys:
        return _by_name(turn, channel_id, draft, said, show)
    if len(keys) == 1:
        return go_on(turn, channel_id, replace(said, metric=keys[0]), show)
    picks = [
        Pick(
            label=names.metric(turn.deps.knowledge, key, turn.localizer),
            value=replace(said, metric=key).as_json(),
        )
        for key in keys[:MOST_BUTTONS]
    ]
    question = turn.localizer.m("data.which_metric", text=_quoted(draft))
    return show(blocks.which(question, picks, turn.localizer))


def _said(turn: Turn[R], draft: LogDraft) -> Said:
    if draft.amount is None:
        raise NotUnderstood("log.which_number" if draft.amounts else "log.no_number")
    if draft.amount.relative or draft.amount.sign == "±":
        raise NotUnderstood("log.change")
    if Doubt.SEVERAL in draft.day_doubts:
        raise NotUnderstood("log.which_day")
    if draft.amount.value > MOST:
        raise NotUnderstood("value.too_large")
    amount = replace(draft.amount, value=kept(draft.amount.value), span=(0, 0))
    return Said(amount=amount, day=draft.day, days=_days(turn, draft), scope=_short(draft.scope))


def _short(scope: Scope) -> Scope:
    """Return the scope with parts that fit a button."""
    return Scope(
        platform=scope.platform[:_LONGEST],
        account=scope.account[:_LONGEST],
        campaign=scope.campaign[:_LONGEST],
        influencer=scope.influencer[:_LONGEST],
    )


def _days(turn: Turn[R], draft: LogDraft) -> tuple[date, ...]:
    """Return the days that may be meant; none where what was read is not doubted."""
    if draft.day is None or not draft.day_doubts:
        return ()
    today = local_day(turn.asker.now, turn.asker.person.zone)
    days = [draft.day]
    if Doubt.DAY_OR_MONTH in draft.day_doubts and draft.day.day <= _MONTHS:
        days.append(draft.day.replace(month=draft.day.day, day=draft.day.month))
    return tuple(dict.fromkeys(day for day in [*days, today] if day <= today))


def _metrics(
    turn: Turn[R], channel_id: ChannelId | None, draft: LogDraft, said: Said
) -> list[MetricKey]:
    if not isinstance(draft.metric, MetricReading):
        return []
    return destinations.metrics(
        turn.uow, turn.asker, turn.deps.knowledge, channel_id, draft.metric, said.amount
    )


def _quoted(draft: LogDraft) -> str:
    return limits.clip(draft.metric_text, _LONGEST)


def _by_name(
    turn: Turn[R], channel_id: ChannelId | None, draft: LogDraft, said: Said, show: Show
) -> Effect:
    """Take the words for the name of a KPI, shortened perhaps; else offer all there are."""
    found, is_named = destinations.named(
        turn.uow, turn.asker, turn.deps.knowledge, channel_id, draft.metric_text
    )
    if not found:
        raise NotUnderstood("log.unknown_metric", text=_quoted(draft))
    if len(found) == 1 and is_named:
        return go_on(turn, channel_id, replace(said, series_id=found[0].series_id), show)
    text = _quoted(draft)
    if is_named:
        question = turn.localizer.m("data.which_metric", text=text)
    elif text:
        question = turn.localizer.m("data.which_kpi", text=text)
    else:
        question = turn.localizer.m("data.which_number_of")
    return show(_ask_series(turn, question, found, said, named=True))


def go_on(turn: Turn[R], channel_id: ChannelId | None, said: Said, show: Show) -> Effect:
    """Store the value of a known metric or series, or ask for its day, then for its series."""
    if said.days:
        return show(_ask_day(turn, said))
    if said.series_id is not None:
        return show(_store(turn, said))
    if said.metric is None:
        raise Stale("stale.draft")
    found = _series(turn, channel_id, said.metric, said.scope)
    if len(found) == 1:
        return show(_store(turn, replace(said, series_id=found[0].series_id)))
    question = turn.localizer.t("data.which_series")
    return show(_ask_series(turn, question, found, said, named=False))


def _ask_day(turn: Turn[R], said: Said) -> Rendered:
    picks = [
        Pick(label=turn.localizer.day(day), value=replace(said, day=day, days=()).as_json())
        for day in said.days
    ]
    return blocks.which(turn.localizer.t("data.which_day"), picks, turn.localizer)


def _series(
    turn: Turn[R], channel_id: ChannelId | None, metric: MetricKey, scope: Scope
) -> list[Series]:
    """Return the series that may be meant; in a channel that has none a new one is made."""
    uow, asker = turn.uow, turn.asker
    if channel_id is None:
        own = destinations.of_own_kpis(uow, asker, metric, scope)
        if not own:
            raise NotUnderstood("log.not_yours")
        return own
    found = destinations.in_channel(uow, asker, channel_id, metric, scope)
    if found:
        return found
    access.may_change(asker)
    measure = measures.of_metric(uow, asker, turn.deps.knowledge, metric)
    wish = KpiWish(metric=metric, scope=scope)
    return [series.new(uow, asker, channel_id, wish, metric, measure)]


def _ask_series(
    turn: Turn[R], question: str, found: Sequence[Series], said: Said, *, named: bool
) -> Rendered:
    labels = log_told.labels(turn, found, named=named)
    picks = [
        Pick(label=label, value=replace(said, series_id=one.series_id).as_json(short=True))
        for one, label in zip(found, labels, strict=True)
    ]
    return blocks.which(question, picks, turn.localizer)


def _store(turn: Turn[R], said: Said) -> Rendered:
    """Store the value and say so."""
    series_id = said.series_id or SeriesId("")
    known = turn.uow.series.get(turn.asker.workspace_id, series_id)
    if known is None:
        raise Stale("stale.draft")
    value = values.value_of(said.amount, known.unit, known.aggregation)
    entry = values.log(turn.uow, turn.asker, series_id, said.day, value)
    offered = asking.of_typed(turn.uow, turn.asker, turn.deps.knowledge, entry)
    return log_told.recorded(turn, entry, offered)
