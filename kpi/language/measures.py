"""What a phrase counts in, told by its frame alone: "share of ...", how long, 1件あたりの費用.

Whatever stands inside, a share is no number of people and a time no number of views.
"""

import re

from kpi.language.metric_phrases import without_figure
from kpi.model import Unit

_SHARES = frozenset({Unit.PERCENT, Unit.SCORE})
_TIMES = frozenset({Unit.SECONDS, Unit.HOURS})
_MONEY = frozenset({Unit.CURRENCY})
_COUNTS = frozenset({Unit.COUNT, Unit.SCORE})
_SOMETHING = "(?:the |our |a |an |average |avg |mean |median |typical |total |overall |rough )*"
#: The first that fits decides.
_FRAMES = (
    (
        re.compile(
            r"\bper (?:ad |advertising |marketing |media )*(?:pound|dollar|euro|yen|buck|[$€£¥])"
            r"|^(?:what |which )?(?:the |our )*(?:share|part|percentage|percent|proportion|portion"
            r"|fraction|%|half|ratio) (?:of|that|who|which)\b"
            r"|^how many (?:%|percent|out of|of (?:the|our|all))"
            r"|\b(?:rate|percentage|percent|ratio)$|(?<!\d)(?<!\d )%$"
            r"|(?:率|割合|比率|パーセント|何割|レート)(?:か|です)?$|(?:広告費|費用)1円(?:あたり|に対する)"
        ),
        _SHARES,
    ),
    (
        re.compile(
            rf"^{_SOMETHING}(?:time|hour|minute|second|min|sec) (?:spent|it take|to|until|till"
            r"|before|people|we|they|watched|per|between|from|a|each|of)\b"
            r"|^(?:how (?:long|fast|quick|quickly|soon|speedy)|speed of|how many (?:hour|minute"
            r"|second|day))\b|\b(?:time|duration|speed|length)$"
            r"|(?:時間|秒数?|分数|日数|早さ|速さ|スピード|長さ)$|何[秒分](?!の1).*か$"
        ),
        _TIMES,
    ),
    (
        re.compile(
            rf"^{_SOMETHING}(?:money|cost|price|spend|spending|budget|dollar|buck|yen|[$€£¥])\b"
            r"|^(?:how much|what) (?:\w+ ){1,6}(?:pay|paid|cost|spend|spent)\b|\bcost$"
            r"|(?:費用?|コスト|お?金|代金|額|単価|値段|料金)$"
        ),
        _MONEY,
    ),
    (
        re.compile(
            r"^(?:the |our )*(?:number|count|total number|#) of\b|^how (?:many(?! of\b)|often)\b"
            r"|^(?:people|person|someone|anyone|user|visitor|viewer) (?:who|that)\b"
            r"|(?:[人件回本枚社名組冊個台]数|(?<![点分秒日代指関])数)$"
            r"|(?:[たる]|の)(?:人|方|客|回|件)$"
        ),
        _COUNTS,
    ),
)


def units(words: str) -> frozenset[Unit]:
    """Return the units that canonical words can be in; none: any."""
    bare = without_figure(words)
    return next(
        (units for frame, units in _FRAMES if frame.search(words) or frame.search(bare)),
        frozenset(),
    )
