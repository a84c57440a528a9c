"""A metric of the team's own, once the team has said what it is for, as the rules look at it.

Nothing is known of how it can mislead, nor of what it is made of: so it has no guard, no note and
no parts, and it is of no family but its own.
"""

from kpi.knowledge import Form, Level, Metric, Text
from kpi.model import (
    OWN_METRIC,
    Aggregation,
    Direction,
    MetricKey,
    TargetKind,
    Unit,
)

#: Where on the chain of effect a number stands that leads to the goal and does not show it.
STEP = Level.OUT_TAKE
_COUNTED = frozenset({Unit.COUNT, Unit.CURRENCY})


def is_own(metric: Metric) -> bool:
    """Say whether it is the team's own."""
    return metric.key.startswith(OWN_METRIC)


def as_metric(key: MetricKey, name: str, unit: Unit, *, adds_up: bool, level: Level) -> Metric:
    """Return it in the form of the catalog's; ``level`` is where the team has put it."""
    label = Text(ja=name, en=name)
    return Metric(
        key=key,
        counts=key,
        form=_form(unit, adds_up=adds_up),
        family=key,
        level=level,
        role="",
        unit=unit,
        aggregation=Aggregation.SUM if adds_up else Aggregation.LAST,
        good=Direction.AT_LEAST,
        target_kind=TargetKind.TOTAL if adds_up else TargetKind.LEVEL,
        above=(),
        below=(),
        guard=None,
        hides="",
        name=label,
        aliases_ja=(),
        aliases_en=(),
        what=label,
        definition=label,
    )


def _form(unit: Unit, *, adds_up: bool) -> Form:
    if unit not in _COUNTED:
        return Form.RATE
    return Form.VOLUME if adds_up else Form.SIZE
