"""A concern as it is told: which sentence, and the names and numbers that it takes.

It holds names in both languages, so that whoever renders it needs no knowledge, and may rest as
JSON with a message until that is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kpi.knowledge import Knowledge, Text
from kpi.model import PurposeKey, Unit
from kpi.ports.json import Json
from kpi.rules.values import Concern, Figure, Member, Rule, Severity

#: Rules whose advice stands without a metric to add.
_ADVICE_ALONE = frozenset(
    {
        Rule.TOO_MANY,
        Rule.TWINS,
        Rule.FIGHT,
        Rule.NO_BASE,
        Rule.UNREALISTIC,
        Rule.NOT_MEASURED,
        Rule.LATE_START,
        Rule.MANY_GOALS,
        Rule.HABIT,
        Rule.CREDIT,
        Rule.TOO_LITTLE,
    }
)
#: Every name and number that a sentence may take; what a concern lacks is empty in it.
TEXTS = ("metric", "other", "purpose", "add", "note", "reason")
FIGURES = ("count", "target", "best", "present", "rate", "expected", "wanted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is said: ``sentence`` names it (R11, R11.law), the rest fills it in.

    ``by_team``: it follows from a verdict that the workspace gave itself.
    """

    sentence: str
    severity: Severity
    has_advice: bool
    texts: Mapping[str, Text] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    by_team: bool = False


def remark(concern: Concern, purpose: PurposeKey, knowledge: Knowledge) -> Remark:
    """Return the concern with its names in both languages."""
    about = [_name(member, knowledge) for member in concern.about[:2]]
    known = {
        "metric": about[0] if about else None,
        "other": about[1] if len(about) > 1 else None,
        "purpose": knowledge.purposes[purpose].name if purpose in knowledge.purposes else None,
        "add": knowledge.metrics[concern.add[0]].name if _adds(concern, knowledge) else None,
        "note": knowledge.notes.get(concern.note),
        "reason": concern.reason,
    }
    return Remark(
        sentence=".".join(part for part in (concern.rule.value, concern.variant) if part),
        severity=concern.severity,
        has_advice=bool(concern.add) or concern.rule in _ADVICE_ALONE,
        texts={name: text for name, text in known.items() if text is not None},
        figures=concern.figures,
        by_team=concern.is_of_pair
        and any((purpose, member.metric) in knowledge.changes for member in concern.about),
    )


def _adds(concern: Concern, knowledge: Knowledge) -> bool:
    return bool(concern.add) and concern.add[0] in knowledge.metrics


def _name(member: Member, knowledge: Knowledge) -> Text:
    known = knowledge.metrics.get(member.metric)
    if member.label or known is None:
        name = member.label or str(member.metric)
        return Text(ja=name, en=name)
    return known.name


def as_json(it: Remark) -> Json:
    """Return it as a message keeps it."""
    return {
        "sentence": it.sentence,
        "severity": it.severity.value,
        "has_advice": it.has_advice,
        "by_team": it.by_team,
        "texts": {name: {"ja": text.ja, "en": text.en} for name, text in it.texts.items()},
        "figures": {
            name: {"value": str(one.value), "unit": one.unit.value}
            for name, one in it.figures.items()
        },
    }


def from_json(data: object) -> Remark:
    """Return what ``as_json`` wrote."""
    it = data if isinstance(data, Mapping) else {}
    return Remark(
        sentence=str(it.get("sentence", Rule.MISSES_GOAL.value)),
        severity=Severity(str(it.get("severity", Severity.LOW.value))),
        has_advice=bool(it.get("has_advice")),
        by_team=bool(it.get("by_team")),
        texts={
            name: Text(ja=str(text["ja"]), en=str(text["en"]))
            for name, text in _items(it.get("texts"))
        },
        figures={
            name: Figure(value=Decimal(str(one["value"])), unit=Unit(str(one["unit"])))
            for name, one in _items(it.get("figures"))
        },
    )


def _items(data: object) -> list[tuple[str, Mapping[str, object]]]:
    if not isinstance(data, Mapping):
        return []
    return [(str(name), one) for name, one in data.items() if isinstance(one, Mapping)]
