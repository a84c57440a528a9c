"""The story of a goal as a page with charts that opens anywhere.

The page holds everything itself: no script, no font and no picture is fetched.
"""

from collections.abc import Iterator
from html import escape

from bot.blocks import charts, digest_parts, progress, stories
from bot.i18n.localizer import Localizer
from bot.report import svg
from kpi.usecases.periods.stories import Chapter, Story

_STYLE = """
body{font-family:"Hiragino Sans","Noto Sans JP","Yu Gothic",Meiryo,system-ui,sans-serif;
color:#1d1c1d;max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}
svg{width:100%;height:auto;background:#fafafa}
.day{white-space:nowrap;color:#616061}
"""


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
    drawn = _drawn(chapter, localizer)
    return f"<h2>{name}</h2><table><tr>{said}</tr><tr>{held}</tr></table>{drawn}"


def _drawn(chapter: Chapter, localizer: Localizer) -> str:
    """Return the chart with its legend, and the same in words; "" where there is none."""
    it, unit = chapter.chart, chapter.line.label.unit
    if it is None:
        return ""
    said = [charts.sentence(it, unit, localizer), *charts.noted(it, localizer)]
    words = "".join(f"<p>{escape(one)}</p>" for one in said)
    return f"{svg.draw(it, charts.sentence(it, unit, localizer), localizer)}{words}"
