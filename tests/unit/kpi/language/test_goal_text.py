"""What ``/goal`` makes of sentences, in both languages."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.language.commands import GoalDraft, parse_goal
from kpi.language.goal_text import cut
from tests.unit.kpi.language.readings import Words, reading_for


def draft(text: str) -> GoalDraft:
    found = parse_goal(text, reading_for(text))
    assert isinstance(found, GoalDraft)
    return found


@pytest.mark.parametrize(
    ("text", "sentence", "deadline"),
    [
        ("認知度を高めたい 3月末まで", "認知度を高めたい", "2027-03-31"),
        ("3月末までに、認知度を高めたい", "認知度を高めたい", "2027-03-31"),
        ("認知度を3月末までに高めたい", "認知度を高めたい", "2027-03-31"),
        ("認知度を高めたい（3月末まで）", "認知度を高めたい", "2027-03-31"),
        ("「認知度を高めたい」 3月末まで", "認知度を高めたい", "2027-03-31"),
        ("目標：認知度を高めたい 期限：3月末", "認知度を高めたい", "2027-03-31"),
        ("若年層の認知度向上　来年３月まで", "若年層の認知度向上", "2027-03-31"),
        ("今年中に、ブランドの好感度を高める", "ブランドの好感度を高める", "2026-12-31"),
        ("12月中にECサイトへの流入を増やしたい！", "ECサイトへの流入を増やしたい！", "2026-12-31"),
        ("半年でファンとの交流を深める", "ファンとの交流を深める", "2027-05-21"),
        ("2年以内に新規顧客を5,000人獲得する", "新規顧客を5,000人獲得する", "2028-11-21"),
        ("3年後に利益を10%向上させる", "利益を10%向上させる", "2029-11-21"),
        ("新商品の認知度アップ 12/1〜1/31", "新商品の認知度アップ", "2027-01-31"),
        ("2026年度下期にECの売上を20%伸ばす", "ECの売上を20%伸ばす", "2027-03-31"),
        ("今から半年かけて認知を上げる", "認知を上げる", "2027-05-21"),
        ("認知拡大（Q1）", "認知拡大", "2027-06-30"),
        ("ブランドを知ってもらう、年内に", "ブランドを知ってもらう", "2026-12-31"),
        ("来春までに認知を広げる", "来春までに認知を広げる", None),
        ("来期の売上を伸ばす", "来期の売上を伸ばす", "2028-03-31"),
        ("週末の来店を増やしたい", "週末の来店を増やしたい", None),
        ("月曜の投稿の反応を良くする", "月曜の投稿の反応を良くする", None),
        ("年末商戦に向けて認知を広げる", "年末商戦に向けて認知を広げる", None),
        ("毎月の売上を上げたい", "毎月の売上を上げたい", None),
        ("Drive traffic to our shop by 31 March", "Drive traffic to our shop", "2027-03-31"),
        ("Drive traffic to our shop by 31 March.", "Drive traffic to our shop", "2027-03-31"),
        ("drive traffic (by 31 March)", "drive traffic", "2027-03-31"),
        ("By March 31, drive traffic to our shop", "drive traffic to our shop", "2027-03-31"),
        (
            "By March 31, drive traffic to <https://shop.example|shop.example> &amp; more",
            "drive traffic to shop.example & more",
            "2027-03-31",
        ),
        (
            "Increase Twitter engagement by 15% within the next three months",
            "Increase Twitter engagement by 15%",
            "2027-02-21",
        ),
        (
            "boost online sales by 20% over the next year",
            "boost online sales by 20%",
            "2027-11-21",
        ),
        ("Build community this quarter <@U1|ken>", "Build community", "2026-12-31"),
        ("Raise awareness for our January sale", "Raise awareness for our January sale", None),
        ("Increase Friday bookings", "Increase Friday bookings", None),
        ("More store visits on weekends", "More store visits on weekends", None),
        ("We may march on", "We may march on", None),
        ("by the end of 2026 be known", "be known", "2026-12-31"),
        ("Launch week 1-7 December awareness", "Launch week awareness", "2026-12-07"),
        ("Be known by spring", "Be known by spring", None),
        ("goal: build community", "build community", None),
        ('"Build community"', "Build community", None),
        ("lift brand awareness", "lift brand awareness", None),
        ("add lift brand awareness", "lift brand awareness", None),
    ],
)
def test_the_sentence_stands_without_the_phrase_for_the_date(
    text: str, sentence: str, deadline: str | None
) -> None:
    found = draft(text)

    assert found.sentence == sentence
    assert found.period.deadline == (date.fromisoformat(deadline) if deadline else None)
    assert found.reading == Words(sentence)


@pytest.mark.parametrize("text", ["", "  ", "3月末まで", "by 31 March", "<@U1|ken>"])
def test_without_a_sentence_nothing_is_made_of_it(text: str) -> None:
    found = draft(text)

    assert (found.sentence, found.reading) == ("", None)


def test_a_mentioned_person_is_the_owner() -> None:
    assert draft("認知度を高めたい <@U02ABC|hana>").owner == "U02ABC"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("認知度を高めたい 2月30日まで", "date_impossible"),
        ("認知度を高めたい 2020年3月末まで", "date_past"),
        ("a" * 2001, "too_long"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        parse_goal(text, reading_for(text))

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "spans", "rest"),
    [
        pytest.param("認知度を3月に高める", [(4, 7)], "認知度を高める", id="japanese_closes_up"),
        pytest.param("grow by May sales", [(5, 11)], "grow sales", id="english_keeps_a_space"),
        pytest.param("grow by May, fast", [(5, 11)], "grow, fast", id="before_punctuation"),
        pytest.param("SNSで by May 売上", [(5, 11)], "SNSで売上", id="mixed"),
        pytest.param("by May", [(0, 6)], "", id="all_of_it"),
        pytest.param(" a  b ", [], "a b", id="nothing_to_cut"),
    ],
)
def test_what_is_cut_out_leaves_no_gap(text: str, spans: list[tuple[int, int]], rest: str) -> None:
    assert cut(text, spans) == rest
