"""The exports that are known, a module for each platform."""

from storage.sources.files.exports import Export
from storage.sources.files.platforms import line, linkedin, meta, meta_ads, tiktok, x

EXPORTS: tuple[Export, ...] = (
    *x.EXPORTS,
    *line.EXPORTS,
    *meta.EXPORTS,
    *meta_ads.EXPORTS,
    *tiktok.EXPORTS,
    *linkedin.EXPORTS,
)
