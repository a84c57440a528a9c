"""The charts of a story as one picture (PNG), for slides and mails; Japanese on any machine.

matplotlib is imported when something is drawn and nowhere else: the web process never draws.
Its font comes as a package of its own, so that nothing need be installed.
"""

import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.blocks import charts, digest_parts, progress, stories
from bot.i18n.localizer import Localizer
from kpi.charts import Amounts, Chart
from kpi.model import Unit
from kpi.usecases.periods.stories import Chapter, Story

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: So many KPIs are drawn; a picture of more is no picture.
MOST = 8
_WIDTH, _HEIGHT, _HEAD, _DPI = 9.0, 3.4, 0.9, 144  # inches, and dots an inch
_ACTUAL, _NEEDED, _LIKELY, _TEXT, _FAINT = "#1f6f5c", "#888888", "#9cc9bd", "#1d1c1d", "#616061"
_TICKS = 7
_FOOT = 0.02  # of the height


def as_png(story: Story, localizer: Localizer) -> bytes | None:
    """Return the charts of the first KPIs, one below the other; None: there is none to draw."""
    from matplotlib.figure import Figure  # noqa: PLC0415 heavy

    chapters = [one for one in story.chapters if one.chart is not None][:MOST]
    if not chapters:
        return None
    write = _writer()
    tall = _HEAD + _HEIGHT * len(chapters)
    figure = Figure(figsize=(_WIDTH, tall), dpi=_DPI, facecolor="white", layout="constrained")
    figure.suptitle(
        write(f"{story.goal.sentence}\n{stories.about_goal(story, localizer)}"),
        fontsize=12,
        color=_TEXT,
        parse_math=False,
    )
    rows = figure.subplots(len(chapters), squeeze=False)
    for axes, chapter in zip(rows[:, 0], chapters, strict=True):
        _draw(axes, chapter, localizer, write)
    body = io.BytesIO()
    figure.savefig(body, format="png", metadata={"Software": "Mato"})
    return body.getvalue()


def _writer() -> Callable[[str], str]:
    """Make the font known and return what leaves out signs that it has no shape for."""
    import matplotlib_fontja  # noqa: PLC0415 heavy; makes its font the usual one
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 heavy

    shapes = FT2Font(matplotlib_fontja.get_font_ttf_path()).get_charmap()
    return lambda text: "".join(one for one in text if one == "\n" or ord(one) in shapes)


def _draw(
    axes: "Axes", chapter: Chapter, localizer: Localizer, write: Callable[[str], str]
) -> None:
    it, label = chapter.chart, chapter.line.label
    if it is None:
        return
    name = write(digest_parts.named(label, localizer))
    axes.set_title(name, loc="left", fontsize=11, color=_TEXT, parse_math=False)
    _lines(axes, it, localizer)
    _marks(axes, it)
    said = [charts.sentence(it, label.unit, localizer), *charts.noted(it, localizer)]
    axes.set_xlabel(write("\n".join(said)), loc="left", fontsize=8, color=_FAINT, parse_math=False)
    _frame(axes, it, label.unit, localizer)


def _marks(axes: "Axes", it: Chart) -> None:
    """Draw notes and breaks as lines, holidays and corrected values as signs at the foot."""
    for day, _ in it.notes:
        axes.axvline(_place(day), color=_NEEDED, linewidth=0.8, linestyle=":")
    for day, _ in it.breaks:
        axes.axvline(_place(day), color=_NEEDED, linewidth=0.8)
    for sign, days in (("^", it.revised), ("o", charts.holidays(it))):
        axes.plot(
            _places(days),
            [_FOOT] * len(days),
            transform=axes.get_xaxis_transform(),
            color=_NEEDED,
            linestyle="none",
            marker=sign,
            markersize=4,
            fillstyle="none",
        )


def _lines(axes: "Axes", it: Chart, localizer: Localizer) -> None:
    """Draw the same points that Slack draws, the band as an area."""
    if it.band is not None:
        days = _places(it.days[len(it.actual) - 1 :])
        around = _floats(it.band.low), _floats(it.band.high)
        named = localizer.t("chart.band")
        axes.fill_between(days, *around, color=_LIKELY, alpha=0.5, linewidth=0, label=named)
        axes.plot(days, _floats(it.band.median), color=_ACTUAL, linestyle=":")
    if it.needed is not None:
        named = localizer.t(charts.path_name(it))
        axes.plot(_places(it.days), _floats(it.needed), color=_NEEDED, linestyle="--", label=named)
    known = _places(it.days[: len(it.actual)])
    named = localizer.t("digest.actual")
    axes.plot(known, _floats(it.actual), color=_ACTUAL, linewidth=2, label=named)


def _frame(axes: "Axes", it: Chart, unit: Unit, localizer: Localizer) -> None:
    step = max(1, -(-len(it.days) // _TICKS))
    ticks = it.days[::-1][::step]
    axes.set_xticks(_places(ticks), [localizer.short_day(day) for day in ticks])
    axes.yaxis.set_major_formatter(
        lambda value, _: progress.amount(Decimal(f"{value:.6g}"), unit, localizer)
    )
    axes.tick_params(labelsize=8, colors=_FAINT)
    if it.is_running_total:
        axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#e8e8e8", linewidth=0.8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.legend(loc="best", fontsize=8, frameon=False)


def _place(day: date) -> float:
    return float(day.toordinal())


def _places(days: Sequence[date]) -> list[float]:
    return [_place(day) for day in days]


def _floats(amounts: Amounts) -> list[float]:
    return [float(one) for one in amounts]
