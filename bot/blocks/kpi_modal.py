"""The modal in which a KPI is set, with the fit verdict inside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.blocks import kit, names
from bot.blocks.kit import Notice, Pair
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import KpiUi
from kpi.model import Aggregation, Direction, Recurrence, TargetKind, Unit

#: The choice of a series that is not there yet, and of a target without a rhythm.
NEW_SERIES = "new"
ONCE = "once"
#: What an own metric may add up like; ratios need parts that nobody enters by hand.
_OWN_WAYS = (Aggregation.SUM, Aggregation.LAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiForm:
    """What the modal shows: ``values`` by action id, as people would have entered them.

    ``notices`` are sentences on top; ``verdict`` stands below the metric, ready made. ``turn``
    counts how often the metric's fields were put back, so that ``values`` stand over what was
    entered before.
    """

    private: Mapping[str, object]
    values: Mapping[str, str]
    goals: Sequence[Pair]
    metric: Pair | None = None
    is_own: bool = False  # a metric that the team is about to name
    series: Sequence[Pair] = ()
    verdict: Sequence[Block] = ()
    needs_reason: bool = False
    notices: Sequence[Notice] = ()
    is_new: bool = True
    shows_more: bool = False
    turn: int = 0


def modal(form: KpiForm, localizer: Localizer) -> Block:
    """Return the modal in which a KPI is set or changed."""
    return kit.modal(
        KpiUi.MODAL,
        title=localizer.t("kpi.modal.title_new" if form.is_new else "kpi.modal.title_edit"),
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        private=form.private,
        blocks=[
            *(kit.notice(one) for one in form.notices),
            *_what(form, localizer),
            *form.verdict,
            *_reason(form, localizer),
            *_own(form, localizer),
            *_series(form, localizer),
            *_how_much(form, localizer),
            *_more(form, localizer),
        ],
    )


def _what(form: KpiForm, localizer: Localizer) -> list[Block]:
    return [
        kit.field(
            KpiUi.GOAL,
            localizer.t("kpi.modal.goal"),
            kit.choice(
                form.goals,
                form.values.get(KpiUi.GOAL, ""),
                placeholder=localizer.t("kpi.modal.goal_hint"),
            ),
            tells=True,
        ),
        kit.field(
            KpiUi.METRIC,
            localizer.t("kpi.modal.metric"),
            kit.search(form.metric, placeholder=localizer.t("kpi.modal.metric_example")),
            hint=localizer.t("kpi.modal.metric_hint"),
            tells=True,
            turn=form.turn,
        ),
    ]


def _reason(form: KpiForm, localizer: Localizer) -> list[Block]:
    if not form.needs_reason:
        return []
    entered = form.values.get(KpiUi.REASON, "")
    element = kit.text_input(
        entered, placeholder=localizer.t("kpi.modal.reason_example"), lines=True
    )
    label, hint = localizer.t("kpi.modal.reason"), localizer.t("kpi.modal.reason_hint")
    review = kit.field(
        KpiUi.REVIEW,
        localizer.t("kpi.modal.review"),
        kit.day_input(form.values.get(KpiUi.REVIEW, "")),
        hint=localizer.t("kpi.modal.review_hint"),
        optional=True,
    )
    return [kit.field(KpiUi.REASON, label, element, hint=hint), review]


def _own(form: KpiForm, localizer: Localizer) -> list[Block]:
    if not form.is_own:
        return []
    ways = [(way.value, localizer.t(f"kpi.adds_up.{way.value}")) for way in _OWN_WAYS]
    units = [(unit.value, localizer.t(f"kpi.unit.{unit.value}")) for unit in Unit]
    return [
        _choice(KpiUi.ADDS_UP, "adds_up", ways, Aggregation.SUM.value, form, localizer),
        _choice(KpiUi.UNIT, "unit", units, Unit.COUNT.value, form, localizer),
    ]


def _series(form: KpiForm, localizer: Localizer) -> list[Block]:
    if not form.series:
        return []
    pairs = [*form.series, (NEW_SERIES, localizer.t("kpi.modal.series_new"))]
    only = form.series[0][0] if len(form.series) == 1 else ""
    return [_choice(KpiUi.SERIES, "series", pairs, only, form, localizer)]


def _how_much(form: KpiForm, localizer: Localizer) -> list[Block]:
    kinds = [(kind.value, localizer.t(f"kpi.kind.{kind.value}")) for kind in TargetKind]
    rhythms = [(each.value, localizer.t(f"kpi.every.{each.value}")) for each in Recurrence]
    rhythms.insert(0, (ONCE, localizer.t("kpi.every.once")))
    return [
        kit.field(
            KpiUi.AMOUNT,
            localizer.t("kpi.modal.amount"),
            kit.text_input(
                form.values.get(KpiUi.AMOUNT, ""),
                placeholder=localizer.t("kpi.modal.amount_example"),
            ),
            hint=localizer.t("kpi.modal.amount_hint"),
            turn=form.turn,
        ),
        _choice(KpiUi.KIND, "kind", kinds, "", form, localizer),
        _choice(KpiUi.RECURRENCE, "recurrence", rhythms, ONCE, form, localizer),
        _day(KpiUi.UNTIL, "until", form, localizer),
        kit.field(
            KpiUi.OWNER,
            localizer.t("kpi.modal.owner"),
            kit.person_input(form.values.get(KpiUi.OWNER, "")),
            hint=localizer.t("kpi.modal.owner_hint"),
        ),
    ]


def _more(form: KpiForm, localizer: Localizer) -> list[Block]:
    if not form.shows_more:
        return [kit.actions(kit.button(KpiUi.MORE, localizer.t("kpi.button.more")))]
    sides = [(side.value, localizer.t(f"kpi.direction.{side.value}")) for side in Direction]
    platforms = [(each, names.platform(each, localizer)) for each in names.PLATFORMS]
    return [
        _choice(KpiUi.DIRECTION, "direction", sides, "", form, localizer),
        _day(KpiUi.START, "start", form, localizer),
        _text(KpiUi.BASELINE, "baseline", form, localizer),
        kit.context(localizer.m("kpi.modal.scope")),
        _choice(KpiUi.PLATFORM, "platform", platforms, "", form, localizer, optional=True),
        _text(KpiUi.ACCOUNT, "account", form, localizer),
        _text(KpiUi.CAMPAIGN, "campaign", form, localizer),
        _text(KpiUi.INFLUENCER, "influencer", form, localizer),
    ]


def _choice(
    action_id: KpiUi,
    name: str,
    pairs: Sequence[Pair],
    first: str,
    form: KpiForm,
    localizer: Localizer,
    *,
    optional: bool = False,
) -> Block:
    chosen = form.values.get(action_id, "") or first
    return kit.field(
        action_id,
        localizer.t(f"kpi.modal.{name}"),
        kit.choice(pairs, chosen),
        turn=form.turn,
        optional=optional,
    )


def _text(action_id: KpiUi, name: str, form: KpiForm, localizer: Localizer) -> Block:
    return kit.field(
        action_id,
        localizer.t(f"kpi.modal.{name}"),
        kit.text_input(form.values.get(action_id, "")),
        optional=True,
        turn=form.turn,
    )


def _day(action_id: KpiUi, name: str, form: KpiForm, localizer: Localizer) -> Block:
    return kit.field(
        action_id,
        localizer.t(f"kpi.modal.{name}"),
        kit.day_input(form.values.get(action_id, "")),
        optional=name == "start",
    )
