"""The type-ahead over metrics: the catalog in both languages and the team's own words."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks.rendered import Block
from bot.ids import GoalUi, KpiUi
from bot.listeners.effects import Choices, Effect
from bot.listeners.kpi_values import NEW_METRIC
from bot.listeners.turns import Route, Turn
from bot.payloads import OptionsRequest
from kpi.knowledge import Metric
from kpi.language.metrics import understand_metric
from kpi.language.text import fold, tidy
from kpi.model import GoalId, Language, MetricKey, OwnMetric
from kpi.usecases import access
from kpi.usecases.picking import LONGEST_NAME

#: Slack shows a hundred choices; a person looks at far fewer.
_MOST_FOUND = 20
_MOST_BEST = 8
_MOST_OTHERS = 80


def offer(turn: Turn[OptionsRequest]) -> Sequence[Effect]:
    """Return metrics for what was typed; before that, those that serve the chosen goal."""
    typed = tidy(turn.request.typed)
    is_kpi = turn.request.action_id == KpiUi.METRIC
    own = turn.uow.series.own_metrics(turn.asker.workspace_id) if is_kpi else []
    if not typed:
        return [Choices(groups=_groups(turn, own))]
    found = [_option(turn, key) for key in _found(turn, typed)]
    named = [_own(one) for one in own if fold(typed) in fold(one.name)]
    options = [*named, *found][:_MOST_FOUND]
    is_known = any(fold(one["text"]["text"]) == fold(typed) for one in options)
    if is_kpi and not is_known:
        name = typed[:LONGEST_NAME]
        label = turn.localizer.t("kpi.modal.new_metric", name=name)
        options.append(kit.option(f"{NEW_METRIC}{name}", label))
    return [Choices(options=options)]


def _groups(turn: Turn[OptionsRequest], own: Sequence[OwnMetric]) -> list[Block]:
    best = _best(turn)
    others = [key for key in turn.deps.knowledge.metrics if key not in best]
    groups = (
        ("best", [_option(turn, key) for key in best]),
        ("own", [_own(one) for one in own[:_MOST_FOUND]]),
        ("other", [_option(turn, key) for key in others[:_MOST_OTHERS]]),
    )
    return [
        {"label": kit.plain(turn.localizer.t(f"kpi.modal.group_{name}")), "options": options}
        for name, options in groups
        if options
    ]


def _best(turn: Turn[OptionsRequest]) -> list[MetricKey]:
    """Return the metrics that serve the goal that is chosen in the modal."""
    chosen = str(turn.request.private.get("goal", ""))
    if not chosen:
        return []
    goal = access.goal(turn.uow, turn.asker, GoalId(chosen))
    return list(turn.deps.knowledge.serving.get(goal.purpose, ()))[:_MOST_BEST]


def _found(turn: Turn[OptionsRequest], typed: str) -> list[MetricKey]:
    """Return the metrics that the words mean or are part of, the likeliest first."""
    knowledge = turn.deps.knowledge
    reading = understand_metric(typed, knowledge)
    meant = [key for key in (reading.best, *reading.alternatives) if key]
    wanted = fold(typed)
    starting, within = [], []
    for key, metric in knowledge.metrics.items():
        known = [fold(name) for name in _names(metric)]
        if any(name.startswith(wanted) for name in known):
            starting.append(key)
        elif any(wanted in name for name in known):
            within.append(key)
    return list(dict.fromkeys([*meant, *starting, *within]))


def _names(metric: Metric) -> list[str]:
    return [
        *(metric.name.to(language) for language in Language),
        *(alias for language in Language for alias in metric.aliases(language)),
    ]


def _option(turn: Turn[OptionsRequest], key: MetricKey) -> Block:
    metric = turn.deps.knowledge.metrics[key]
    language = turn.localizer.language
    return kit.option(key, metric.name.to(language), metric.what.to(language))


def _own(metric: OwnMetric) -> Block:
    return kit.option(metric.metric, metric.name)


OPTIONS: dict[str, Route[OptionsRequest]] = {
    KpiUi.METRIC: Route(handler=offer, writes=False),
    GoalUi.OUTCOME: Route(handler=offer, writes=False),
}
