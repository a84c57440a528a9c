import pytest

from bot.blocks.comments import line
from bot.i18n.localizer import Localizer, load_localizers
from kpi.comments.shares import Shares
from kpi.model import Language

JA, EN = (load_localizers()[language] for language in (Language.JA, Language.EN))


JAPANESE = (
    "コメント 128件: 好意的 62%・否定的 8%・質問 14%・中身のあるもの 48%。"
    "話題: 「再入荷」、「サイズ」"
)
ENGLISH = (
    "128 comments: 62% positive, 8% negative, 14% questions, 48% with something to say. "
    "Topics: “再入荷”, “サイズ”"
)


@pytest.mark.parametrize(("words", "said"), [(JA, JAPANESE), (EN, ENGLISH)], ids=["ja", "en"])
def test_a_period_s_comments_are_one_line(words: Localizer, said: str) -> None:
    shares = Shares(
        read=128,
        positive=79,
        negative=10,
        questions=18,
        substantive=61,
        topics=("再入荷", "サイズ"),
    )

    assert line(shares, words) == said


def test_one_comment_without_a_topic_is_said_in_the_singular() -> None:
    shares = Shares(read=1, positive=1, negative=0, questions=0, substantive=0)

    assert line(shares, EN).startswith("1 comment: 100% positive, 0% negative")
    assert "Topics" not in line(shares, EN)
