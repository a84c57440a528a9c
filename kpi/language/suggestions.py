"""Metrics for a type-ahead: what the letters typed so far may become."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kpi.knowledge import Knowledge
from kpi.language.wording import canon
from kpi.model import Language, MetricKey, OwnMetric

#: Slack shows at most so many options.
MOST = 100
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

Entry = tuple[str, int, MetricKey]  # sounds like, 0: a name, 1: an alias; of which metric


def suggest(
    text: str,
    knowledge: Knowledge,
    language: Language,
    own: Sequence[OwnMetric] = (),
) -> list[MetricKey]:
    """Rank the metrics that ``text`` may become, at most 100, a team's own ones first.

    What begins with the text comes before what merely holds it, names before aliases, the
    reader's language before the other. Hiragana finds katakana. Without text, all.
    """
    typed = _sound(text)
    mine = [(_sound(metric.name), 0, metric.metric) for metric in own]
    found: dict[MetricKey, None] = {}
    for entries in (mine, *_entries(knowledge.root, language)):
        for key in _ranked(typed, entries):
            found.setdefault(key)
    return list(found)[:MOST]


def _ranked(typed: str, entries: Iterable[Entry]) -> list[MetricKey]:
    """Order the entries that hold the text by how well they do; stable within a rank."""
    hits = [
        ((typed != sound, not sound.startswith(typed), is_alias), key)
        for sound, is_alias, key in entries
        if typed in sound
    ]
    return [key for _, key in sorted(hits, key=lambda hit: hit[0])]


@lru_cache(maxsize=8)
def _entries(knowledge: Knowledge, language: Language) -> tuple[tuple[Entry, ...], ...]:
    """Prepare names and aliases, the reader's language first; kept, each letter asks for it."""
    first = [language, *(other for other in Language if other is not language)]
    return tuple(
        tuple(
            (_sound(name), int(place > 0), metric.key)
            for metric in knowledge.metrics.values()
            for place, name in enumerate((metric.name.to(one), *metric.aliases(one)))
        )
        for one in first
    )


def _sound(text: str) -> str:
    """Spell a text so that kana, width, case and spaces make no difference."""
    return canon(text).translate(_HIRAGANA_TO_KATAKANA).replace(" ", "")
