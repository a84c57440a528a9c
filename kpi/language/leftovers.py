"""What is left of a sentence about a KPI when dates, numbers and scope are taken out: the metric.

Particles and verbs at the edges of each piece say nothing of the metric and are dropped.
"""

import re
from collections.abc import Iterator

from kpi.language.text import BLANK, Span, fold, tidy
from kpi.model import Direction

_VERBS = (
    r"(?:増や|減ら|伸ば|目指|残)(?:す|したい|そう|して|し)"
    r"|(?:引き)?(?:上げ|下げ|高め|抑え|超え|集め|あげ|さげ|おさえ)(?:る|たい|よう|て)?"
    r"|(?:達成|維持|到達|キープ|実現|突破|クリア)(?:する|したい|させる|させたい|しよう|して)?"
    r"|(?:獲得|改善|向上|設定|登録|追加)(?:する|したい|させる|させたい|しよう|して)"
    r"|(?<=[をに])(?:獲得|改善|設定)"
    r"|目標値?|ターゲット|にする|にしたい|とする|する|したい|です|だ|くらい|ぐらい|程度|ほど|予定"
    r"|お願いします|担当者?|責任者|(?:キャンペーン|施策)?期間中?|台|前後|ちょうど|税[込抜別]"
)
_PARTICLES = r"[をはがにへでのとも、。,.:;~・/!=+()\[\]|-]|まで(?:に)?|から"
_START = re.compile(
    rf"(?:(?:{_PARTICLES})\s*|kpi\s?[:は]\s?|(?:{_VERBS})(?=[\s。、]|$)\s*"
    r"|(?:合計|目標値?[をは:]?|約|およそ|だいたい)\s*"
    r"|(?:to|of|for|at|by|the|our|my|an?|get|hit|achieve|grow|increase|raise|boost|gain|have|make"
    r"|improve|lift|drive|reduce|cut|lower|decrease|win|earn|track|measure|keep|maintain|expand"
    r"|with|want|we|i|about|around|approx|target|goal|from|on|in|is|are|and|owner|total|another"
    r"|extra|additional|per|more|than|or)(?![\w'-])\s*)+"
)
_END = re.compile(
    rf"(?:\s*(?:{_PARTICLES})|(?:[をにへはがもと]|\s)?(?:{_VERBS})"
    r"|(?:^|\s+)(?:to|of|for|at|by|the|our|from|on|in|is|are|target|and|with|owner|or|than|up"
    r"|via|should|be)|\s+)+$"
)
#: 数千人 is a number that nobody can be held to.
_VAGUE_AMOUNT = re.compile(r"数[十百千万億]+(?:[人件回名円本]|$)?")
_UNREAD_DATE = re.compile(
    rf"(?<![a-z])(?:by|until|till|before)\s[^{BLANK}]+$|[^\s{BLANK}をはがにで、]{{1,16}}?(?:まで|迄)(?:に)?"
)
_LOWERING = re.compile(
    r"(?<![a-z])(?:reduce|cut|lower|decrease|shrink|drop)(?![a-z])|減ら[すし]|下げ|抑え|さげ"
)


def unread_date(folded: str) -> Span | None:
    """Return where a deadline stands that was not understood: by Christmas, GWまで."""
    match = _UNREAD_DATE.search(folded)
    return match.span() if match else None


def lowering(folded: str) -> Direction | None:
    """Return AT_MOST where the words speak of bringing the number down."""
    return Direction.AT_MOST if _LOWERING.search(folded) else None


def pieces(text: str, folded: str) -> list[str]:
    """Return the pieces of ``text`` that are not blank in ``folded``, trimmed, in order."""
    for vague in _VAGUE_AMOUNT.finditer(folded):
        folded = folded[: vague.start()] + BLANK * len(vague.group()) + folded[vague.end() :]
    found = [tidy(text[start:end]) for start, end in _trimmed(folded)]
    return [" ".join(filter(_says_something, piece.split())) for piece in found]


def _trimmed(folded: str) -> Iterator[Span]:
    for match in re.finditer(f"[^{BLANK}]+", folded):
        piece = match.group()
        begin = match.start() + len(piece) - len(piece.lstrip())
        lead = _START.match(piece.lstrip())
        begin += lead.end() if lead else 0
        rest = folded[begin : match.end()].rstrip()
        tail = _END.search(rest)
        end = begin + (tail.start() if tail else len(rest))
        if end > begin:
            yield begin, end


def _says_something(word: str) -> bool:
    """Tell words from loose digits and marks such as 100-200."""
    return any(character.isalpha() for character in fold(word))
