"""The exports that are known, a module for each platform."""

from storage.sources.files.exports import Export
from storage.sources.files.platforms import (
    google_ads,
    line,
    linkedin,
    meta,
    meta_ads,
    search_console,
    suites,
    tables,
    tiktok,
    x,
    youtube,
)

EXPORTS: tuple[Export, ...] = (
    *x.EXPORTS,
    *line.EXPORTS,
    *meta.EXPORTS,
    *meta_ads.EXPORTS,
    *google_ads.EXPORTS,
    *tiktok.EXPORTS,
    *linkedin.EXPORTS,
    *youtube.EXPORTS,
    *search_console.EXPORTS,
    *suites.EXPORTS,
    *tables.EXPORTS,
)
