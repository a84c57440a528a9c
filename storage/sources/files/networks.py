"""Networks as people and programs write them, in cells and in headers."""

from kpi.language.scopes import PLATFORMS, find_platform
from storage.sources.files import columns


def platform_key(name: str) -> str:
    """Return the key of a platform however it is written; others stay as they are, folded."""
    folded = columns.fold(name)
    known, spans = find_platform(folded)
    return known if spans == [(0, len(folded))] else folded


def platform_of(name: str) -> str:
    """Return the key of a platform; others stay as they are, folded.

    What follows its name is passed over: ``X (Twitter)``, ``Instagram Business``.
    """
    folded = columns.fold(name)
    for written in (folded, folded.partition(" (")[0], folded.partition(" ")[0]):
        if platform_key(written) in PLATFORMS:
            return platform_key(written)
    return folded
