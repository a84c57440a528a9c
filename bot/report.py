"""The story of a goal as a file: a table (CSV), and a page with charts that opens anywhere.

The page holds everything itself: no script, no font and no picture is fetched.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from html import escape

from bot.blocks import digest_parts, progress, stories
from bot.i18n.localizer import Localizer
from kpi.charts import Chart
from kpi.usecases.stories import Chapter, Story

_WIDTH, _HEIGHT, _EDGE = 640, 200, 8
_COLUMNS = ("kind", "day", "kpi", "value", "unit", "target", "by", "text")
_STYLE = """
body{font-family:"Hiragino Sans","Noto Sans JP","Yu Gothic",Meiryo,system-ui,sans-serif;
color:#1d1c1d;max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}
svg{width:100%;height:auto;background:#fafafa}
.day{white-space:nowrap;color:#616061}
"""


def as_csv(story: Story, localizer: Localizer) -> str:
    """Return every value of every KPI and every event, a row each, with a byte order mark.

    Spreadsheets would run a text that begins like a formula: such texts get an apostrophe.
    """
    text = io.StringIO()
    text.write("\ufeff")
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    for chapter in story.chapters:
        rows.writerows(_values(chapter, localizer))
    for event in story.events:
        said = stories.sentence(event, story, localizer)
        rows.writerow([event.kind, event.day, "", "", "", "", event.by or "", _tame(said)])
    return text.getvalue()


def _values(chapter: Chapter, localizer: Localizer) -> Iterator[Sequence[object]]:
    line = chapter.line
    name = _tame(digest_parts.named(line.label, localizer))
    for day, value in chapter.points:
        target = line.progress.target
        yield ["value", day, name, f"{value:f}", line.label.unit, f"{target:f}", "", ""]


def _tame(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text


def as_html(story: Story, localizer: Localizer) -> str:
    """Return the page."""
    title = escape(story.goal.sentence)
    parts = [
        "<!doctype html>",
        f'<html lang="{localizer.language.value}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1><p>{escape(stories.about_goal(story, localizer))}</p>",
        *(_chapter(one, localizer) for one in story.chapters),
        f"<h2>{escape(localizer.t('story.button'))}</h2><table>",
        *_events(story, localizer),
        "</table></body></html>",
    ]
    return "\n".join(parts)


def _events(story: Story, localizer: Localizer) -> Iterator[str]:
    for event in story.events:
        said = escape(stories.sentence(event, story, localizer))
        day = escape(localizer.day(event.day))
        yield f'<tr><td class="day">{day}</td><td>{said}</td></tr>'


def _chapter(chapter: Chapter, localizer: Localizer) -> str:
    line = chapter.line
    name = escape(digest_parts.named(line.label, localizer))
    cells = [
        progress.amount(line.progress.value, line.label.unit, localizer, kind=line.kind),
        progress.target(
            line.progress, line.label.unit, localizer, kind=line.kind, recurrence=line.recurrence
        ),
        progress.status(line.progress.status, localizer),
    ]
    heads = [localizer.t(f"digest.column.{name}") for name in ("now", "target", "status")]
    said = "".join(f"<th>{escape(one)}</th>" for one in heads)
    held = "".join(f"<td>{escape(one)}</td>" for one in cells)
    drawn = _drawn(chapter.chart, name, localizer) if chapter.chart else ""
    return f"<h2>{name}</h2><table><tr>{said}</tr><tr>{held}</tr></table>{drawn}"


def _drawn(chart: Chart, name: str, localizer: Localizer) -> str:
    """Return the KPI's line, and the line that it needs, dashed."""
    lines = [chart.actual, *([chart.needed] if chart.needed else [])]
    low = min([Decimal(0), *(value for line in lines for value in line)])
    high = max(value for line in lines for value in line)
    span = (high - low) or Decimal(1)
    styles = ('stroke="#1f6f5c" stroke-width="2"', 'stroke="#888" stroke-dasharray="4 4"')
    drawn = "".join(
        f'<polyline fill="none" {style} points="{_points(chart.days, line, low, span)}"/>'
        for line, style in zip(lines, styles, strict=False)
    )
    first, last = (localizer.short_day(chart.days[place]) for place in (0, -1))
    labels = (
        f'<text x="{_EDGE}" y="{_HEIGHT - 2}" font-size="11" fill="#616061">{first}</text>'
        f'<text x="{_WIDTH - _EDGE}" y="{_HEIGHT - 2}" font-size="11" fill="#616061" '
        f'text-anchor="end">{last}</text>'
    )
    legend = [localizer.t("digest.actual"), localizer.t("digest.needed")][: len(lines)]
    colors = ("#1f6f5c", "#888")
    named = " ".join(
        f'<span style="color:{color}">■</span> {escape(word)}'
        for word, color in zip(legend, colors, strict=False)
    )
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg role="img" aria-label="{name}" {box}>{drawn}{labels}</svg><p>{named}</p>'


def _points(days: Sequence[date], line: Sequence[Decimal], low: Decimal, span: Decimal) -> str:
    wide, tall = _WIDTH - 2 * _EDGE, _HEIGHT - 4 * _EDGE
    last = (days[-1] - days[0]).days
    return " ".join(
        f"{_EDGE + wide * (day - days[0]).days / last:.1f},"
        f"{_EDGE + tall * float(1 - (value - low) / span):.1f}"
        for day, value in zip(days, line, strict=True)
    )
