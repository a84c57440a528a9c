"""The terminal's own language: MATO_LANGUAGE, else the locale of the shell."""

import os
from collections.abc import Mapping
from functools import cache

from bot.i18n.localizer import Localizer, load_localizers
from kpi.model import Language

_LOCALES = ("MATO_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language(env: Mapping[str, str]) -> Language:
    """Return the first language that the environment names; English when it names none."""
    for name in _LOCALES:
        said = env.get(name, "").strip().lower()
        if said:
            return Language.JA if said.startswith("ja") else Language.EN
    return Language.EN


@cache
def words() -> Localizer:
    """Return the sentences in the terminal's language."""
    return words_in(language(os.environ))


@cache
def words_in(said: Language) -> Localizer:
    """Return the sentences in a language, read once for each."""
    return load_localizers()[said]
