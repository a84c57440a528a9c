import pytest

from kpi.knowledge import Knowledge
from kpi.language import goal_talk
from kpi.language.goals import GoalState, understand_goal


@pytest.mark.parametrize(
    "words",
    [
        "film two reel a week",
        "we want to start a podcast",
        "carousel every monday",
        "redesign bio",
    ],
)
def test_making_something_is_an_activity(words: str) -> None:
    assert goal_talk.is_activity(words)


@pytest.mark.parametrize(
    "words", ["film reel that sell", "start a podcast for investor", "carousel", "", "12 x", "our"]
)
def test_a_word_more_or_nothing_made_is_no_activity(words: str) -> None:
    assert not goal_talk.is_activity(words)


def test_what_is_said_over_and_over_is_said_once() -> None:
    assert goal_talk.once("view view view please") == "view please"


@pytest.mark.parametrize(
    "text",
    [
        "hello there 👋",
        "thx a lot!",
        "what should we post?",
        "is 2k views any good?",
        "can you list all goals",
        "remind me on friday",
        "the client hasn't decided",
        "write captions with ChatGPT",
        "two giveaways in December",
        "vlogging every weekend",
        "zxcvb qqqq",
        "can someone explain a KPI to me",
        "we can't say yet",
        "おはようございます！",
        "消し方を教えて",
        "動画の編集を続ける",
        "社内で検討中です",
        "ハッシュタグって何個がいいの？",
    ],
)
def test_who_asks_greets_or_lists_tasks_states_no_goal(text: str, knowledge: Knowledge) -> None:
    assert understand_goal(text, knowledge).state is GoalState.NONE


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("how can we sell more cakes?", "sales"),
        ("What do people think of our brand? Find out what customers want", "research"),
        ("使い方がわからない人を助ける", "care"),
        ("make reels that bring guests to our restaurant", "store"),
        ("I don't care about likes, we need more applicants", "recruiting"),
        ("less advertising, more sales", "sales"),
        ("🎉 hire two bakers 🎉", "recruiting"),
    ],
)
def test_a_wish_is_heard_through_questions_tasks_and_denials(
    text: str, purpose: str, knowledge: Knowledge
) -> None:
    assert understand_goal(text, knowledge).purpose == purpose


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("the boss wants 50k followers", "followers"),
        ("get to 5k on insta", "followers"),
        ("上司にフォロワー5千人と言われた", "followers"),
        ("likes likes likes", "likes"),
        ("followers, more followers", "followers"),
        ("フォロワー、とにかくフォロワー", "followers"),
        ("親会社からリーチ5万と指示された", "reach"),
        ("hq expects 12k followers", "followers"),
    ],
)
def test_a_number_that_others_order_or_repeat_poses_as_a_goal(
    text: str, metric: str, knowledge: Knowledge
) -> None:
    reading = understand_goal(text, knowledge)

    assert reading.state is GoalState.METRIC
    assert reading.metric == metric


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("300k trailer views -> more app installs", "app"),
        ("double comments because we want real conversations", "engagement"),
        ("20k impressions for more sales", "sales"),
        ("300 reposts so people recommend us", "advocacy"),
        ("再生5万回で公演を完売させる", "sales"),
        ("4 podcast mentions to become the expert in wine", "influence"),
        ("返信率を100%にしてお客様に長く使ってもらう", "loyalty"),
    ],
)
def test_a_number_and_what_it_is_for_are_told_apart(
    text: str, purpose: str, knowledge: Knowledge
) -> None:
    reading = understand_goal(text, knowledge)

    assert (reading.state, reading.purpose) == (GoalState.COMPOUND, purpose)


def test_posts_that_somebody_orders_are_work_and_no_number(knowledge: Knowledge) -> None:
    assert understand_goal("1日2回投稿", knowledge).state is GoalState.NONE


def test_who_has_no_idea_of_us_is_to_hear_of_us(knowledge: Knowledge) -> None:
    heard = understand_goal("parents have no idea that we exist", knowledge)

    assert heard.purpose == "awareness"
    assert understand_goal("we have no idea", knowledge).state is GoalState.NONE


def test_a_complaint_about_a_number_leaves_the_wish(knowledge: Knowledge) -> None:
    assert understand_goal("Likes don't feed us. We need bookings.", knowledge).purpose == "store"
