"""One spelling for the many that people use, so that words can be looked up.

``canon`` folds width, case, plurals, loan-word variants and spaces; what it returns is for
comparing only and is never shown.
"""

import re
import unicodedata
from collections.abc import Iterable
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

#: Spelling variants of loan words and of words that take their kana with or without; they are
#: looked for only where the first, that all of them hold, is found.
_VARIANTS = (
    ("フォロ", "フォロアー|フォローワー|フォロワ(?!ー)|フォロヮー", "フォロワー"),
    ("インプレ", "インプレション|インプレッシヨン", "インプレッション"),
    ("エンゲイジ", "エンゲイジ", "エンゲージ"),
    ("エンゲージメン率", "エンゲージメン率", "エンゲージメント率"),
    ("コンバージヨン", "コンバージヨン", "コンバージョン"),
    ("クリツク", "クリツク", "クリック"),
    ("リーチ人数", "リーチ人数", "リーチ"),
    ("リツ", "リツィート|リツイト", "リツイート"),
    ("ユーザ", "ユーザ(?!ー)", "ユーザー"),
    ("インフルエンサ", "インフルエンサ(?!ー)", "インフルエンサー"),
    ("ビューワー", "ビューワー", "ビュアー"),
    ("ヴュー", "ヴュー", "ビュー"),
    ("ウ", "ウエブ|ウェッブ", "ウェブ"),
    ("い", "良いね|いいネ", "いいね"),
    ("イイネ", "イイネ", "いいね"),
    ("合", "お?問い?合わ?せ", "問い合わせ"),
    ("申", "お申し?込み?|申し込み?|申込み", "申込"),
    ("売", "売り上げ|売上げ", "売上"),
    ("口", "口コミ|口こみ", "クチコミ"),
    ("くちこみ", "くちこみ", "クチコミ"),
    ("だち", "ともだち|友だち", "友だち"),
    ("友達", "友達", "友だち"),
    ("見込客", "見込客", "見込み客"),
    ("お客", "お客さま|お客様", "お客様"),
    ("取り組み", "取り組み", "取組"),
    ("ディーエル", "ディーエル", "dl"),
    ("月", "(?:か|ヶ|ヵ|カ|ケ)月", "か月"),
    ("メイル", "メイル", "メール"),
    ("数", "(?<=[ー者ン])数の?(?=純増|増加|増減)", ""),
    ("ふぉろ", "ふぉろわー?|ふぉろあー?", "フォロワー"),
    ("りーち", "りーち(?=数|率|し|を|が|$)", "リーチ"),
    ("いんぷ", "いんぷ(?:れっしょん|れ)?", "インプレッション"),
    ("ほーむぺーじ", "ほーむぺーじ", "ホームページ"),
    ("ホムペ", "ホムペ", "ホームページ"),
    ("こめんと", "こめんと", "コメント"),
    ("くりっく", "くりっく", "クリック"),
    ("りつい", "りついーと|りつい(?![ぁ-ん])", "リツイート"),
    ("つぶやき", "つぶやき", "ツイート"),
    ("呟き", "呟き", "ツイート"),
    ("インスコ", "インスコ", "インストール"),
    ("アプリ", "アプリを?(?:落と|おと)(?=[しさせす])", "インストール"),
    ("リピ", "(?<![ァ-ヶー])リピ(?!ー|エ|ン)", "リピート"),
)
_VARIANT = tuple((hint, re.compile(pattern), plain) for hint, pattern, plain in _VARIANTS)
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
#: English spelling variants, likewise.
_ENGLISH = tuple(
    (hint, re.compile(pattern), plain)
    for hint, pattern, plain in (
        ("of", r"\bno\.? of\b|# of\b|\bnum(?:ber)?s? of\b", "number of"),
        ("conv ", r"\bconv(?= rate)", "conversion"),
        ("m", r"(?<=\d)\s?(?:mio|mn)\b", " million"),
        (" em", r"(?<= )em\b", "them"),
        (" n ", r"(?<= )n(?= )", "and"),
        (
            "hr",
            r"(?<=\d)\s?hr\b|(?<=watch )hr\b|\bhr(?= (?:watched|viewed|to ))",
            " hour",
        ),
        ("pos", r"\bpos(?= (?:vs?|and|&|/|sentiment|comment|mention|review))", "positive"),
        ("rep", r"(?<=bad )rep\b|\brep(?= (?:from|after|of|in|with|among))", "reputation"),
        ("👍", "👍", " like "),
        ("❤", "❤\ufe0f?", " like "),
        ("♥", "♥\ufe0f?", " like "),
        ("eng ", r"\beng(?= rate)", "engagement"),
        ("folk", r"\bfolk\b", "people"),
        ("sub", r"\bsub\b", "subscriber"),
        ("w/", r"\bw/ ?(?!o\b)", "with "),
        ("insta", r"\binsta\b", "instagram"),
        ("pl", r"\bplea?s?[ez]?\b$", ""),
        ("engagment", r"\bengagment", "engagement"),
        ("fav", r"\bfavou?r(?=it|abil)", "favor"),
        ("e mail", r"\be mail", "email"),
        ("click", r"\bclick[ -]?through", "click through"),
        ("web", r"\bweb ?site", "website"),
        ("hash tag", r"\bhash tag", "hashtag"),
        ("foot traffic", r"\bfoot traffic", "foottraffic"),
        (
            "o",
            r"\b(?:online|web|e|e ?commerce|etsy|shopify) ?(?:shop|store)\b",
            "webshop",
        ),
        ("ing", r"\bre(post|tweet)ing\b", r"re\1"),
        ("sign", r"\bsign ?up", "signup"),
        ("follow er", r"\bfollow ers?\b", "follower"),
        ("check in", r"\bcheck in", "checkin"),
        ("behaviour", r"\bbehaviour", "behavior"),
        ("isation", r"(?<=[a-z])isation", "ization"),
    )
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
        words = _respelled(words, _ENGLISH)
    if _JAPANESE.search(words):
        words = _SPACES.sub("", words)
        words = _respelled(words, _VARIANT)
    return words.strip()


def _respelled(words: str, variants: Iterable[tuple[str, re.Pattern[str], str]]) -> str:
    for hint, pattern, plain in variants:
        if hint in words:
            words = pattern.sub(plain, words)
    return words


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
