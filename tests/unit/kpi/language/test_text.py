import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.language.text import BLANK, blank, fold, read_slack, script_of, seen, tidy
from kpi.model import Language


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("a &amp; b &lt;c&gt;", "a & b <c>", id="entities"),
        pytest.param("&amp;lt;", "&lt;", id="an_entity_is_read_once"),
        pytest.param("<https://shop.example|shop.example> now", "shop.example now", id="label"),
        pytest.param("see <https://shop.example/a>", "see https://shop.example/a", id="bare_link"),
        pytest.param("<mailto:a@b.example|a@b.example>", "a@b.example", id="mail"),
        pytest.param("<mailto:a@b.example>", "a@b.example", id="mail_without_label"),
        pytest.param("to <#C1|general> all", "to all", id="channel"),
        pytest.param("<!here> and <!subteam^S1|@team>", " and ", id="broadcasts"),
        pytest.param("a\u3000b\u00a0c\tｄ\n", "a b c ｄ ", id="all_kinds_of_space"),
        pytest.param("a\u200bb\u2060c\ufeff", "abc", id="unseen_characters"),
        pytest.param("👩\u200d💻", "👩\u200d💻", id="joined_emoji"),
        pytest.param("a\x00b\x07", "a b ", id="control_characters"),
        pytest.param("12\u202f345\u00a0678", "12\u00a0345\u00a0678", id="spaces_between_digits"),
        pytest.param("1 < 2 > 1", "1 < 2 > 1", id="no_mark_at_all"),
        pytest.param("<>", "<>", id="an_empty_mark"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_slacks_marks_become_what_was_meant(raw: str, text: str) -> None:
    assert read_slack(raw).text == text


def test_mentioned_people_are_told_in_order_and_leave_the_text() -> None:
    typed = read_slack("owner <@U02AB|ken> and <@W9> not <@nobody>")

    assert typed.people == ("U02AB", "W9")
    assert tidy(typed.text) == "owner and not"


@pytest.mark.parametrize(
    "name", ["<https://a.example/2026/12/31|31/12>", "https://a.example/12/31", "@shop12", "#2026"]
)
def test_links_and_handles_are_not_read_for_numbers_or_dates(name: str) -> None:
    typed = read_slack(f"clicks 5 {name} end")

    assert not any(character.isdigit() for character in typed.readable[9:])
    assert len(typed.readable) == len(typed.text)
    assert typed.readable.endswith(" end")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２，３４５％", "12,345%"),
        ("ＣＴＲ Click", "ctr click"),
        ("１２／３１〜１／１", "12/31~1/1"),
        ("−５ – 6—7", "-5 - 6-7"),
        ("“a” ‘b’", "\"a\" 'b'"),
        ("٣٤", "34"),
        ("①②", "①②"),
        ("a\u3000b", "a b"),
        ("1\u202f000", "1\u00a0000"),
        ("ß İ ﬁ", "ß İ ﬁ"),
        ("￥１００：５", "¥100:5"),
    ],
)
def test_folding_evens_out_width_case_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_every_character_in_its_place_and_needs_no_second_time(text: str) -> None:
    folded = fold(text)

    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text())
def test_any_text_from_slack_can_be_read(raw: str) -> None:
    typed = read_slack(raw)

    assert len(typed.readable) == len(typed.text)
    assert "  " not in read_slack(raw.replace("<", "")).text


def test_blanked_parts_keep_their_length_and_vanish_when_tidied() -> None:
    blanked = blank("clicks 5,000 now", (7, 12))

    assert blanked == f"clicks {BLANK * 5} now"
    assert tidy(blanked) == "clicks now"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  a \n b\t", "a b"),
        ("a\x00b\x07c", "a b c"),
        ("\u202eevil\u202c \u200b\u2060\ufeffgood", "evil good"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("\u200d \u200d", ""),
        ("\u2028\u200b\u00a0", ""),
        ("∗bold∗ ˍkˍ ∼ ˋcˋ", "*bold* _k_ ~ `c`"),
    ],
)
def test_a_name_has_nothing_unseen_and_the_marks_that_a_twin_stood_for(
    text: str, name: str
) -> None:
    assert tidy(text) == name
    assert tidy(name) == name


def test_what_turns_a_text_around_is_taken_out() -> None:
    assert seen("a\u202eb\u2066c\u200fd\u200be 👩\u200d💻\n") == "abcde 👩\u200d💻\n"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("クリック 100", Language.JA),
        ("CTR を 3%", Language.JA),
        ("売上", Language.JA),
        ("ｸﾘｯｸ", Language.JA),
        ("clicks 100", Language.EN),
        ("ＣＴＲ", Language.EN),
        ("100%", None),
        ("", None),
        ("🎉", None),
        ("клики", None),
    ],
)
def test_the_script_tells_the_language_or_nothing(text: str, language: Language | None) -> None:
    assert script_of(text) is language
