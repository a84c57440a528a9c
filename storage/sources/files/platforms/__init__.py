"""The exports that are known, a module for each platform."""

from storage.sources.files.exports import Export
from storage.sources.files.platforms import line, x

EXPORTS: tuple[Export, ...] = (*x.EXPORTS, *line.EXPORTS)
