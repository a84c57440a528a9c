"""Since when a KPI counts something else: the modal in which a team says so, and takes it back."""

from bot.blocks import kit, names
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import BreakUi, nth
from kpi.knowledge import Knowledge
from kpi.ports import BreakOrigin
from kpi.usecases.histories.breaking import Marked
from kpi.usecases.numbers.recounting import Counted

#: So many days of each kind are shown, the newest.
MOST = 10


def modal(it: Counted, knowledge: Knowledge, localizer: Localizer, news: str = "") -> Block:
    """Return what is known, each with a way back, and a day to say; ``news`` stand at the top."""
    name = names.kpi(knowledge, it.kpi, it.series.scope, localizer)
    known = [_known(n, one, it, localizer) for n, one in enumerate(it.breaks[-MOST:])]
    denied = [_denied(n, it, localizer) for n in range(len(it.denied[-MOST:]))]
    return kit.modal(
        BreakUi.MODAL,
        title=localizer.t("breaks.title"),
        private={"kpi": it.kpi.kpi_id, "channel": it.kpi.channel_id},
        close=localizer.t("common.close"),
        submit=localizer.t("breaks.submit"),
        blocks=[
            *([kit.alert(news, "success")] if news else []),
            kit.section(localizer.m("breaks.intro", name=name)),
            *known,
            *denied,
            kit.field(BreakUi.DAY, localizer.t("breaks.day"), kit.day_input(it.today.isoformat())),
            kit.field(
                BreakUi.NAME,
                localizer.t("breaks.name"),
                kit.text_input(placeholder=localizer.t("breaks.example")),
                optional=True,
            ),
        ],
    )


def _known(place: int, one: Marked, it: Counted, localizer: Localizer) -> Block:
    day, new = localizer.day(one.day), one.name.to(localizer.language)
    said = localizer.m("breaks.known", day=day, new=new) if new else ""
    is_own = one.origin is BreakOrigin.TEAM
    label = localizer.t("breaks.button.back" if is_own else "breaks.button.deny")
    value = {"kpi": it.kpi.kpi_id, "day": one.day.isoformat(), "origin": one.origin.value}
    return kit.section(
        said or localizer.m("breaks.known_unnamed", day=day),
        kit.button(nth(BreakUi.BACK, place), label, value),
    )


def _denied(place: int, it: Counted, localizer: Localizer) -> Block:
    day = it.denied[-MOST:][place]
    value = {
        "kpi": it.kpi.kpi_id,
        "day": day.isoformat(),
        "origin": BreakOrigin.DENIED.value,
    }
    return kit.section(
        localizer.m("breaks.denied", day=localizer.day(day)),
        kit.button(nth(BreakUi.BACK, MOST + place), localizer.t("breaks.button.back"), value),
    )
