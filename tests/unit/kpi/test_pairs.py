import pytest

from kpi.knowledge import Knowledge
from kpi.language.goals import GoalState
from kpi.model import Verdict
from kpi.pairs import judge_of


@pytest.mark.parametrize(
    ("goal", "kpi", "verdict"),
    [
        ("認知度を高めたい", "インプレッション数", Verdict.SERVES),
        ("認知度を高めたい", "クリック数", Verdict.DOES_NOT_SERVE),
        ("ユーザーとの交流を深めたい", "コメントの内容", Verdict.SERVES),
        ("サイトへの誘導を増やしたい", "クリック数", Verdict.SERVES),
        ("build brand awareness", "mentions", Verdict.SERVES),
        ("spark conversation with people", "followers", Verdict.DOES_NOT_SERVE),
    ],
)
def test_a_goal_and_a_kpi_in_words_are_judged(
    knowledge: Knowledge, goal: str, kpi: str, verdict: Verdict
) -> None:
    assert judge_of(knowledge)(goal, kpi).verdict is verdict


def test_an_unclear_metric_is_asked_about_and_still_guessed(knowledge: Knowledge) -> None:
    found = judge_of(knowledge)("認知度を高めたい", "エンゲージ")

    assert found.verdict is Verdict.ASK
    assert found.metric is not None
    assert found.purpose == "awareness"


@pytest.mark.parametrize(
    ("goal", "state"),
    [("フォロワー1万人", GoalState.METRIC), ("とりあえず毎日投稿", GoalState.NONE)],
)
def test_a_goal_that_is_none_yet_is_asked_about(
    knowledge: Knowledge, goal: str, state: GoalState
) -> None:
    found = judge_of(knowledge)(goal, "リーチ数")

    assert (found.goal_state, found.verdict) == (state, Verdict.ASK)


@pytest.mark.parametrize(
    ("goal", "kpi", "verdict"),
    [
        # What branding is for, reputation, awareness or influence: clicks serve none of them.
        ("ブランディング", "クリック数", Verdict.DOES_NOT_SERVE),
        ("Branding", "link clicks", Verdict.DOES_NOT_SERVE),
        # A shop wants visitors, a site visits: bookings tell them apart, visits help both.
        ("集客", "予約数", Verdict.ASK),
        ("集客", "サイト流入数", Verdict.SUPPORTS),
        # However the number is read, it is of no use: nobody needs to be asked first.
        ("お店に来てもらいたい", "how many people follow us", Verdict.DOES_NOT_SERVE),
        ("サイトへの誘導を増やしたい", "動画が見られた時間の合計", Verdict.DOES_NOT_SERVE),
        ("ブランディング", "クリックの数", Verdict.DOES_NOT_SERVE),
        ("build the right perceptions of the brand", "click-through", Verdict.DOES_NOT_SERVE),
        # A number to be kept has to be known: a count and a rate have other targets.
        ("サイトへの誘導を増やしたい", "click-through", Verdict.ASK),
        ("認知度を高めたい", "今月増えたフォロワー", Verdict.ASK),
        # One of the two is of use and the other is not.
        ("認知度を高めたい", "サイトのクリックとリーチ", Verdict.ASK),
    ],
)
def test_a_doubt_is_asked_about_only_where_the_answer_matters(
    knowledge: Knowledge, goal: str, kpi: str, verdict: Verdict
) -> None:
    assert judge_of(knowledge)(goal, kpi).verdict is verdict


def test_words_that_mean_no_metric_are_asked_about_and_still_guessed(
    knowledge: Knowledge,
) -> None:
    found = judge_of(knowledge)("認知度を高めたい", "ぽよぽよ指数")

    assert found.verdict is Verdict.ASK
    assert found.metric in knowledge.metrics
    assert found.purpose == "awareness"


def test_no_words_at_all_leave_no_metric(knowledge: Knowledge) -> None:
    assert judge_of(knowledge)("認知度を高めたい", "").metric is None


@pytest.mark.parametrize(
    ("goal", "kpi", "said"),
    [
        ("フォロワー1万人", "リーチ", "目標が数字だけ"),
        ("とりあえず毎日投稿", "リーチ", "先に目的を決めて"),
        ("branding", "reach", "can be read as brand reputation or as brand awareness"),
        ("認知度を高めたい", "エンゲージ", "エンゲージメント数のこと"),
        ("build brand awareness", "churros eaten", "I do not know this KPI"),
    ],
)
def test_what_is_to_be_told_first_is_asked_in_a_sentence(
    knowledge: Knowledge, goal: str, kpi: str, said: str
) -> None:
    found = judge_of(knowledge)(goal, kpi)

    assert found.verdict is Verdict.ASK
    assert said in found.reason.ja + found.reason.en
