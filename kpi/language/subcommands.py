"""The words after ``/goal`` and ``/kpi`` that ask for something else than a draft."""

import re
from collections.abc import Mapping

from kpi.language.text import fold
from kpi.model import Language

GOAL_WORDS: Mapping[str, str] = {
    word: name
    for name, words in {
        "add": "add new set create 追加 作成 設定",
        "list": "list ls show 一覧 リスト いちらん りすと 状況",
        "edit": "edit change update rename 編集 変更 修正 へんしゅう 直す",
        "close": "close finish end done complete delete remove 終了 完了 達成 クローズ 閉じる"
        " しゅうりょう 削除 消す 消して",
        "reopen": "reopen restore 再開 復活",
        "review": "review retrospective 振り返り 振返り ふりかえり",
        "purposes": "purposes purpose 目的 目的一覧",
        "help": "help ? ? ヘルプ へるぷ 使い方 つかいかた",
    }.items()
    for word in words.split()
}
KPI_WORDS: Mapping[str, str] = {
    word: name
    for name, words in {
        "add": "add new set create 追加 作成 設定",
        "log": "log record enter 記録 きろく 入力 実績",
        "status": "status show progress 状況 じょうきょう 進捗 ステータス",
        "list": "list ls 一覧 いちらん リスト りすと",
        "edit": "edit change update rename 編集 へんしゅう 変更 修正 直す",
        "remove": "remove delete rm del 削除 さくじょ 消去 消す 消して 外す",
        "restore": "restore undelete recover 復元 復活 戻す",
        "import": "import upload csv 取り込み 取込 取込み 取りこみ インポート アップロード",
        "digest": "digest digests schedule ダイジェスト 定期レポート レポート 定期配信 配信",
        "alerts": "alerts alert notifications notification 通知 アラート",
        "settings": "settings preferences language チャンネル設定 環境設定 言語",
        "sources": "sources source 連携 データ連携 データソース",
        "action": "action improvement 改善 施策 打ち手",
        "note": "note memo メモ 注記",
        "verdicts": "verdicts verdict judgements judgments 判定 判定一覧",
        "formula": "formula formulas 計算式 emv計算式",
        "undo": "undo 取り消し 取消 取消し とりけし 元に戻す",
        "help": "help ? ヘルプ へるぷ 使い方 つかいかた",
    }.items()
    for word in words.split()
}
#: Verbs that goals begin with: "show people what we do", "restore trust in our brand".
GOAL_WORDS_ALONE = frozenset({"show", "remove", "restore"})
#: "Change people's minds by March" begins with one, too; "change" alone is an order.
GOAL_VERBS = frozenset({"change", "update", "close", "finish", "end", "complete", "reopen"})
#: "New customers" is what is wanted, "new raise awareness" an order.
NEW_ONES = re.compile(
    r"(?:[a-z]+ )?(?:customers?|clients?|visitors?|guests?|followers?|fans?|members?|users?"
    r"|readers?|leads?|subscribers?|buyers?|shoppers?|hires?|people|audiences?|business|markets?)(?![a-z])"
)
DIGEST_WORDS: Mapping[str, str] = {
    word: word
    for word in [
        "daily",
        "weekdays",
        "weekly",
        "monthly",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "off",
        "now",
        "preview",
        "resume",
        "毎日",
        "平日",
        "毎週",
        "毎月",
        "プレビュー",
    ]
}
ALERTS_WORDS: Mapping[str, str] = {
    word: word
    for word in ["off", "resume", "quiet", "snooze", "until", "スヌーズ", "おやすみ", "サイレント"]
}
SOURCES_WORDS: Mapping[str, str] = {
    word: name
    for name, words in {
        "add": "add new connect 追加 接続 設定",
        "token": "token tokens api トークン",
    }.items()
    for word in words.split()
}
LANGUAGE_WORDS: Mapping[str, Language] = {
    **dict.fromkeys(["ja", "jp", "japanese", "日本語"], Language.JA),
    **dict.fromkeys(["en", "english", "英語"], Language.EN),
}
_OFTEN_STUCK = ("記録", "削除", "編集", "一覧", "状況")
#: "lst" and "hlp" are slips as well.
_SHORT = 3
_DECORATION = "。.、,!?:;をはの"


def split(text: str) -> tuple[str, str]:
    """Return the first word, folded and bare of punctuation, and the rest of the text."""
    first, rest = (*text.split(maxsplit=1), "", "")[:2]
    folded = fold(first)
    return folded.rstrip(_DECORATION) or folded, rest


def nearest(word: str, words: Mapping[str, str], *, alone: bool = False) -> str | None:
    """Return the known word that ``word`` was probably meant to be; None: it resembles none.

    One slip for words of four letters or more, of three where they stand ``alone``, two from
    eight; Japanese words of three characters or more allow one, or have another word stuck to
    them: 記録クリック.
    """
    stuck = next(
        (known for known in _OFTEN_STUCK if known in words and word.startswith(known)), None
    )
    if stuck:
        return stuck
    ascii_word = word.isascii()
    slips = (len(word) + (alone and len(word) == _SHORT)) // 4 if ascii_word else len(word) // 3
    if not slips or len(word) > 16:  # noqa: PLR2004  # longer than any known word with its slips
        return None
    close = [
        (distance, known)
        for known in words
        if known.isascii() == ascii_word
        and (distance := _distance(word, known)) <= min(slips, 2, len(known) - 2)
    ]
    return min(close)[1] if close else None


def _distance(a: str, b: str) -> int:
    """Return how many letters to insert, drop, change or swap (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
