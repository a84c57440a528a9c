"""Targets in words: what number, compared with what, how often."""

from collections.abc import Mapping
from decimal import Decimal

from bot.i18n.localizer import Localizer
from kpi.model import Direction, Recurrence, Target, TargetKind, Unit


def in_words(target: Target, unit: Unit, localizer: Localizer) -> str:
    """Return the target as a short phrase, such as "1,000 or more in total, every week"."""
    is_change = target.kind is TargetKind.CHANGE
    said = localizer.t(
        f"kpi.target.{target.kind.value}.{target.direction.value}",
        amount=localizer.number(target.value, unit, sign=is_change),
    )
    if target.recurrence is None:
        return said
    return localizer.t(f"kpi.target.every.{target.recurrence.value}", target=said)


def of_facts(facts: Mapping[str, object]) -> Target:
    """Return the target that an audit row or a message holds."""
    recurrence = facts["recurrence"]
    return Target(
        value=Decimal(str(facts["target"])),
        kind=TargetKind(str(facts["kind"])),
        direction=Direction(str(facts["direction"])),
        recurrence=None if recurrence is None else Recurrence(str(recurrence)),
    )
