"""A comment without what says nothing by itself: addresses, names of accounts, signs."""

import re
import unicodedata
from typing import NamedTuple

from kpi.comments import lexicon

#: A name has so many letters at most: without a bound, rows of points take a second each.
_URL = re.compile(
    r"https?://\S+|www\.\S+|\b[\w.-]{1,64}\.(?:com|net|jp|io|me|ly)(?:/\S*)?\b", re.ASCII
)
_HANDLE = re.compile(r"[@＠][\w.\-ぁ-んァ-ヶ一-龠]+")
_TAG = re.compile(r"[#＃](\w+)")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-龠々〆ヶー]")
_LETTER = re.compile(r"[^\W_]")
#: Drawn out: sooo, すごーい, かわいいいい.
_LONG = re.compile(r"([a-zぁ-ゖァ-ヺ])\1{2,}")
_DASH = re.compile(r"(?<=[ぁ-ゖ])[ー~〜]+|(?<=ー)ー+")
_RUN = re.compile(r"([!?])\1+")
_SOFT = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})


class Plain(NamedTuple):
    """What is left: ``text`` in lower case, and what was taken from it."""

    text: str
    signs: int  # the weight of all its emoji
    handles: int
    links: int
    is_japanese: bool

    @property
    def letters(self) -> int:
        """How many letters and digits it has."""
        return len(_LETTER.findall(self.text))


def plain(comment: str) -> Plain:
    """Return the comment's words, its signs weighed and taken out."""
    text = unicodedata.normalize("NFKC", comment).translate(_QUOTES)
    text, links = _URL.subn(" ", text)
    text, handles = _HANDLE.subn(" ", text)
    text, signs = _weighed(_SOFT.sub("", _TAG.sub(r" \1 ", text)))
    text = _RUN.sub(r"\1", _LONG.sub(r"\1\1", _DASH.sub("", text.casefold())))
    return Plain(" ".join(text.split()), signs, handles, links, bool(_JAPANESE.search(text)))


def _weighed(text: str) -> tuple[str, int]:
    """Take out what is drawn and no letter, and return its weight: each sign counts once."""
    signs = lexicon.load("emoji")
    kept: list[str] = []
    found: dict[str, int] = {}
    place = 0
    folded = text.casefold() if len(text.casefold()) == len(text) else text
    while place < len(text):
        sign = signs.at(folded, place)
        if sign is not None:
            found[sign[0]] = sign[1]
            place += len(sign[0])
            kept.append(" ")
            continue
        is_drawn = unicodedata.category(text[place]) in {"So", "Sk", "Cs", "Co", "Cn"}
        kept.append(" " if is_drawn else text[place])
        place += 1
    return "".join(kept), sum(found.values())
