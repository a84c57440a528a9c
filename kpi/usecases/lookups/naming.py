"""Which goal or KPI somebody's words mean: names are matched as people shorten them."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from kpi.language.text import fold, tidy
from kpi.model import Goal, Kpi

T = TypeVar("T")


def goals(open_ones: Sequence[Goal], words: str) -> list[Goal]:
    """Return the goals that the words may mean: the sentence itself, else a part of it."""
    return _matching([(goal, (goal.sentence,)) for goal in open_ones], words)


def kpis(named: Iterable[tuple[Kpi, Iterable[str]]], words: str) -> list[Kpi]:
    """Return the KPIs that the words may mean, each given with all its names."""
    return _matching([(kpi, tuple(names)) for kpi, names in named], words)


def _matching(named: Sequence[tuple[T, Sequence[str]]], words: str) -> list[T]:
    wanted = _bare(words)
    if not wanted:
        return []
    exact = [it for it, names in named if any(_bare(name) == wanted for name in names)]
    if exact:
        return exact
    within = [it for it, names in named if any(wanted in _bare(name) for name in names)]
    return within or [it for it, names in named if any(_bare(n) in wanted for n in names if n)]


def _bare(text: str) -> str:
    return fold(tidy(text)).replace(" ", "")
