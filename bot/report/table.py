"""The story of a goal as a table that spreadsheets open: CSV with a byte order mark."""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.blocks import digest_parts, stories
from bot.i18n.localizer import Localizer
from kpi.usecases.periods.stories import Chapter, Story

_COLUMNS = ("kind", "day", "kpi", "value", "unit", "target", "by", "text")
#: What a spreadsheet takes for the beginning of a formula, in the forms of either width.
_FORMULA = tuple("=+-@\t\r＝＋－＠")


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
    return f"'{text}" if text.startswith(_FORMULA) else text
