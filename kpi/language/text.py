"""Text as people and Slack write it, made even enough to be read.

``fold`` keeps every character in its place, so a span found in folded text is a span of the
text itself. ``read_slack`` takes Slack's own marks out.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kpi.model import Language, UserId

Span = tuple[int, int]

#: Stands where something must not be read as a number or a date: a link, a name, a cut.
BLANK = "\ufffc"
#: Groups digits in some languages; every space that does so folds to it.
NO_BREAK = "\u00a0"
_BETWEEN_DIGITS = frozenset("\u00a0\u2009\u202f")
_GROUPS = re.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_SPACES = re.compile(" {2,}")

#: Slack has no escape for its marks: in our messages a twin stands for one that could be taken
#: for markup, and what is copied from there is the mark again.
TWINS = {"∗": "*", "ˍ": "_", "∼": "~", "ˋ": "`"}

_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_EVEN = {
    **_DASHES,
    **dict.fromkeys("〜～∼˜", "~"),
    **dict.fromkeys("‘’‛′`´", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    "／": "/",
    "⁄": "/",
    "∕": "/",
}
_NAME = re.compile(r"https?://[^\s<>|]+|(?<!\w)[#@＃＠][\w.]+", re.IGNORECASE)
_MARK = re.compile(r"<([@#!]?)([^<>|\s]*)(?:\|([^<>]*))?>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
#: Joiners and direction marks carry no meaning here and split words for no eye to see.
_UNSEEN = frozenset({"Cf", "Cs", "Cn"})
_JOINER = "\u200d"  # but this one holds emoji together
#: What is not seen, or turns the order of what follows around.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_USER = re.compile(r"[UW][A-Z0-9]*")
_JAPANESE = re.compile("[\u3041-\u309f\u30a0-\u30ff\uff66-\uff9f\u4e00-\u9fff\u3005]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person typed, without Slack's marks.

    ``readable`` has the length of ``text``; links, at-names and hashtags are blanked in it.
    """

    text: str
    readable: str
    people: tuple[UserId, ...] = ()


def fold(text: str) -> str:
    """Return the text in lower case, narrow digits and plain marks, character for character."""
    return "".join(map(_fold_character, text))


def blank(text: str, *spans: Span) -> str:
    """Return the text with the spans blanked; its length stays."""
    for start, end in spans:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def read_slack(raw: str) -> Typed:
    """Return what the person meant to type: entities, links and mentions are resolved."""
    text = ""
    names: list[Span] = []
    people: list[UserId] = []
    at = 0
    for mark in _MARK.finditer(raw):
        text = _joined(text, _plain(raw[at : mark.start()]))
        start = len(text)
        text = _joined(text, _plain(_shown(mark, people)))
        names.append((start, len(text)))
        at = mark.end()
    text = _joined(text, _plain(raw[at:]))
    names += [match.span() for match in _NAME.finditer(text)]
    return Typed(text=text, readable=blank(text, *names), people=tuple(people))


def _joined(text: str, piece: str) -> str:
    return text + (piece.lstrip(" ") if text.endswith(" ") else piece)


def tidy(text: str) -> str:
    """Return the text as a name: runs of white space as one space, nothing unseen in it."""
    even = "".join(map(_plain_character, text.replace(BLANK, " ").replace("\0", " ")))
    return " ".join(even.split()).strip(f"{_JOINER} ")


def seen(text: str) -> str:
    """Return the text without characters that nobody sees or that turn the rest around."""
    return _HIDDEN.sub("", text)


def script_of(text: str) -> Language | None:
    """Return the language that the script of a text speaks for; None when it says nothing.

    Kana and kanji outweigh Latin letters: Japanese is full of Latin abbreviations (CTR, SNS).
    """
    if _JAPANESE.search(text):
        return Language.JA
    return Language.EN if _LATIN.search(unicodedata.normalize("NFKC", text)) else None


def _shown(mark: re.Match[str], people: list[UserId]) -> str:
    kind, target, label = mark.groups()
    if kind == "@" and _USER.fullmatch(target):
        people.append(UserId(target))
        return " "
    if kind in {"#", "!", "@"}:
        return " "
    return label or target.removeprefix("mailto:") or mark.group()


def _plain(text: str) -> str:
    text = _ENTITY.sub(lambda match: _ENTITIES[match.group()], text)
    grouped = _GROUPS.sub("\0", text.replace("\0", " "))
    return _SPACES.sub(" ", "".join(map(_plain_character, grouped)))


@lru_cache(maxsize=8192)
def _plain_character(character: str) -> str:
    """Return it, a space for any white space or control character, nothing for the unseen."""
    if character == "\0":  # stands for the no-break space between groups of digits
        return NO_BREAK
    if character in TWINS:
        return TWINS[character]
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in _UNSEEN and character != _JOINER:
        return ""
    return " " if category == "Cc" else character


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _EVEN:
        return _EVEN[character]
    if character in _BETWEEN_DIGITS:
        return NO_BREAK
    if character.isspace():
        return " "
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "No":  # a circled or raised digit is no number
        return character
    even = unicodedata.normalize("NFKC", character).lower()
    return _EVEN.get(even, even) if len(even) == 1 else character
