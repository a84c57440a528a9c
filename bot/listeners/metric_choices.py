"""The type-ahead over metrics: the catalog in both languages and the team's own words."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks.rendered import Block
from bot.ids import DataUi, GoalUi, KpiUi, nth
from bot.listeners import carried
from bot.listeners.effects import Choices, Effect
from bot.listeners.kpi_values import NEW_METRIC
from bot.listeners.turns import Route, Turn
from bot.payloads import OptionsRequest
from kpi.language.metrics import understand_metric
from kpi.language.suggestions import suggest
from kpi.language.text import fold, tidy
from kpi.model import ChannelId, GoalId, MetricKey, OwnMetric
from kpi.usecases import access
from kpi.usecases.files.file_columns import MOST_COLUMNS
from kpi.usecases.kpis.picking import LONGEST_NAME
from kpi.usecases.lookups import measures

#: Slack shows a hundred choices; a person looks at far fewer.
_MOST_FOUND = 20
_MOST_BEST = 8
_MOST_OTHERS = 80
#: The choice of a column that is not read.
NOT_READ = "-"


def offer(turn: Turn[OptionsRequest]) -> Sequence[Effect]:
    """Return metrics for what was typed; before that, those that serve the chosen goal."""
    typed = tidy(turn.request.typed)
    is_kpi = turn.request.action_id == KpiUi.METRIC
    own = _own(turn) if is_kpi else []
    if not typed:
        return [Choices(groups=_groups(turn, own))]
    options = _options(turn, typed, own)
    is_known = any(fold(one["text"]["text"]) == fold(typed) for one in options)
    if is_kpi and not is_known:
        name = typed[:LONGEST_NAME]
        label = turn.localizer.t("kpi.modal.new_metric", name=name)
        options.append(kit.option(f"{NEW_METRIC}{name}", label))
    return [Choices(options=options)]


def offer_for_column(turn: Turn[OptionsRequest]) -> Sequence[Effect]:
    """Return metrics for a column of a file, and that it is not read."""
    typed, own = tidy(turn.request.typed), _own(turn)
    label = turn.localizer.t("data.columns.not_read")
    none = kit.option(NOT_READ, label)
    if typed:
        return [Choices(options=[none, *_options(turn, typed, own)])]
    group = {"label": kit.plain(label), "options": [none]}
    return [Choices(groups=[group, *_groups(turn, own)])]


def _options(turn: Turn[OptionsRequest], typed: str, own: Sequence[OwnMetric]) -> list[Block]:
    return [_option(turn, key, own) for key in _found(turn, typed, own)]


def _own(turn: Turn[OptionsRequest]) -> list[OwnMetric]:
    """Return the own metrics of the channel that the modal is of."""
    channel_id = ChannelId(carried.text(turn.request.private, "channel"))
    access.enter(turn.uow, turn.asker, channel_id)
    return measures.own_of_channel(turn.uow, turn.asker, channel_id)


def _groups(turn: Turn[OptionsRequest], own: Sequence[OwnMetric]) -> list[Block]:
    best = _best(turn)
    others = [key for key in turn.deps.knowledge.metrics if key not in best]
    groups = (
        ("best", [_option(turn, key) for key in best]),
        ("own", [_option(turn, one.metric, own) for one in own[:_MOST_FOUND]]),
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


def _found(turn: Turn[OptionsRequest], typed: str, own: Sequence[OwnMetric]) -> list[MetricKey]:
    """Return the metrics that the words mean or may become, the likeliest first."""
    knowledge = turn.deps.knowledge
    meant = understand_metric(typed, knowledge, own).best
    found = suggest(typed, knowledge, turn.localizer.language, own)
    return list(dict.fromkeys([*([meant] if meant else []), *found]))[:_MOST_FOUND]


def _option(turn: Turn[OptionsRequest], key: MetricKey, own: Sequence[OwnMetric] = ()) -> Block:
    mine = next((one for one in own if one.metric == key), None)
    if mine is not None:
        return kit.option(key, mine.name)
    metric = turn.deps.knowledge.metrics[key]
    language = turn.localizer.language
    return kit.option(key, metric.name.to(language), metric.what.to(language))


OPTIONS: dict[str, Route[OptionsRequest]] = {
    KpiUi.METRIC: Route(handler=offer, writes=False),
    GoalUi.OUTCOME: Route(handler=offer, writes=False),
    **{
        nth(DataUi.COLUMN_METRIC, place): Route(handler=offer_for_column, writes=False)
        for place in range(MOST_COLUMNS)
    },
}
