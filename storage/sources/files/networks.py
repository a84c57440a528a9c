"""Networks as people and programs write them, in cells and in headers."""

from kpi.language.scopes import PLATFORMS, find_platform, platform_called
from storage.sources.files import columns


def platform_key(name: str) -> str:
    """Return the key of a platform however it is written; others stay as they are, folded."""
    return platform_called(name) or columns.fold(name)


def platform_of(name: str) -> str:
    """Return the key of a platform; others stay as they are, folded.

    What follows its name is passed over: ``X (Twitter)``, ``Instagram Business``.
    """
    folded = columns.fold(name)
    whole = platform_key(name)
    if whole in PLATFORMS:
        return whole
    first = platform_key(folded.partition(" ")[0])
    is_alone = find_platform(folded)[0] == first  # not one of two
    return first if first in PLATFORMS and is_alone else folded
