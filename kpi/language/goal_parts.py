"""A goal's sentence taken apart: what is wanted, by what means, and what is only phrasing."""

import re
from dataclasses import dataclass

from kpi.model import MetricKey

#: A metric has to be read at least this surely before a goal is called a number.
POSING_FROM = 0.7
_VERB = (
    r"(?:build|drive|increase|grow|boost|improve|generate|establish|get|raise|sell|create|support|attract"
    r"|become|win|gain|make|bring|reach|hire|recruit|strengthen|foster|convert|acquire|achieve|keep|retain|help|turn|educate|encourage|reduce|show|push|lift|earn|inspire|land|fill|send|deepen|expand|promote|engage|spread|maximi[sz]e)"
)
#: goal after, goal before.
_AFTER = (
    re.compile(r"^(?P<means>.+?) (?:in order to|so as to|as a way to|with the (?:goal|aim) of|so that we can|so that|so we can|aiming to|leading to|that lead to|which lead to|to ultimately|to help) (?P<goal>.+)$"),
    re.compile(rf"^(?P<means>(?:to )?(?:increase|grow|boost|improve|gain|get|raise|generate|use|post|reach|double|more|build|start|run|hit|expand|drive|create|leverage|launch) .+?) to (?P<goal>{_VERB}\b.+)$"),
    re.compile(r"^(?P<means>.+?(?:を通じて|を通して|によって|により|をきっかけに|を活用して|を使って|を起点に))、?(?P<goal>.{3,})$"),
    re.compile(r"^(?P<means>.+?(?:増やし|伸ばし|高め|上げ|獲得し|集め|強化し|盛り上げ|活性化し|拡大し|向上させ|創出し|起こし|育て)て?)、?(?P<goal>.{3,}(?:たい|つなげる|繋げる|つなぐ|図る|する|伸ばす|増やす|高める|ます|獲得|向上|拡大|させる|げる))$"),
)  # fmt: skip
_BEFORE = (
    re.compile(r"^(?P<goal>.{2,}?)(?:の|する|させる|していく|える|やす|ばす|める|げる|なげる)?ため(?:に|の|、)、?(?:は、?)?(?P<means>.{2,})$"),
    re.compile(r"^(?P<goal>.{2,}?)(?:に向けて|に向け|を目的に|を目的として|を目指して|を目指し)、?(?P<means>.{2,})$"),
    re.compile(r"^(?P<goal>.+?) by (?P<means>(?:growing|increasing|boosting|improving|getting|gaining|posting|raising|driving|building|generating|using|reaching|expanding|publishing|creating|sharing|running) .+)$"),
)  # fmt: skip
_OPENING = re.compile(
    r"^(?:(?:i|we|our team|the team|our company|you) (?:really |just |also )?(?:want|need|would like|hope|plan|aim|intend|wish|are trying|try|are looking|re trying|d like|must|should|will)(?: to)?(?: (?:see|have|get|be|go))?"
    r"|(?:our|my|the|this)? ?(?:main |primary |key |team |overall |marketing |social media |quarterly )*(?:goal|aim|objective|target|purpose|mission|focus)s?(?: for \w+(?: \w+)?)?(?: is| are|:| of| will be| would be)?(?: to)?|to|lets|please|how (?:do|can) (?:we|i)|help (?:us|me)|goal:|目標(?:は|:)?|目的(?:は|:)?|ゴールは|今期は|今年は|来期は|今月は|まずは)[ :、]*"
)
_GROWING = re.compile(
    r"^(?:(?:double|triple|hit|reach|grow to|get to|surpass|exceed|achieve|gain|get|grow|boost|increase|raise|push|see|win|earn|add|have|acquire|drive|lift|bring in|maximi[sz]e|improve|build up|aim for|make it to|secure|attract|up)(?: our| my| the| your| up| a| an| to| more| at least| new| over| another| us)* )+"
)
_DEADLINE = re.compile(
    r" ?(?:by|within|in|before|until|over|during|this|next|per|every|each|until|till|from now)(?: the| end of| next| this| coming| last| a| an| \d+)*(?: (?:year|month|week|quarter|day|q\d|fy\d*|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|20\d\d|one|two|three|four|six|nine|twelve|\d+|end|half|christma))+$"
    r"|(?:\d+(?:年|か月|週間|日)(?:後に|以内に|で|間で|まで(?:に)?)|(?:今|来|当)(?:年度?|月|期|週|四半期)(?:中に|末までに|までに|中|は)?|(?:年度?|月|期|年)末まで(?:に)?|半年(?:で|以内に|後に)|1年で|\d+月(?:末)?まで(?:に)?)、?"
)
_WISH_JA = re.compile(
    r"(?:(?:を|に|へ|が|は|まで|の)?(?:もっと|さらに|とにかく|着実に|一気に|大幅に)?(?:増や|伸ば|上げ|高め|獲得|達成|突破|目指|超え|集め|稼|稼げ|到達|増加|アップ|倍増|伸び|増え|欲し|ほし|とり|取り|とる|行き|いき|乗せ|なり|届かせ|向上|最大化|改善|拡大)[^、]{0,8}|したい|しろ|する|目標|にする|になる)+$"
)
_NUMBER = re.compile(
    r"\d|(?:[一二三四五六七八九十百]+)(?:万|千|百|倍|割)|double|triple|倍|hundred|thousand|million"
)
_FIGURE = re.compile(
    r"数|率|回数|件|単価|count|number|rate|cost|ctr|cpm|cpc|cpa|roas|\ber\b|imp|pv|フォロワー|follower|subscriber|登録者|いいね|\blike\b|view|再生|リーチ|\breach\b|ビュー"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is wanted and by what means, in canonical words."""

    goal: str
    means: str


def split(words: str) -> Parts | None:
    """Split a compound sentence; None when it is none."""
    for pattern in (*_AFTER, *_BEFORE):
        match = pattern.match(words)
        if match:
            return Parts(goal=match["goal"].strip(), means=match["means"].strip())
    return None


def plain(words: str) -> str:
    """Take off wishing, growing and deadlines, so that a metric's name may remain."""
    words = _OPENING.sub("", words)
    words = _DEADLINE.sub("", words).strip(" 、,.:")
    words = _GROWING.sub("", words)
    shorter = _WISH_JA.sub("", words)
    return shorter or words


def is_number(words: str, metric: MetricKey) -> bool:
    """Say whether the sentence is about a figure rather than about what it stands for."""
    if metric == "engagements" and not re.search("数|rate|率", words):
        return False
    return bool(_NUMBER.search(words) or _FIGURE.search(words))
