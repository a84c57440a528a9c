import pytest

from kpi.comments.judging import Feeling, judge

P, N, NONE = Feeling.POSITIVE, Feeling.NEGATIVE, Feeling.NEUTRAL


@pytest.mark.parametrize(
    ("comment", "feeling"),
    [
        ("かわいい！", P),
        ("かわいくない", N),
        ("これ可愛くない？", P),
        ("全然可愛くないです", N),
        ("最高しかない", P),
        ("悪くない", P),
        ("嫌なところが一つもない", P),
        ("つまらない", N),
        ("二度と行きません", N),
        ("届かないです", N),
        ("間違いない", P),
        ("可愛いけど高い", N),
        ("高いけど最高", P),
        ("すごーーい", P),
        ("東京は雨です", NONE),
        ("草", NONE),
        ("Love it", P),
        ("not good", N),
        ("I don't love the color", N),
        ("not only good but great", P),
        ("never disappoints", P),
        ("not bad at all", P),
        ("it is not comfortable", N),
        ("there was no damage", P),
        ("sooooo cuteeee", P),
        ("it was fine but the strap broke", N),
        ("the strap is long", NONE),
        ("brokenly", N),
        ("😍", P),
        ("😡", N),
        ("👀", NONE),
        ("良い :(", P),
        ("", NONE),
    ],
)
def test_a_comment_is_meant_as_its_words_say(comment: str, feeling: Feeling) -> None:
    assert judge(comment).feeling is feeling


@pytest.mark.parametrize(
    ("comment", "asks"),
    [
        ("いつ再入荷しますか", True),
        ("Lサイズの着丈を教えてください", True),
        ("次の配信っていつだっけ", True),
        ("可愛くないですか？", True),
        ("可愛くない？", False),
        ("when will it be back", True),
        ("is this vegan", True),
        ("How cute!", False),
        ("what a day", False),
        ("https://example.com/?q=1", False),
        ("?", False),
        ("楽しみです", False),
    ],
)
def test_a_question_is_told_from_what_only_sounds_like_one(comment: str, *, asks: bool) -> None:
    assert judge(comment).is_question is asks


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        ("😍😍😍", False),
        ("かわいい！", False),
        ("@mika @ken", False),
        ("おはようございます", False),
        ("昨日買いました。軽くて歩きやすいです", True),
        ("サイズは？", False),
        ("何時からですか", True),
        ("nice", False),
        ("the strap broke after a week", True),
        ("any in black?", True),
        ("see https://example.com/a/b/c", False),
    ],
)
def test_what_says_something_is_told_from_a_sign_of_life(comment: str, *, says: bool) -> None:
    assert judge(comment).is_substantive is says


@pytest.mark.parametrize(
    "comment",
    [
        "Tag three friends to win!",
        "follow me back please, I love it",
        "フォロバ100です！",
        "副業で月50万稼げます。最高です",
        "DM me to promote it on our page?",
        "https://example.com/win",
    ],
)
def test_spam_is_no_opinion_no_question_and_nothing_said(comment: str) -> None:
    found = judge(comment)

    assert found.is_spam
    assert (found.feeling, found.is_question, found.is_substantive) == (NONE, False, False)
