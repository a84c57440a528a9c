"""Four comments of four people on two days: what they say, and what is told of them."""

from tests.dropped import DAYS

#: Must be nowhere once the comments are counted.
SECRET = "ひみつの合言葉"
COMMENTS = (
    (DAYS[0], "みか", f"再入荷うれしいです！{SECRET}"),
    (DAYS[0], "ケン", "再入荷はいつですか？"),
    (DAYS[1], "ユイ", "再入荷してもすぐ売り切れで残念です"),
    (DAYS[1], "アキ", "😍😍"),
)
LINE = "コメント 4件: 好意的 50%・否定的 25%・質問 25%・中身のあるもの 75%。話題: 「再入荷」"
