"""Networks as people and programs write them, in cells and in headers."""

from kpi.language.scopes import PLATFORMS
from storage.sources.files import columns
from storage.sources.files.tidy import platform_key


def platform_of(name: str) -> str:
    """Return the key of a platform; others stay as they are, folded.

    What follows its name is passed over: ``X (Twitter)``, ``Instagram Business``.
    """
    folded = columns.fold(name)
    for written in (folded, folded.partition(" (")[0], folded.partition(" ")[0]):
        if platform_key(written) in PLATFORMS:
            return platform_key(written)
    return folded
