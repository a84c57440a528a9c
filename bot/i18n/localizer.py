"""Sentences, numbers and dates in one language.

Catalogs are gettext .po files, one per area and language (bot/i18n/<language>/<area>.po), read
once when Mato starts. Message ids are symbolic (``goal.created``): neither language is the
translation of the other.
"""

import gettext
import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from importlib import resources
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_name
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kpi.language.text import TWINS, seen
from kpi.model import Language, Unit

#: Slack's own three have entities, its marks have not. Where a word begins or ends they are
#: markup, with unseen characters beside them too: there a twin that only looks alike stands.
_SLACK = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TWINS = {**{mark: twin for twin, mark in TWINS.items()}, "＊": "﹡", "＿": "ˍ", "｀": "ˋ"}
_MARK = re.compile(r"(?<![^\W_])[*_~＊＿]|[*_~＊＿](?![^\W_])|[`｀]")
#: An emoji has no such character in its name, and a quotation none at its beginning.
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_QUOTATION = re.compile(r"^(?=\s*(?:&gt;|＞))", re.MULTILINE)
_WORD_JOINER, _SOFT_HYPHEN = "\u2060", "\u00ad"


class Safe(str):
    """Text that is meant to be mrkdwn: a mention, a link that we made ourselves."""

    __slots__ = ()


def mention(user_id: str) -> Safe:
    """Return the mrkdwn that names a Slack user."""
    return Safe(f"<@{user_id}>")


def channel_link(channel_id: str) -> Safe:
    """Return the mrkdwn that links a Slack channel."""
    return Safe(f"<#{channel_id}>")


def escape(text: str) -> str:
    """Return the text so that Slack shows it letter by letter, whatever it holds."""
    if isinstance(text, Safe):
        return text
    text = seen(text)
    for mark, entity in _SLACK.items():
        text = text.replace(mark, entity)
    text = _MARK.sub(lambda mark: _TWINS[mark[0]], text)
    return _QUOTATION.sub(_SOFT_HYPHEN, _EMOJI.sub(f":{_WORD_JOINER}", text))


class Localizer:
    """One language's sentences and ways of writing numbers and dates."""

    def __init__(self, language: Language, translations: gettext.NullTranslations) -> None:
        """Use ``translations`` for sentences and Babel's locale data for the rest."""
        self.language = language
        self._translations = translations
        self._locale = Locale(language.value)

    def has(self, msgid: str) -> bool:
        """Say whether there is such a sentence."""
        return self._translations.gettext(msgid) != msgid

    def t(self, msgid: str, /, **data: object) -> str:
        """Return the sentence for a plain_text object: user text stands as it is."""
        return self._translations.gettext(msgid).format(**data)

    def m(self, msgid: str, /, **data: object) -> str:
        """Return the sentence for mrkdwn: each text in ``data`` that is not Safe is escaped."""
        return self._translations.gettext(msgid).format(**_escaped(data))

    def n(self, msgid: str, count: int, /, **data: object) -> str:
        """Return the sentence in the number that ``count`` asks for (plain; has {count})."""
        plural = self._translations.ngettext(msgid, f"{msgid}.many", count)
        return plural.format(count=self.number(Decimal(count)), **data)

    def number(self, value: Decimal, unit: Unit = Unit.COUNT, *, sign: bool = False) -> str:
        """Return the value with separators and its unit, shortened to what matters."""
        places = 0 if value == value.to_integral_value() else 1 if abs(value) >= 10 else 2  # noqa: PLR2004
        # What Babel makes of "#,##0.##" in both languages, twenty times as fast: a table of
        # KPIs has a hundred numbers.
        text = f"{value:,.{places}f}"
        text = text.rstrip("0").rstrip(".") if places else text
        if sign and value > 0:
            text = f"+{text}"
        return self._translations.gettext(f"unit.{unit.value}").format(value=text)

    def day(self, day: date) -> str:
        """Return the day as people write it, with its weekday."""
        pattern = "y年M月d日(E)" if self.language is Language.JA else "EEE, MMM d, y"
        return format_date(day, format=pattern, locale=self._locale)

    def short_day(self, day: date) -> str:
        """Return month and day, as on a chart's axis."""
        pattern = "M/d" if self.language is Language.JA else "MMM d"
        return format_date(day, format=pattern, locale=self._locale)

    def clock_time(self, at: time) -> str:
        """Return a time of day."""
        pattern = "H:mm" if self.language is Language.JA else "h:mm a"
        return format_time(at, format=pattern, locale=self._locale)

    def instant(self, at: datetime, zone: str) -> str:
        """Return day and time in the zone, and the zone's name."""
        local = at.astimezone(ZoneInfo(zone))
        return self.t(
            "common.instant",
            day=self.day(local.date()),
            time=self.clock_time(local.time()),
            zone=self.zone(zone),
        )

    def zone(self, zone: str) -> str:
        """Return what people call the zone: Japan Time; its key where it belongs to no place."""
        area, _, place = zone.partition("/")
        if not place or area == "Etc":
            return zone
        return get_timezone_name(ZoneInfo(zone), width="long", locale=self._locale)


def _escaped(data: Mapping[str, object]) -> dict[str, object]:
    return {k: escape(v) if isinstance(v, str) else v for k, v in data.items()}


class Localizers:
    """The localizers of all languages."""

    def __init__(self, localizers: Mapping[Language, Localizer]) -> None:
        """Hold one localizer a language."""
        self._localizers = dict(localizers)

    def __getitem__(self, language: Language) -> Localizer:
        return self._localizers[language]


def load_localizers() -> Localizers:
    """Read every catalog of every language."""
    return Localizers({language: _load(language) for language in Language})


def _load(language: Language) -> Localizer:
    """Put the areas into one catalog: each sentence is then found at the first look."""
    whole = Catalog(locale=language.value)
    for path in resources.files("bot.i18n").joinpath(language.value).iterdir():
        if path.name.endswith(".po"):
            for message in read_po(io.StringIO(path.read_text(encoding="utf-8"))):
                if message.id:
                    whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Localizer(language, gettext.GNUTranslations(compiled))
