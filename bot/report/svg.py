"""A KPI's chart as a drawing within a page: vectors, drawn from the points that Slack draws."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

from bot.blocks import charts
from bot.calendars import holiday_name
from bot.i18n.localizer import Localizer
from kpi.charts import Chart

_WIDTH, _HEIGHT, _EDGE = 640, 200, 8
_ACTUAL, _NEEDED, _LIKELY = "#1f6f5c", "#888", "#9cc9bd"


def draw(it: Chart, words: str, localizer: Localizer) -> str:
    """Return the drawing and its legend; ``words`` say what it shows."""
    frame = _Frame(it)
    parts = [
        *_band(it, frame),
        *_marked(it, frame, localizer),
        *_needed(it, frame),
        frame.line(it.days[: len(it.actual)], it.actual, f'stroke="{_ACTUAL}" stroke-width="2"'),
        *_labels(it, localizer),
    ]
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    drawn = "".join(parts)
    return (
        f'<svg role="img" aria-label="{escape(words)}" {box}>{drawn}</svg>{_legend(it, localizer)}'
    )


class _Frame:
    """Where days and amounts lie in the drawing."""

    def __init__(self, it: Chart) -> None:
        ends = (*it.band.low, *it.band.high) if it.band else ()
        values = [*it.actual, *(it.needed or ()), *ends]
        values += [Decimal(0)] if it.is_running_total else []
        self._low = min(values)
        self._span = (max(values) - self._low) or Decimal(1)
        self._first = it.days[0]
        self._days = (it.days[-1] - it.days[0]).days

    def x(self, day: date) -> float:
        return _EDGE + (_WIDTH - 2 * _EDGE) * (day - self._first).days / self._days

    def points(self, days: Sequence[date], values: Sequence[Decimal]) -> str:
        tall = _HEIGHT - 4 * _EDGE
        return " ".join(
            f"{self.x(day):.1f},{_EDGE + tall * float(1 - (value - self._low) / self._span):.1f}"
            for day, value in zip(days, values, strict=True)
        )

    def line(self, days: Sequence[date], values: Sequence[Decimal], style: str) -> str:
        return f'<polyline fill="none" {style} points="{self.points(days, values)}"/>'


def _band(it: Chart, frame: _Frame) -> list[str]:
    if it.band is None:
        return []
    days = it.days[len(it.actual) - 1 :]
    around = frame.points((*days, *days[::-1]), (*it.band.high, *it.band.low[::-1]))
    middle = f'stroke="{_ACTUAL}" stroke-dasharray="2 3"'
    return [
        f'<polygon fill="{_LIKELY}" fill-opacity="0.45" points="{around}"/>',
        frame.line(days, it.band.median, middle),
    ]


def _needed(it: Chart, frame: _Frame) -> list[str]:
    style = f'stroke="{_NEEDED}" stroke-dasharray="6 4"'
    return [frame.line(it.days, it.needed, style)] if it.needed else []


def _marked(it: Chart, frame: _Frame, localizer: Localizer) -> list[str]:
    """Draw notes and breaks as lines, holidays and corrected values as signs at the foot."""
    notes = [_upright(frame.x(day), "1 3", text) for day, text in it.notes]
    broken = [_upright(frame.x(day), "", name.to(localizer.language)) for day, name in it.breaks]
    corrected = [_sign(frame.x(day), "△", "") for day in it.revised]
    named = localizer.language.value
    holidays = [
        _sign(frame.x(day), "○", holiday_name(it.country, day, named))
        for day in charts.holidays(it)
    ]
    return [*notes, *broken, *corrected, *holidays]


def _upright(x: float, dashes: str, text: str) -> str:
    top, bottom = _EDGE, _HEIGHT - 3 * _EDGE
    style = f'stroke="{_NEEDED}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
    title = f"<title>{escape(text)}</title>"
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}" {style}>{title}</line>'


def _sign(x: float, sign: str, text: str) -> str:
    title = f"<title>{escape(text)}</title>" if text else ""
    return (
        f'<text x="{x:.1f}" y="{_HEIGHT - 2 * _EDGE}" font-size="8" fill="{_NEEDED}" '
        f'text-anchor="middle">{sign}{title}</text>'
    )


def _labels(it: Chart, localizer: Localizer) -> list[str]:
    ends = ((_EDGE, "start", it.days[0]), (_WIDTH - _EDGE, "end", it.days[-1]))
    return [
        f'<text x="{x}" y="{_HEIGHT - 2}" font-size="11" fill="#616061" text-anchor="{anchor}">'
        f"{escape(localizer.short_day(day))}</text>"
        for x, anchor, day in ends
    ]


def _legend(it: Chart, localizer: Localizer) -> str:
    names = [("digest.actual", _ACTUAL)]
    names += [("chart.band", _LIKELY)] if it.band else []
    names += [(charts.path_name(it), _NEEDED)] if it.needed else []
    said = " ".join(
        f'<span style="color:{color}">■</span> {escape(localizer.t(name))}'
        for name, color in names
    )
    return f"<p>{said}</p>"
