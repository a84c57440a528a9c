"""A KPI's chart as Slack draws it, and the same in words and signs where it cannot stand.

A line chart wants a point of each line on each day. So what is likely goes on where what is
known ends, and the lines of the band lie on the known one until then.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.blocks import digest_parts, forecast, kit, limits, progress
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer
from kpi.charts import Amounts, Chart
from kpi.digest import Label
from kpi.knowledge import Text
from kpi.model import TargetKind, Unit

#: From here on a chart's values are whole.
_WHOLE_FROM = 100
#: So many notes are told below a chart, the newest.
_MOST_NOTES = 3
_NOTE = 80
#: Behind the label of a day that has a note, and before the note.
_MARK = "●"
#: The same for a day from which on something else is counted.
_BREAK = "◆"
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
        return {"digest.actual": it.actual, "digest.needed": it.needed}
    return {
        "chart.high": it.actual + it.band.high[1:],
        "chart.low": it.actual + it.band.low[1:],
        "digest.needed": it.needed,
        "chart.likely": it.actual + it.band.median[1:],
    }


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
    return [_marked(name, day, it) for name, day in zip(names, it.days, strict=True)]


def _marked(name: str, day: date, it: Chart) -> str:
    marks = (_BREAK if day in it.broken else "") + (_MARK if day in it.noted else "")
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
        said = localizer.t("chart.needed", line=said, needed=needed)
    if it.band is None:
        return said
    ends = it.band.low[-1], it.band.high[-1]
    low, high = forecast.band(*ends, unit, localizer, kind=TargetKind.LEVEL)
    day = localizer.short_day(it.days[-1])
    return localizer.t("chart.ahead", line=said, day=day, low=low, high=high)


def noted(it: Chart, localizer: Localizer) -> list[str]:
    """Return the breaks and the newest notes that the chart marks, by day."""
    breaks = [_broken(day, name, localizer) for day, name in it.breaks]
    return breaks + [
        localizer.t(
            "chart.note",
            mark=_MARK,
            day=localizer.short_day(day),
            text=limits.clip(text, _NOTE),
        )
        for day, text in it.notes[-_MOST_NOTES:]
    ]


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
