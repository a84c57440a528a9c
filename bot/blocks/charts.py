"""A KPI's chart as Slack draws it, and the same in words and signs where it cannot stand.

A line chart wants a point of each line on each day. So what is likely goes on where what is
known ends, and the lines of the band lie on the known one until then.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.blocks import digest_parts, forecast, kit, limits, progress
from bot.blocks.rendered import Block, Rendered
from bot.calendars import holiday_name, is_holiday
from bot.i18n.localizer import Localizer
from kpi.charts import Amounts, Chart
from kpi.digest import Label
from kpi.knowledge import Text
from kpi.model import Period, TargetKind, Unit

#: From here on a chart's values are whole.
_WHOLE_FROM = 100
#: So many notes are told below a chart, the newest.
_MOST_NOTES = 3
_NOTE = 80
#: Behind the label of a day that has a note, and before the note.
_MARK = "●"
#: The same for a day from which on something else is counted.
_BREAK = "◆"
#: The same for a day whose value was corrected, and for a holiday.
_REVISED, _HOLIDAY = "△", "○"
#: Holidays are told in a message while they are as new as that: what is older is no news.
_RECENT = timedelta(days=28)
_BARS = "▁▂▃▄▅▆▇█"


def shown(
    it: Chart, label: Label, localizer: Localizer, told: Collection[tuple[date, str]] = ()
) -> list[Block]:
    """Return the native chart and below it the same in words, but for notes ``told`` elsewhere."""
    rest = replace(it, notes=tuple(note for note in it.notes if note not in told))
    return [native(it, label, localizer), kit.context(_told(rest, label.unit, localizer))]


def message(it: Chart, label: Label, localizer: Localizer) -> Rendered:
    """Return the chart as a message of its own."""
    head = digest_parts.named(label, localizer)
    text = localizer.m("chart.message", name=head, text=_told(it, label.unit, localizer))
    return Rendered(text=text, blocks=shown(it, label, localizer))


def _told(it: Chart, unit: Unit, localizer: Localizer) -> str:
    lines = [sentence(it, unit, localizer), *noted(it, localizer)]
    return "\n".join(localizer.m("digest.plain", text=line) for line in lines)


def native(it: Chart, label: Label, localizer: Localizer) -> Block:
    """Return the line chart: what was, what is likely, what it takes."""
    labels = _labels(it, localizer)
    series = [
        _series(localizer.t(name), labels, amounts)
        for name, amounts in lines(it).items()
        if amounts is not None
    ]
    return {
        "type": "data_visualization",
        "title": title(it, label, localizer),
        "chart": {"type": "line", "series": series, "axis_config": {"categories": labels}},
    }


def title(it: Chart, label: Label, localizer: Localizer) -> str:
    """Return what the chart is called, cut to what Slack takes."""
    kind = "_total" if it.is_running_total else "_rate" if it.is_running_rate else ""
    shape = f"digest.chart{kind}"
    room = limits.CHART_TITLE - len(localizer.t(shape, name=""))
    return localizer.t(shape, name=digest_parts.named(label, localizer, room))


def lines(it: Chart) -> dict[str, Amounts | None]:
    """Return each line by the id of its name, with a point for each day; None: there is none.

    The line of what was comes last where the band would lie on it: it is drawn on top.
    """
    if it.band is None:
        return {"digest.actual": it.actual, path_name(it): it.needed}
    return {
        "chart.high": it.actual + it.band.high[1:],
        "chart.low": it.actual + it.band.low[1:],
        path_name(it): it.needed,
        "chart.likely": it.actual + it.band.median[1:],
    }


def path_name(it: Chart) -> str:
    """Return the id of what the needed line is called: where nothing moves, the target itself."""
    return "chart.target" if len(set(it.needed or ())) == 1 else "digest.needed"


def _series(name: str, labels: Sequence[str], values: Sequence[Decimal]) -> Block:
    points = zip(labels, values, strict=True)
    return {
        "name": name,
        "data": [{"label": label, "value": _drawn(value)} for label, value in points],
    }


def _drawn(value: Decimal) -> float | int:
    whole = value.to_integral_value()
    return int(whole) if value == whole or abs(value) >= _WHOLE_FROM else float(round(value, 2))


def _labels(it: Chart, localizer: Localizer) -> list[str]:
    """Return one label a day; with the year where month and day alone come twice."""
    short = [localizer.short_day(day) for day in it.days]
    names = short if len(set(short)) == len(short) else [f"{day:%Y/%m/%d}" for day in it.days]
    at = _marks(it)
    return [_marked(name, day, at) for name, day in zip(names, it.days, strict=True)]


def holidays(it: Chart) -> list[date]:
    """Return the holidays among the days that are known."""
    days = Period(start=it.days[0], end=it.newest + timedelta(days=1))
    return [day for day in days if is_holiday(it.country, day)]


def _recent_holidays(it: Chart) -> list[date]:
    return [day for day in holidays(it) if day > it.newest - _RECENT]


def _marks(it: Chart) -> dict[str, frozenset[date]]:
    """Return which of the days drawn each sign stands at."""
    return {
        _BREAK: it.broken,
        _REVISED: it.corrected,
        _MARK: it.noted,
        _HOLIDAY: it.standing_for(_recent_holidays(it)),
    }


def _marked(name: str, day: date, at: Mapping[str, frozenset[date]]) -> str:
    marks = "".join(mark for mark, days in at.items() if day in days)
    return f"{name} {marks}" if marks else name


def sentence(it: Chart, unit: Unit, localizer: Localizer) -> str:
    """Return what the chart shows, for whoever cannot see it."""
    said = localizer.t(
        "chart.line",
        start=localizer.short_day(it.days[0]),
        first=progress.amount(it.actual[0], unit, localizer),
        end=localizer.short_day(it.newest),
        last=progress.amount(it.actual[-1], unit, localizer),
    )
    if it.needed is not None:
        needed = progress.amount(it.needed[len(it.actual) - 1], unit, localizer)
        held = "chart.held" if path_name(it) == "chart.target" else "chart.needed"
        said = localizer.t(held, line=said, needed=needed)
    if it.band is None:
        return said
    ends = it.band.low[-1], it.band.high[-1]
    low, high = forecast.band(*ends, unit, localizer, kind=TargetKind.LEVEL)
    day = localizer.short_day(it.days[-1])
    ahead = "chart.ahead" if low != high else "chart.ahead_near"
    return localizer.t(ahead, line=said, day=day, low=low, high=high)


def noted(it: Chart, localizer: Localizer) -> list[str]:
    """Return what the chart marks: breaks, corrections, the newest notes, recent holidays."""
    breaks = [_broken(day, name, localizer) for day, name in it.breaks]
    notes = [
        localizer.t(
            "chart.note",
            mark=_MARK,
            day=localizer.short_day(day),
            text=limits.clip(text, _NOTE),
        )
        for day, text in it.notes[-_MOST_NOTES:]
    ]
    return [*breaks, *_corrected(it, localizer), *notes, *_holidays(it, localizer)]


def _corrected(it: Chart, localizer: Localizer) -> list[str]:
    if not it.revised:
        return []
    start, end = (localizer.short_day(day) for day in (min(it.revised), max(it.revised)))
    msgid = "chart.revised_one" if len(it.revised) == 1 else "chart.revised"
    count = len(it.revised)
    return [localizer.t(msgid, mark=_REVISED, start=start, end=end, count=count)]


def _holidays(it: Chart, localizer: Localizer) -> list[str]:
    language = localizer.language.value
    said = [
        localizer.t(
            "movers.mark.holiday",
            day=localizer.short_day(day),
            text=holiday_name(it.country, day, language),
        )
        for day in _recent_holidays(it)
    ]
    named = localizer.t("movers.comma").join(said)
    return [localizer.t("chart.holidays", mark=_HOLIDAY, days=named)] if said else []


def _broken(at: date, name: Text, localizer: Localizer) -> str:
    day, new = localizer.short_day(at), limits.clip(name.to(localizer.language), _NOTE)
    if not new:
        return localizer.t("movers.break_unnamed", mark=_BREAK, day=day)
    return localizer.t("movers.break", mark=_BREAK, day=day, new=new)


def sparkline(it: Chart) -> str:
    """Return the actual line in block characters, where no chart can stand."""
    low, high = min(it.actual), max(it.actual)
    if low == high:
        return _BARS[0] * len(it.actual)
    return "".join(
        _BARS[int((value - low) / (high - low) * (len(_BARS) - 1))] for value in it.actual
    )


def trend(it: Chart, unit: Unit, localizer: Localizer) -> str:
    """Return the actual line as signs for the eye and as two values for the ear."""
    return localizer.t(
        "digest.trend",
        line=sparkline(it),
        start=localizer.short_day(it.days[0]),
        first=progress.amount(it.actual[0], unit, localizer),
        end=localizer.short_day(it.newest),
        last=progress.amount(it.actual[-1], unit, localizer),
    )
