from datetime import UTC, date, datetime, time
from decimal import Decimal
from importlib import resources

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.localizer import Localizer, channel_link, escape, load_localizers, mention
from kpi.language.text import read_slack, tidy
from kpi.model import Language, Unit


@pytest.fixture(scope="module")
def japanese() -> Localizer:
    return load_localizers()[Language.JA]


@pytest.fixture(scope="module")
def english() -> Localizer:
    return load_localizers()[Language.EN]


@pytest.mark.parametrize("language", list(Language))
def test_every_sentence_of_every_area_is_found(language: Language) -> None:
    localizer = load_localizers()[language]
    missing = []
    for path in resources.files("bot.i18n").joinpath(language.value).iterdir():
        with path.open("rb") as file:
            ids = [message.id for message in read_po(file) if isinstance(message.id, str)]
        missing += [msgid for msgid in ids if msgid and not localizer.has(msgid)]

    assert missing == []
    assert not localizer.has("no.such.sentence")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1200, "1,200 days")]
)
def test_english_has_one_and_many(english: Localizer, count: int, said: str) -> None:
    assert english.n("progress.days", count) == said


@pytest.mark.parametrize("count", [0, 1, 2])
def test_japanese_counts_everything_alike(japanese: Localizer, count: int) -> None:
    assert japanese.n("digest.and_more", count) == f"ほか{count}件"


def test_a_text_of_a_person_is_no_markup_in_mrkdwn_and_stands_as_it_is_in_plain(
    english: Localizer,
) -> None:
    text = "<!channel> *Q&A*"

    assert "<!channel>" not in english.m("goal.closed", sentence=text)
    assert "*Q" not in english.m("goal.closed", sentence=text)
    assert text in english.t("goal.closed", sentence=text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Q&A <b>", "Q&amp;A &lt;b&gt;"),
        ("&amp;", "&amp;amp;"),
        ("<!channel> <@U1> <http://x|y>", "&lt;!channel&gt; &lt;@U1&gt; &lt;http://x|y&gt;"),
        ("*b* _i_ ~s~", "∗b∗ ˍiˍ ∼s∼"),
        ("`c` ```d```", "ˋcˋ ˋˋˋdˋˋˋ"),
        ("＊b＊ ＿i＿ ｀c｀", "﹡b﹡ ˍiˍ ˋcˋ"),
        ("**b** _*x*_", "∗∗b∗∗ ˍ∗x∗ˍ"),
        ("utm_source 2*3 夏_秋", "utm_source 2*3 夏_秋"),
        ("_trailing_", "ˍtrailingˍ"),
        (":tada: :+1: 10:30", ":\u2060tada: :\u2060+1: 10:30"),
        (":笑い:", ":\u2060笑い:"),
        ("> quoted\n＞ too", "\u00ad&gt; quoted\n\u00ad＞ too"),
        ("a > b", "a &gt; b"),
        ("\u202egpj.exe\u2069\u200b", "gpj.exe"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_nothing_in_a_text_of_a_person_is_markup(text: str, shown: str) -> None:
    assert escape(text) == shown


@given(st.text(st.characters(exclude_characters="＊＿｀", exclude_categories=["Cs"])))
def test_what_is_escaped_reads_the_same_when_it_is_typed_again(text: str) -> None:
    assert tidy(read_slack(escape(text)).text) == tidy(text)


def test_a_mention_and_a_link_of_our_own_stay_markup(english: Localizer) -> None:
    said = english.m("alert.about", goal=mention("U1"), channel=channel_link("C1"))

    assert "<@U1>" in said
    assert "<#C1>" in said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("1234567", Unit.COUNT, "1,234,567"),
        ("12.345", Unit.COUNT, "12.3"),
        ("3.456", Unit.PERCENT, "3.46%"),
        ("0", Unit.COUNT, "0"),
        ("-5.5", Unit.COUNT, "-5.5"),
    ],
)
def test_numbers_are_grouped_and_shortened(
    english: Localizer, value: str, unit: Unit, said: str
) -> None:
    assert english.number(Decimal(value), unit) == said


def test_a_gain_has_its_sign_where_it_is_asked_for(english: Localizer) -> None:
    assert english.number(Decimal(3), sign=True) == "+3"
    assert english.number(Decimal(-3), sign=True) == "-3"
    assert english.number(Decimal(0), sign=True) == "0"


def test_days_and_times_are_written_as_people_do(japanese: Localizer, english: Localizer) -> None:
    day, at = date(2026, 11, 23), time(9, 5)

    assert (japanese.day(day), japanese.short_day(day)) == ("2026年11月23日(月)", "11/23")
    assert (english.day(day), english.short_day(day)) == ("Mon, Nov 23, 2026", "Nov 23")
    assert (japanese.clock_time(at), english.clock_time(at).replace("\u202f", " ")) == (
        "9:05",
        "9:05 AM",
    )


def test_an_instant_is_said_in_the_zone_and_names_it(
    japanese: Localizer, english: Localizer
) -> None:
    at = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)

    assert japanese.instant(at, "Asia/Tokyo") == "2026年11月23日(月) 9:00（日本時間）"
    said = english.instant(at, "Asia/Tokyo").replace("\u202f", " ")
    assert said == "Mon, Nov 23, 2026 at 9:00 AM (Japan Time)"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Tokyo", "日本時間"),
        ("Europe/London", "イギリス時間"),
        ("America/Los_Angeles", "アメリカ太平洋時間"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_has_the_name_that_people_use(japanese: Localizer, zone: str, said: str) -> None:
    assert japanese.zone(zone) == said
