"""One spelling for the many that people use, so that words can be looked up.

``canon`` folds width, case, plurals, loan-word variants and spaces; what it returns is for
comparing only and is never shown.
"""

import re
import unicodedata
from functools import lru_cache

from kpi.language.text import fold

JA = "\u3005\u3041-\u309f\u30a0-\u30ff\u4e00-\u9fff"
_ARROW = re.compile("(?:[-=]{1,3}|[–—])>|⇒|➡|➔|►|»")
_QUOTES = re.compile("[「」『』【】“”\"'`*_<>]+")
_MARKS = re.compile(r"[!?。．…♪]+$")
_SEPARATORS = re.compile(r"(?<=[a-z0-9])[-_.](?=[a-z0-9])(?<!\d[.])")
_SPACES = re.compile(rf"\s+(?=[{JA}])|(?<=[{JA}])\s+")
_WORD = re.compile(r"[a-z]{3,}")
_LATIN = re.compile("[a-z]")
_JAPANESE = re.compile(f"[{JA}]")
_KEPT_S = ("ss", "us", "is", "sns", "ios", "roas", "aws", "cs", "ops", "saas")

#: Spelling variants of loan words and of words that take their kana with or without.
_VARIANTS = (
    ("フォロアー", "フォロワー"),
    ("フォローワー", "フォロワー"),
    ("フォロワ(?!ー)", "フォロワー"),
    ("フォロヮー", "フォロワー"),
    ("インプレション", "インプレッション"),
    ("インプレッシヨン", "インプレッション"),
    ("エンゲイジ", "エンゲージ"),
    ("エンゲージメント?率", "エンゲージメント率"),
    ("コンバージヨン", "コンバージョン"),
    ("クリツク", "クリック"),
    ("リーチ人数", "リーチ"),
    ("リツィート|リツイト", "リツイート"),
    ("ユーザ(?!ー)", "ユーザー"),
    ("インフルエンサ(?!ー)", "インフルエンサー"),
    ("ビューワー", "ビュアー"),
    ("ヴュー", "ビュー"),
    ("ウエブ|ウェッブ", "ウェブ"),
    ("イイネ|良いね|いいネ", "いいね"),
    ("お?問い?合わ?せ", "問い合わせ"),
    ("お申し?込み?|申し込み?|申込み", "申込"),
    ("売り上げ|売上げ", "売上"),
    ("口コミ|くちこみ|口こみ", "クチコミ"),
    ("友達|ともだち|友だち", "友だち"),
    ("見込客", "見込み客"),
    ("お客さま|お客様", "お客様"),
    ("ハッシュ タグ", "ハッシュタグ"),
    ("取り組み", "取組"),
    ("ＤＬ|ディーエル", "dl"),
    ("か月|ヶ月|ヵ月|カ月|ケ月", "か月"),
    ("メイル", "メール"),
    ("(?<=[ー者ン])数の?(?=純増|増加|増減)", ""),
    ("ふぉろわー?|ふぉろあー?", "フォロワー"),
    ("りーち(?=数|率|し|を|が|$)", "リーチ"),
    ("いんぷ(?:れっしょん|れ)?", "インプレッション"),
    ("ホムペ|ほーむぺーじ", "ホームページ"),
    ("こめんと", "コメント"),
    ("くりっく", "クリック"),
    ("りついーと|りつい(?![ぁ-ん])", "リツイート"),
    ("つぶやき|呟き", "ツイート"),
    ("インスコ|アプリを?(?:落と|おと)(?=[しさせす])", "インストール"),
    ("(?<![ァ-ヶー])リピ(?!ー|エ|ン)", "リピート"),
    ("みたい(?!な)", "みたい"),
)  # fmt: skip
_VARIANT = tuple((re.compile(pattern), plain) for pattern, plain in _VARIANTS)
#: What is typed short, in the singular that it has by then.
_SHORT = {
    "abt": "about", "acct": "account", "appt": "appointment", "b4": "before", "bc": "because",
    "biz": "business", "bday": "birthday", "btwn": "between", "coz": "because", "cos": "because",
    "cust": "customer", "custy": "customer", "convo": "conversation", "cuz": "because",
    "gonna": "going to", "govt": "government", "mgmt": "management", "mo": "month",
    "msg": "message", "neg": "negative", "noone": "nobody", "pct": "percent", "peep": "people",
    "pic": "picture", "ppl": "people", "ppls": "people", "pref": "preference",
    "prob": "problem", "reco": "recommendation", "reg": "registration",
    "req": "request", "resp": "response", "rev": "revenue", "rn": "right now",
    "rsvp": "rsvp", "smth": "something", "sth": "something", "thru": "through", "u": "you",
    "ur": "your", "vid": "video", "vol": "volume", "wanna": "want to", "wk": "week",
    "wknd": "weekend", "ya": "you", "yr": "year", "eoy": "end of year",
}  # fmt: skip
_SHORTENED = re.compile(rf"(?<![a-z0-9@#])(?:{'|'.join(_SHORT)})(?![a-z0-9])")
_ENGLISH = (
    (re.compile(r"\bno\.? of\b|# of\b|\bnum(?:ber)?s? of\b"), "number of"),
    (re.compile(r"\bconv(?= rate)"), "conversion"),
    (re.compile(r"(?<=\d)\s?mio\b|(?<=\d)\s?mn\b"), " million"),
    (re.compile(r"(?<= )em\b"), "them"),
    (re.compile(r"(?<= )n(?= )"), "and"),
    (re.compile(r"(?<=\d)\s?hr\b|(?<=watch )hr\b|\bhr(?= (?:watched|viewed|to ))"), " hour"),
    (re.compile(r"\bpos(?= (?:vs?|and|&|/|sentiment|comment|mention|review))"), "positive"),
    (re.compile(r"(?<=bad )rep\b|\brep(?= (?:from|after|of|in|with|among))"), "reputation"),
    (re.compile("👍|❤\ufe0f?|♥\ufe0f?"), " like "),
    (re.compile(r"\beng(?= rate)"), "engagement"),
    (re.compile(r"\bfolk\b"), "people"),
    (re.compile(r"\bsub\b"), "subscriber"),
    (re.compile(r"\bw/ ?(?!o\b)"), "with "),
    (re.compile(r"\binsta\b"), "instagram"),
    (re.compile(r"\bplea?s?[ez]?\b$"), ""),
    (re.compile(r"\bengagment"), "engagement"),
    (re.compile(r"\bfavou?r(?=it|abil)"), "favor"),
    (re.compile(r"\be mail"), "email"),
    (re.compile(r"\bclick[ -]?through"), "click through"),
    (re.compile(r"\bweb ?site"), "website"),
    (re.compile(r"\bhash tag"), "hashtag"),
    (re.compile(r"\bfoot traffic"), "foottraffic"),
    (re.compile(r"\b(?:online|web|e|e ?commerce|etsy|shopify) ?(?:shop|store)\b"), "webshop"),
    (re.compile(r"\bre(post|tweet)ing\b"), r"re\1"),
    (re.compile(r"\bsign ?up"), "signup"),
    (re.compile(r"\bfollow ers?\b"), "follower"),
    (re.compile(r"\bcheck in"), "checkin"),
    (re.compile(r"\buser generated"), "user generated"),
    (re.compile(r"\bbehaviour"), "behavior"),
    (re.compile(r"(?<=[a-z])isation"), "ization"),
)


@lru_cache(maxsize=4096)
def canon(text: str) -> str:
    """Return the text in the spelling that words are looked up in; each is asked for often."""
    words = fold(unicodedata.normalize("NFKC", text))
    words = _QUOTES.sub(" ", _ARROW.sub("→", words).replace("n't", "nt").replace("'s", "")).strip()
    words = _MARKS.sub("", words)
    words = _SEPARATORS.sub(" ", words)
    words = _WORD.sub(_singular, " ".join(words.split()))
    if _LATIN.search(words):
        words = _SHORTENED.sub(lambda match: _SHORT[match.group()], words)
        for pattern, plain in _ENGLISH:
            words = pattern.sub(plain, words)
    if _JAPANESE.search(words):
        words = _SPACES.sub("", words)
        for pattern, plain in _VARIANT:
            words = pattern.sub(plain, words)
    return words.strip()


def _singular(match: re.Match[str]) -> str:
    word = match.group()
    if word == "engagements":  # the singular may be a count or a rate, the plural is a count
        return "engagement count"
    if not word.endswith("s") or word.endswith(_KEPT_S):
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return f"{word[:-3]}y"
    return word[:-1]


#: Names of platforms as people write them, in the spelling of ``canon``.
_PLATFORMS = {
    "instagram": "instagram|インスタグラム|インスタ|ig|insta",
    "x": "x|twitter|ツイッター|エックス|旧twitter",
    "youtube": "youtube|ユーチューブ|yt|ようつべ|youtubeチャンネル",
    "tiktok": "tiktok|tik tok|ティックトック|ティックトッ?ク",
    "facebook": "facebook|フェイスブック|fb|facebookページ|facebook page",
    "line": "line公式アカウント|line公式|公式line|line oa|line|ライン",
    "linkedin": "linkedin|リンクトイン|リンクドイン",
    "pinterest": "pinterest|ピンタレスト",
    "threads": "thread|スレッズ",
    "google": "googleビジネスプロフィール|googleマップ|google (?:business profile|map)|gbp|google",
    "snapchat": "snapchat",
    "reddit": "reddit",
    "note": "note",
}
_OWNED = r"(?:公式)?(?:アカウント|チャンネル|ページ)?"
_HEADS = tuple(
    (
        platform,
        re.compile(
            rf"^(?:on |our |the |公式)?(?:{names})(?![a-z])(?:{_OWNED})"
            r"(?:からの|経由の|での|上の|の|で|:|/)?\s*"
        ),
    )
    for platform, names in _PLATFORMS.items()
)
_TAILS = tuple(
    (
        platform,
        re.compile(
            rf"\s*(?:\((?:{names})\)|(?:on|from|in|for|via|at)\s(?:our |the )?(?:{names})"
            r"(?:\s(?:page|account|channel|ad|post|video))?)$"
        ),
    )
    for platform, names in _PLATFORMS.items()
)


def split_platform(words: str) -> tuple[str, str]:
    """Split canonical words into platform (or "") and the rest."""
    for platform, head in _HEADS:
        match = head.match(words)
        if match and match.end() < len(words):
            return platform, words[match.end() :].strip()
    for platform, tail in _TAILS:
        match = tail.search(words)
        if match and match.start():
            return platform, words[: match.start()].strip()
    return "", words
