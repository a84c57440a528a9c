"""The Home tab: a person's KPIs by channel, their alerts, how to start, and trouble for admins.

How to start is also told to whoever writes to Mato as to a person.
"""

from collections.abc import Mapping

from bot.blocks import alert_settings, digest_parts, fit, kit, rules, status
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, channel_link
from bot.ids import DataUi, ReportUi
from kpi.digest import Line
from kpi.messages import MessageKind
from kpi.model import Verdict
from kpi.usecases.home import HomeContent, Place

_STEPS = ("goal", "kpi", "log", "digest")
_MOST_LINES = 40


def view(content: HomeContent, localizer: Localizer) -> Block:
    """Return the Home view; so many lines fit even when each has a channel of its own."""
    kpis = _mine(content, localizer) if content.places else _start(localizer)
    trouble = status.trouble(content.troubles, localizer) if content.troubles else []
    return {
        "type": "home",
        "blocks": [
            kit.header(localizer.t("home.title")),
            *kpis,
            kit.divider(),
            *alert_settings.section(content.settings, localizer),
            *trouble,
        ],
    }


def _start(localizer: Localizer) -> list[Block]:
    return [kit.section(localizer.t("home.empty")), kit.section(_steps(localizer))]


def _steps(localizer: Localizer) -> str:
    return "\n".join(localizer.t(f"home.step.{step}") for step in _STEPS)


def _spoken_to(_: Mapping[str, object], localizer: Localizer) -> Rendered:
    lines = [localizer.t("home.spoken_to"), _steps(localizer), localizer.t("home.more")]
    return kit.said("\n".join(lines))


def _mine(content: HomeContent, localizer: Localizer) -> list[Block]:
    log = kit.button(DataUi.CHECK_IN, localizer.t("home.button.log"), {}, style="primary")
    title = localizer.m("digest.heading", text=localizer.t("home.mine"))
    blocks = [kit.section(title), kit.actions(log)]
    left, cut = _MOST_LINES, content.left_out
    for place in content.places:
        shown = place.lines[:left]
        blocks += _place(place, shown, localizer) if shown else []
        left -= len(shown)
        cut += len(place.lines) - len(shown)
    return [*blocks, kit.context(localizer.n("home.left_out", cut))] if cut else blocks


def _place(place: Place, lines: tuple[Line, ...], localizer: Localizer) -> list[Block]:
    head = localizer.m("home.place", channel=channel_link(place.channel_id))
    said = [
        kit.context(head),
        *(_line(line, place.fits.get(line.label.kpi_id), localizer) for line in lines),
    ]
    if not place.concerns:
        return said
    why = rules.why_button(localizer, channel=place.channel_id)
    return [*said, kit.section(localizer.n("rules.open", place.concerns), why)]


def _line(line: Line, verdict: Verdict | None, localizer: Localizer) -> Block:
    value = {"kpi": line.label.kpi_id}
    details = kit.button(ReportUi.DETAILS, localizer.t("home.button.details"), value)
    said = digest_parts.as_section(line, localizer)
    if verdict is not None:
        said = f"{said}\n{localizer.m('home.fit', mark=fit.mark(verdict, localizer))}"
    return kit.section(said, details)


RENDERERS: Renderers = {MessageKind.SPOKEN_TO: _spoken_to}
