"""Whether a comment is meant well: words of a lexicon, turned around where they are denied.

Japanese: stems at any place, the longest first; what follows within a few letters may deny them.
English: words and phrases; what stands up to three words before may deny them. After a "but"
words count double.
"""

import re
from collections.abc import Mapping

from kpi.comments import lexicon
from kpi.comments.plain import Plain

_BUT_JA = re.compile(
    r"けど|けれど|だが|ですが|ますが|ましたが|のに|しかし|でも(?=[、 ])|ただ[、し]"
)
_BUT_EN = re.compile(r"\b(?:but|however|although|yet|unfortunately|except)\b")
#: What denies a stem, right after its ending.
_DENIED_JA = re.compile(
    r"[いくかっなだでにはもがとをてめけれせべえしさきみりじゃ]{0,4}?"
    r"(?<!しか)(?:じゃな(?:い|かっ|く)|では?な(?:い|かっ|く)|くな(?:い|かっ|く|さ)|くはな|くもな"
    r"|な(?:い|かった|くて|くな)(?!わけ|ほど|くらい|ぐらい|ほう)|ません|ませ[んぬ]|ねえ|ねー|(?:せ|さ|[えけてべめれいきしちにみり])ず"
    r"|(?:な|の)?(?:ところ|とこ|点|部分|箇所)(?:が|は|も)?(?:一つも|ひとつも|全く|何も|特に)?"
    r"(?:な[いし]|見つから|見当たら|あり?ません))"
)
#: Words that deny something themselves are not turned around by what follows.
_OWN_NO = ("ない", "なく", "なし", "なかった", "ませ", "二度と", "もう", "しか")
_CUT = "らかさたなまわがばれけせめえべきしちにみり"
_NO = ("ない", "なか", "なく", "ませ", "ず", "ん", "い", "かっ")
#: Asked so, it is no denial: "isn't it cute?"
_ASKED_JA = re.compile(
    r"[いくかっなだでに]{0,3}(?:くない|じゃない|ではない|じゃん)(?:です)?(?:か|の)?(?:\?|ですか|!)"
)
_NOT_EN = frozenset(
    {"not", "no", "never", "without", "hardly", "barely", "isnt", "wasnt", "arent", "dont"}
    | {"doesnt", "didnt", "cant", "cannot", "couldnt", "wont", "wouldnt", "aint", "nor", "neither"}
    | {"nothing", "nobody", "lacks", "less", "werent", "havent", "hasnt", "zero"}
)
_NO_TURN = ("not only", "not just", "no doubt")
_WORD = re.compile(r"[a-z0-9][a-z0-9']*")
_REACH = 3
_WORDS = 5
_STEM = 4
_ENDINGS = ("s", "ly", "er", "est", "ing", "ed", "y")


def score(comment: Plain) -> int:
    """Return a number above 0 for praise, below 0 for blame, 0 for neither or both alike."""
    of_words = _japanese(comment.text) if comment.is_japanese else _english(comment.text)
    return 2 * of_words + comment.signs if of_words else comment.signs


def _japanese(text: str) -> int:
    words = lexicon.load("ja")
    turn = max((found.end() for found in _BUT_JA.finditer(text)), default=0)
    total = place = 0
    while place < len(text):
        found = words.at(text, place)
        if found is None:
            place += 1
            continue
        word, weight = found
        after = place + len(word)
        if weight and not _denies_itself(word, text, after) and _is_denied_ja(text, after):
            weight = -1 if weight > 0 else 1
        total += weight * (2 if place >= turn > 0 else 1)
        place = after
    return total + _english(text)


def _denies_itself(word: str, text: str, after: int) -> bool:
    """Say whether the word stands for a denial: "届か" for 届かない."""
    is_cut = word[-1] in _CUT and text.startswith(_NO, after)
    return is_cut or any(no in word for no in _OWN_NO)


def _is_denied_ja(text: str, after: int) -> bool:
    return bool(_DENIED_JA.match(text, after)) and not _ASKED_JA.match(text, after)


def _english(text: str) -> int:
    words = lexicon.load("en").weights
    turn = max((found.end() for found in _BUT_EN.finditer(text)), default=0)
    found = [(one[0], one.start()) for one in _WORD.finditer(text)]
    tokens = [word for word, _ in found]
    total = at = 0
    while at < len(tokens):
        weight, length = _phrase(words, tokens, at)
        if weight and length == 1 and _is_denied_en(tokens, at):
            weight = -1 if weight > 0 else 1
        total += weight * (2 if found[at][1] >= turn > 0 else 1)
        at += length
    return total


def _phrase(words: Mapping[str, int], tokens: list[str], at: int) -> tuple[int, int]:
    """Return the weight of the longest phrase there, and how many words it has."""
    for length in range(min(_WORDS, len(tokens) - at), 0, -1):
        phrase = " ".join(tokens[at : at + length])
        if phrase in words:
            return words[phrase], length
    word = tokens[at][:-1] if tokens[at][-2:-1] == tokens[at][-1:] else tokens[at]
    shorter = [word, *(_stem(tokens[at], ending) for ending in _ENDINGS)]
    return next((words[one] for one in shorter if one in words), 0), 1


def _stem(word: str, ending: str) -> str:
    is_longer = word.endswith(ending) and len(word) >= len(ending) + _STEM
    return word[: -len(ending)] if is_longer else ""


def _is_denied_en(tokens: list[str], at: int) -> bool:
    before = tokens[max(0, at - _REACH) : at]
    if any(phrase in " ".join(before) for phrase in _NO_TURN):
        return False
    return any(word.replace("'", "") in _NOT_EN or word.endswith("n't") for word in before)
