"""A goal's sentence taken apart: what is wanted, by what means, and what is only phrasing."""

import re
from dataclasses import dataclass

from kpi.language.metric_phrases import SO_FAR

_WANTED = (
    "build|drive|increase|grow|boost|improve|generate|establish|get|raise|sell|create|support"
    "|attract|become|win|gain|make|bring|reach|hire|recruit|strengthen|foster|convert|acquire"
    "|achieve|keep|retain|help|turn|educate|encourage|reduce|show|push|lift|earn|inspire|land"
    "|rebuild|restore|regain|repair|protect|recover|stop|prevent|shift|move|shape|change|secure"
    "|fill|send|deepen|expand|promote|engage|spread|maximi[sz]e|lead|direct|collect|find|learn"
)
_DOING = (
    "increase|grow|boost|improve|gain|get|raise|generate|use|post|reach|double|triple|more|build"
    "|start|run|hit|expand|drive|create|leverage|launch|publish|share|work with|team up|partner"
    "|collaborate|collab|sponsor|host|answer|reply|film|lower|reduce|cut|halve|raise|lift|push"
)
_DOING_ING = (
    "growing|increasing|boosting|improving|getting|gaining|posting|raising|driving|building"
    "|generating|using|reaching|expanding|publishing|creating|sharing|running|doubling|hitting"
)
_IN_ORDER_TO = (
    "in order to|so as to|as a way to|as a means to|with the (?:goal|aim|intention) of"
    "|so that we can|so that|so we can|aiming to|leading to|that lead to|which lead to"
    "|to ultimately|to help us|for the purpose of|and thereby|thereby|and thus"
    "|so(?= (?:more|people|we|our|they|customer|user|visitor|client|fan|guest|buyer|it|the|every"
    "|everyone|everybody|all|student|folk|parent|patient|member|reader|local|donor|player)\\b)"
    "|which (?:should|will) (?:then )?(?=\\w)|and ultimately|and eventually|and through that"
)
_RAISED = (
    "増やし|伸ばし|高め|上げ|獲得し|集め|強化し|盛り上げ|活性化し|拡大し|向上させ|創出し|起こし"
    "|育て|達成し|突破し|増加させ|改善し|広げ|投稿し|発信し|続け|取っ|とっ|とり|得|使っ|活用し"
    "|徹底し|心がけ|工夫し|充実させ|底上げし|積み上げ|稼い|稼ぎ|頑張っ"
)
_REACHED = (
    "たい|つなげる|繋げる|つなぐ|図る|する|伸ばす|増やす|高める|ます|獲得|向上|拡大|させる|げる"
    "|もらう|いただく|もらいたい|なる|増|アップ|促進|創出|ほしい|へ|る|化|強化|確保|改善|が目的|がゴール|が目標|狙う|目指す|広げる|こと"
)
_BECAUSE = "because|since|as|cause"
_WE_WANT = (
    "(?:(?:we|i|they|my boss|the client) )?(?:really |just )?"
    "(?:want|need|would like|d like)(?: to)?"
)
#: The purpose stands after the means, ...
_AFTER = (
    re.compile(r"^(?P<means>.{4,}?) ?(?:->|=>|→|⇒|➡|>>) ?(?P<goal>[^\d\s].{2,})$"),
    re.compile(rf"^(?P<means>.{{4,}}?),? (?:{_BECAUSE}) {_WE_WANT} (?P<goal>.+)$"),
    re.compile(rf"^(?P<means>.+?) (?:{_IN_ORDER_TO}) (?P<goal>.+)$"),
    re.compile(
        rf"^(?P<means>(?:to |we |i |want to |our |let )*(?:{_DOING}) .+?)"
        rf" to (?P<goal>(?:{_WANTED})\b.+)$"
    ),
    re.compile(
        r"^(?P<means>.+?)(?:を通じて|を通して|によって|により|をきっかけに|を起点に|を活かして"
        r"|を活用して|を使って|ことで)、?(?P<goal>.{3,})$"
    ),
    re.compile(rf"^(?P<means>.+?(?:{_RAISED})(?:て|つつ)?、)(?P<goal>.{{3,}})$"),
    re.compile(rf"^(?P<means>.+?(?:{_RAISED})て)(?P<goal>.{{2,}}(?:{_REACHED}))$"),
    re.compile(rf"^(?:through|by|with|via) (?P<means>.+?),? (?P<goal>(?:{_WANTED})\b.+)$"),
    re.compile(
        r"^(?P<means>[^をに]{2,}?)を(?:本当に)?(?P<goal>[^を]{2,}?(?:に|へ)(?:つな|繋|結び|転換).*)$"
    ),
    re.compile(
        rf"^(?P<means>.*(?:\d|倍|桁).*?(?:に|と|を)し(?:て|、))、?(?P<goal>.{{3,}}(?:{_REACHED}))$"
    ),
    re.compile(r"^(?P<means>.{2,}?)(?:の|こと)は、?(?P<goal>.{4,}?)(?:の)?ため(?:です|だ)?$"),
    re.compile(rf"^(?P<means>[^,]*\d.*?) to (?P<goal>(?:{_WANTED}|earn|save|be seen)\b.+)$"),
    re.compile(r"^(?P<means>[^,]*\d.*?) so (?P<goal>\w+ .{4,})$"),
    re.compile(
        r"^(?P<means>.*\d[\d,.]*(?:万|千|億)?(?:回|件|人|名|%|いいね|再生|本|個)?)"
        r"で、?(?P<goal>.{3,}(?:たい|る|す|う|く))$"
    ),
    re.compile(r"^(?P<means>[^,]*\d.*?) for (?P<goal>(?:more|better|higher|extra) .+)$"),
    re.compile(
        r"^(?P<means>.*\d.+?),? and (?P<goal>(?:bring|turn|send|convert|drive|lead|move|get)"
        r" (?:them|those|that|these|it)\b.+)$"
    ),
)
#: ... also where the sentence complains that one does not bring the other, ...
_COMPLAINTS = (
    re.compile(
        r"^(?P<means>.+?(?:増え|伸び|多く|付い|つい|続け)(?:て|た)?)"
        r"(?:も|けど|のに|いるのに|るのに|が)、?(?P<goal>.{3,})$"
    ),
)
#: ... or says what is not wanted, ...
_DENIALS = (
    re.compile(
        r"^(?:i |we |they )?(?:dont|do not|not) (?:really )?(?:care (?:about|for)|need|want)"
        r" (?P<means>.+?)(?:[,.;]| but| and| -+)+ (?:just |only |rather |instead )*"
        r"(?:(?:we|i|they) )?(?:just |only |really )?(?:(?:want|need) )?(?P<goal>.+)$"
    ),
    re.compile(
        r"^(?P<means>.+?) (?:dont|doesnt|wont|do not|does not) (?:pay|help|matter|count|feed"
        r"|bring|buy)[^.,;]*[.,;]+ ?(?:i|we) (?:just |only )?(?:want|need) (?P<goal>.+)$"
    ),
    re.compile(r"^less (?P<means>.+?)(?:,| and|;)+ (?P<goal>more .+)$"),
    re.compile(r"^not (?P<means>.+?)[,;.]+ (?:but |we |i |just )*(?:want |need )?(?P<goal>.+)$"),
    re.compile(
        r"^(?P<means>.{2,}?)(?:だけ|ばかり)?(?:では|じゃ|で)な(?:くて|く|しに)(?:て、?ちゃんと)?、?"
        r"(?P<goal>[^、]{2,}).*$"
    ),
    re.compile(
        r"^(?:stop|instead of|rather than|not just|not|no more) (?P<means>.+?)"
        r"(?:,| and| but)(?: start| we want| also)* (?P<goal>.+)$"
    ),
)
#: ... or before them.
_BEFORE = (
    re.compile(
        r"^(?P<goal>.{2,}?)(?:の|する|させる|していく)?ため(?![るしてら])(?:に|の|、)?、?(?:は、?)?"
        r"(?P<means>.{2,})$"
    ),
    re.compile(
        r"^(?P<goal>.{2,}?)(?:に向けて?|を目的に|を目的として|を目指して?)、?(?P<means>.{2,})$"
    ),
    re.compile(rf"^(?P<goal>.+?) (?:by|through) (?P<means>(?:{_DOING_ING}) .+)$"),
    re.compile(rf"^(?:in order )?to (?P<goal>(?:{_WANTED})\b[^,]+), (?P<means>.+)$"),
)
_TIMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|spring|summer|autumn|fall|winter|christma|year|month|week|quarter|day|q[1-4]|fy ?\\d*"
    "|20\\d\\d|\\d+|one|two|three|four|six|nine|twelve|end|half|fiscal"
)
_DEADLINE = re.compile(
    rf" ?\b(?:by|within|in|before|until|till|over|during|this|next|every|each|per|a|from now|for)"
    rf"(?: (?:the|end|of|next|this|coming|last|a|an))*(?: (?:{_TIMES}))+\b"
    r"|\d+(?:年|か月|週間|日)(?:後に|以内に|で|間で|までに?)|(?:今|来|当|次の)(?:年度?|月|期|週|四半期)"
    r"(?:中に|末までに|までに|末に|中|は)?|(?:年度?|月|期|年)末までに?|半年(?:で|以内に|後に)"
    r"|1年で|(?:来?[春夏秋冬]|お盆|正月|年末|連休|gw|クリスマス|ハロウィン|来月末?|来週末?|今週末|開幕|発売|本番)までに?"
    r"|\d+月末?までに?|(?:毎|月|週|1)(?:月|週|日|間)(?=\d)|[月週]に?(?=\d)|^[月週]に"
)
_OPENING = re.compile(
    r"^(?:(?:i|we|our team|the team|our company|you|they) (?:really |just |also |still )?"
    r"(?:want|need|would like|hope|plan|aim|intend|wish|are trying|try|are looking|re trying"
    r"|d like|must|should|will|have)(?: to)?(?: (?:see|have|get|be|go))?"
    r"|(?:our|my|the|this)? ?(?:main |primary |key |team |overall |marketing |social media )*"
    r"(?:goal|aim|objective|target|purpose|mission|focus)(?: for \w+(?: \w+)?)?"
    r"(?: is| are|:| of| will be| would be)?(?: to)?"
    r"|(?:the |our |my )\w+ (?:want|expect|demand|require|ask for|insist on)(?: us)?(?: to)?"
    r"(?: (?:see|have|get|reach))?"
    r"|to|lets|please|how (?:do|can) (?:we|i)|help (?:us|me)|goal:"
    r"|(?:今期|今年|来期|今月|来月|sns)の?(?:目標|目的|ゴール)(?:は|:)?|目標(?:は|:)|目的(?:は|:)"
    r"|ゴールは|今期は|今年は|来期は|今月は|まずは|とにかく|もっと|とりあえず|何となく|なんとなく)"
    r"(?![a-z])[ :、]*"
)
_GROWING = re.compile(
    r"^(?:double|triple|hit|reach|grow|xma|christma|end|summer|winter|spring|autumn|surpass|exceed|achieve|gain|get|boost|increase|raise|push"
    r"|see|win|earn|add|have|acquire|drive|lift|bring in|maximi[sz]e|improve|build up|aim for"
    r"|make it|secure|attract|lower|reduce|cut|decrease|minimi[sz]e|keep|up|to|our|my|the|your"
    r"|an?|more|at least|another|us|over|above|under|below|about|around|number of|of)\b ?"
)
_FIGURE = re.compile(
    r" ?(?:by|to|of|at|above|over|under|below|at least|more than|about|around|up to)? ?"
    r"(?:あと|残り|プラス|最低|少なくとも)?[+\-±約]?[$¥€£]?\d[\d,.]*(?:分の\d+)?\s?(?:億|万|千|百|(?:k|m|mil|million|thousand|bn)(?![a-z]))?\s?"
    r"(?:%|percent|パーセント|ポイント|pt|人|名|件|回|本|個|円|倍|割|台|[sp](?![a-z])|sec(?:ond)?|pence|cent|quid)?"
    r"(?:以上|以下|以内|超え?|未満|程度|まで|くらい|ほど)?(?:に|へ|の|を|まで|は|も)?"
    r"|(?:[一二三四五六七八九十]+(?:万|千|百|倍|割)人?)"
)
_WISH = re.compile(
    r"(?:(?:を|に|へ|が|は|まで|の)?(?:もっと|さらに|とにかく|着実に|一気に|大幅に|少しでも)?"
    r"(?:増や|伸ば|上げ|高め|獲得|達成|突破|目指|超え|集め|稼|到達|増加|アップ|倍増|伸び|増え|(?<!純)増|欲し"
    r"|ほし|とり|取り|とる|行き|いき|乗せ|なり|届かせ|向上|最大化|改善|拡大|引き上げ|下げ|抑え|減ら)"
    r"[^、]{0,8}|を?したい|を?しろ|を?する|を?目標|にする|になる|に?して?、?"
    r"|が?ほしい|[をにが]? ?$)+$"
)
_PREPOSITION = re.compile(r" (?:from|among|via|on|across|through|with|for|per|in|at) .*$")
#: What says nothing beside the name of a metric but that there should be more of it.
_EMPTY = re.compile(
    r"(?<![a-z])(?:[a-z]*(?:grow|gain|boost|increas|improv|doubl|tripl|maximi[sz]|rais|lift|achiev)"
    r"(?:e|ed|ing|s)?|get(?:ting)?|got|hit(?:ting)?|reach(?:ing)?|up|to|by|of|on|in|at|our|my|the|an?"
    r"|its|us|more|lot|ton|pl|some|people|person|folk|guy|better|higher|high|big|bigger|keep|maintain|have|down|bring"
    r"|see|need|want|we|i|x|per|each|every|post|reel|video|month|week|day|year|average|avg|total"
    r"|above|over|under|below|least|minimum|mark|least|instagram|insta|ig|tiktok|youtube|yt|twitter"
    r"|facebook|fb|linkedin|thread|account|channel|page|profile|number|count|rate|one|two|three|five"
    r"|ten|hundred|thousand|million|half|quarter|yoy|mom|new|asap|quickly|fast|as|possible|and"
    r"|build|drive|push|bump|pump|is|are|be|with|from|this|next|sec|second|minute|min|hour|k|m"
    r"|vs|versu|than|industry|benchmark|norm|verified|badge|gimme|give|gonna|go|ish|bump|last|previou|compared|win|earn|make|bring|attract|secure|add|another|extra|at|time|our|sns|organic|paid|line|lol"
    r"|percent|percentage|third|fifth|should|shall|must|would|will|climb|rise|jump|treble|quadruple|explode|skyrocket|rocket|outdo|following|expect|eur|euro|dollar|buck|gbp|usd|base|size|beat|overtake|outgrow|match|competitor|competition|rival|monetization|threshold|milestone|requirement|min|s|xma|christma|end|summer|winter|spring|autumn|surpass|exceed|break|pass|cross|aim|target|goal|kpi|all|for|it|that|cut|reduce|lower)(?![a-z])"
    r"|(?:予告編|ティザー|mv|本編|切り抜き|新曲|先[月週]|去年|昨年|今年|前回|より|減ら[すし]?|イースター|クリスマス|ハロウィン|年末|正月|お盆|gw|希望|クライアント|先方|本部|収益化|条件|上|ストーリーズ?|ストーリー|フィード|毎回|都度|爆|バズ|いっぱい|たくさん|めっちゃ|回[すしる]|回|ずつ|から|増や[すし]?|もっと|とにかく|なんとか|どうしても|さらに|一気に|ひたすら|どんどん|とりあえず|まずは|もう少し"
    r"|インスタグラム|インスタ|ツイッター|ユーチューブ|フェイスブック|公式|アカウント|チャンネル|投稿|動画"
    r"|リール|ショート|ライン|平均|月間|週間|年間|毎月|毎週|毎日|前月比?|前年比?|昨年比?|現状|今|年内"
    r"|ユーザー|利用者|さん|あたり|当たり|ごと|増加?|純増|達成|突破|到達|目指[すし]?|めざ[すし]?|目標|獲得|向上|改善|拡大|最大化|維持|キープ"
    r"|超え?る?|増や[すし]?|ふや[すし]?|増え[たる]?|伸ば[すし]?|上げ[る]?|高め[る]?|集め[る]?|欲し|ほし|稼[ぐぎ]|取[るり]|とる|のばす"
    r"|倍増?|倍|以上|以下|以内|台|人|件|回|本|万|億|千|数|率|値|乗せ[る]?|なる|する|なりたい|したい|したく|しろ"
    r"|です|ます|たい|い|こと|くらい|ぐらい|程度|アップ|[をにがはもでとのへかよねな]|まで|から|して|て|し)"
    r"|[\d\s.,%:;/+\-~!?()・、。→⇒↑ー%]"
)
_MANY = re.compile(r"\d[\d,.]*\s?(?:万|千|億|k|m|mil|million|thousand)(?![a-z])|\d{3,}|\d,\d{3}")
_AS_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十]+(?:万|千|百|倍|割)|(?<![a-z])(?:ctr|cvr|cpm|cpc|cpa|roas)(?![a-z])|\bthird\b|double|triple|倍|thousand|million|数|率|単価"
    r"|count|number|rate|cost"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is wanted and by what means, in canonical words.

    The means may be what is said not to be wanted: not applications but appointments.
    """

    whole: str
    goal: str
    means: str
    is_denied: bool = False


def split(words: str) -> Parts | None:
    """Split a sentence that names a means and a purpose; None when it does not look like one."""
    for pattern in (*_COMPLAINTS, *_DENIALS, *_AFTER, *_BEFORE):
        match = pattern.match(words)
        if match:
            return Parts(
                whole=words,
                goal=match["goal"].strip(),
                means=match["means"].strip(),
                is_denied=pattern in _DENIALS,
            )
    return None


def opened(words: str) -> str:
    """Take off how a wish begins ("we want to", 今期の目標は) and by when it is to come true."""
    words = _OPENING.sub("", words)
    return _DEADLINE.sub("", words).strip(" 、,.:") or words


def without_opening(words: str) -> str:
    """Take off how a wish begins, and nothing else."""
    return _OPENING.sub("", words)


def plain(words: str) -> str:
    """Take off wishing, growing, figures and deadlines; the name of a metric may remain."""
    words = _peel(_FIGURE.sub(" ", SO_FAR.sub("", opened(words))).strip(" 、,.:~"))
    return _WISH.sub("", words) or words


def is_bare_figure(words: str) -> bool:
    """Say whether a sentence is a number and nothing else: "100k on TikTok"."""
    return bool(_MANY.search(words)) and says_nothing(words)


def head(words: str) -> str:
    """Give what stands before the first preposition: "follower from Tokyo" -> "follower"."""
    return _PREPOSITION.sub("", words) or words


def says_nothing(rest: str) -> bool:
    """Say whether words without the name of a metric leave only a number and a wish for it."""
    return not _EMPTY.sub("", _FIGURE.sub(" ", _DEADLINE.sub(" ", _OPENING.sub("", rest))))


def names_a_figure(words: str) -> bool:
    """Say whether the sentence speaks of a number, rate or cost."""
    return bool(_AS_NUMBER.search(words))


def _peel(words: str) -> str:
    """Take growing words off the front for as long as there are any."""
    while True:
        shorter = _GROWING.sub("", words).strip()
        if not shorter or shorter == words:
            return words
        words = shorter
