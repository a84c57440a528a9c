"""The words of a forecast, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.blocks import forecast
from bot.i18n.localizer import Localizer, load_localizers
from kpi.model import Language, TargetKind, Unit
from kpi.ports import Forecast
from kpi.progress import Progress, Status
from tests.factories import DECEMBER, a_day, a_forecast

JA, EN = (load_localizers()[language] for language in (Language.JA, Language.EN))
LIKELY = a_forecast(low=Decimal(41873), high=Decimal(51240), chance=Decimal("0.7231"))


def standing(it: Forecast | None, status: Status = Status.ON_TRACK) -> Progress:
    return Progress(status=status, window=DECEMBER, target=Decimal(45000), forecast=it)


def sentence(
    it: Forecast | None, localizer: Localizer = JA, status: Status = Status.ON_TRACK
) -> str:
    return forecast.sentence(standing(it, status), Unit.COUNT, localizer, kind=TargetKind.TOTAL)


def test_the_band_is_rounded_to_what_is_known() -> None:
    assert "41,900〜51,200" in sentence(LIKELY)
    assert "41,900 to 51,200" in sentence(LIKELY, EN)


def test_the_chance_stands_behind_the_status() -> None:
    plain = forecast.with_status(standing(None), EN)

    assert forecast.with_status(standing(LIKELY), EN) == f"{plain} (72% likely)"
    assert forecast.with_status(standing(LIKELY), JA).endswith("（達成見込み 72%）")


def test_in_a_sentence_the_last_day_is_named() -> None:
    assert "12月31日" in sentence(LIKELY)
    assert "72%" in sentence(LIKELY)
    assert "the chance of meeting the target is 72%." in sentence(LIKELY, EN)


def test_too_early_says_from_when_on() -> None:
    early = a_forecast(is_early=True, believable_from=a_day(7), low=None, high=None)

    assert "まだ早すぎます" in sentence(early)
    assert "12月14日" in sentence(early)
    assert forecast.with_status(standing(early), JA) == forecast.with_status(standing(None), JA)


def test_a_young_way_of_counting_says_what_was_left_out() -> None:
    young = a_forecast(is_early=True, believable_from=a_day(7), counted_since=a_day(-4))

    assert "12月3日(木)から数え方が変わったため" in sentence(young)
    assert "12月14日(月)ごろから" in sentence(young)


@pytest.mark.parametrize(
    ("it", "status"),
    [
        (None, Status.ON_TRACK),
        (LIKELY, Status.REACHED),
        (LIKELY, Status.MISSED),
        (LIKELY, Status.TOO_EARLY),
        (replace(LIKELY, low=None), Status.ON_TRACK),
    ],
)
def test_what_is_decided_or_unknown_is_not_forecast(it: Forecast | None, status: Status) -> None:
    assert sentence(it, status=status) == ""


@pytest.mark.parametrize(("chance", "said"), [("0.001", "1%"), ("0.9999", "99%")])
def test_nothing_is_sure_before_the_end(chance: str, said: str) -> None:
    assert said in sentence(replace(LIKELY, chance=Decimal(chance)))


def test_a_band_of_no_width_is_one_number() -> None:
    same = replace(LIKELY, low=Decimal(3100), high=Decimal(3100))

    assert "着地見込みは3,100前後、" in sentence(same)
    assert "Likely about 3,100 on" in sentence(same, EN)


def test_small_counts_are_told_in_whole_ones() -> None:
    few = replace(LIKELY, low=Decimal("2.4"), high=Decimal("5.6"))

    assert "2〜6" in sentence(few)


def test_a_rate_keeps_its_decimals() -> None:
    rate = replace(LIKELY, low=Decimal("2.87"), high=Decimal("3.14"))
    said = forecast.sentence(standing(rate), Unit.PERCENT, EN, kind=TargetKind.LEVEL)

    assert "2.87%" in said
    assert "3.14%" in said
