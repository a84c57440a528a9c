"""The Home tab: a person's KPIs by channel, their alerts, how to start, and trouble for admins."""

from bot.blocks import alert_settings, digest_parts, kit, limits, status
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer, channel_link
from bot.ids import DataUi, ReportUi
from kpi.digest import Line
from kpi.usecases.home import HomeContent, Place

_STEPS = ("goal", "kpi", "log", "digest")
_MOST_LINES = 40


def view(content: HomeContent, localizer: Localizer) -> Block:
    """Return the Home view, never larger than Slack takes."""
    most = _MOST_LINES
    blocks = _blocks(content, localizer, most)
    while most and not limits.fits_view(blocks):
        most //= 2
        blocks = _blocks(content, localizer, most)
    return {"type": "home", "blocks": blocks}


def _blocks(content: HomeContent, localizer: Localizer, most: int) -> list[Block]:
    kpis = _mine(content, localizer, most) if content.places else _start(localizer)
    trouble = status.trouble(content.troubles, localizer) if content.troubles else []
    return [
        kit.header(localizer.t("home.title")),
        *kpis,
        kit.divider(),
        *alert_settings.section(content.settings, localizer),
        *trouble,
    ]


def _start(localizer: Localizer) -> list[Block]:
    steps = "\n".join(localizer.t(f"home.step.{step}") for step in _STEPS)
    return [kit.section(localizer.t("home.empty")), kit.section(steps)]


def _mine(content: HomeContent, localizer: Localizer, most: int) -> list[Block]:
    log = kit.button(DataUi.CHECK_IN, localizer.t("home.button.log"), {}, style="primary")
    title = localizer.m("digest.heading", text=localizer.t("home.mine"))
    blocks = [kit.section(title), kit.actions(log)]
    left, cut = most, content.left_out
    for place in content.places:
        shown = place.lines[:left]
        blocks += _place(place, shown, localizer) if shown else []
        left -= len(shown)
        cut += len(place.lines) - len(shown)
    return [*blocks, kit.context(localizer.n("home.left_out", cut))] if cut else blocks


def _place(place: Place, lines: tuple[Line, ...], localizer: Localizer) -> list[Block]:
    head = localizer.m("home.place", channel=channel_link(place.channel_id))
    return [kit.context(head), *(_line(line, localizer) for line in lines)]


def _line(line: Line, localizer: Localizer) -> Block:
    value = {"kpi": line.label.kpi_id}
    details = kit.button(ReportUi.DETAILS, localizer.t("home.button.details"), value)
    return kit.section(digest_parts.as_section(line, localizer), details)
