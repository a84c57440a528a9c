"""What a person who changes the knowledge wants to see: its share by hand, and its twins."""

from collections import Counter
from dataclasses import dataclass

from kpi.knowledge.catalog import Knowledge
from kpi.model import Language, MetricKey, PurposeKey, Verdict

#: No more than this share of all pairs is set by hand; the rest follows from the model.
MOST_BY_HAND = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two metrics that get the same reason for a purpose, but for their names."""

    purpose: PurposeKey
    metrics: tuple[MetricKey, MetricKey]
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The figures of the knowledge; it is sound when ``is_sound``."""

    purposes: int
    metrics: int
    verdicts: Counter[Verdict]
    by_hand: float  # share of all pairs, 0 to 1
    twins: tuple[Twins, ...]

    @property
    def is_sound(self) -> bool:
        """Whether little is set by hand and every reason says something of its own."""
        return not self.twins and self.by_hand <= MOST_BY_HAND


def audit(knowledge: Knowledge) -> Audit:
    """Count verdicts and look for reasons that are the same for different metrics."""
    fits = [knowledge.fit(p, m) for p in knowledge.purposes for m in knowledge.metrics]
    return Audit(
        purposes=len(knowledge.purposes),
        metrics=len(knowledge.metrics),
        verdicts=Counter(fit.verdict for fit in fits),
        by_hand=knowledge.share_set(),
        twins=tuple(_twins(knowledge)),
    )


def _twins(knowledge: Knowledge) -> list[Twins]:
    found: list[Twins] = []
    for purpose in knowledge.purposes:
        for language in Language:
            seen: dict[str, MetricKey] = {}
            for key, metric in knowledge.metrics.items():
                reason = knowledge.fit(purpose, key).reason.to(language).casefold()
                bare = reason.replace(metric.name.to(language).casefold(), "")
                if bare in seen:
                    both = (seen[bare], key)
                    found.append(Twins(purpose=purpose, metrics=both, language=language))
                seen.setdefault(bare, key)
    return found
