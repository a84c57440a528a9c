import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.language.wording import canon, split_platform


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("フォロアー", "フォロワー"),
        ("ﾌｫﾛﾜｰ数", "フォロワー数"),
        ("フォロワ数", "フォロワー数"),
        ("いいね！", "いいね"),
        ("イイネ", "いいね"),
        ("お問合せ", "問い合わせ"),
        ("お問い合わせ", "問い合わせ"),
        ("口コミ", "クチコミ"),
        ("売り上げ", "売上"),
        ("リンク クリック 数", "リンククリック数"),
        ("LINE 登録", "line登録"),
        ("CTR", "ctr"),
        ("Impressions", "impression"),
        ("click-through rate", "click through rate"),
        ("clickthrough rates", "click through rate"),
        ("web site", "website"),
        ("web shop", "online store"),
        ("favourability", "favorability"),
        ("e-mail", "email"),
        ("sign-ups", "signups"),
        ("queries", "query"),
        ("「フォロワー数」", "フォロワー数"),
        ("フォロワー数の増加", "フォロワー増加"),
    ],
)
def test_different_spellings_are_one(one: str, other: str) -> None:
    assert canon(one) == canon(other)


@pytest.mark.parametrize("word", ["ROAS", "SNS", "iOS", "status", "success", "CS", "ties"])
def test_a_word_that_ends_in_s_by_itself_keeps_it(word: str) -> None:
    assert canon(word) in {word.lower(), "tie"}


@given(st.text(max_size=60))
def test_a_canonical_spelling_never_fails_and_says_nothing_at_its_ends(text: str) -> None:
    words = canon(text)

    assert words == words.strip()


@pytest.mark.parametrize(
    ("words", "platform", "rest"),
    [
        ("instagramのフォロワー数", "instagram", "フォロワー数"),
        ("インスタのリーチ", "instagram", "リーチ"),
        ("xのインプレッション", "x", "インプレッション"),
        ("youtubeチャンネル登録者数", "youtube", "登録者数"),
        ("公式lineの友だち", "line", "友だち"),
        ("our tiktok view", "tiktok", "view"),
        ("follower on instagram", "instagram", "follower"),
        ("engagement rate (linkedin)", "linkedin", "engagement rate"),
        ("like on our facebook page", "facebook", "like"),
        ("expert view", "", "expert view"),
        ("instagram", "", "instagram"),
        ("on instagram", "", "on instagram"),
    ],
)
def test_the_platform_is_split_off(words: str, platform: str, rest: str) -> None:
    assert split_platform(words) == (platform, rest)
