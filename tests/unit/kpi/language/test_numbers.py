from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import NotUnderstood
from kpi.language.numbers import Amount, find_amounts, parse_amount
from kpi.model import Unit

PERCENT, COUNT, MONEY, SECONDS, HOURS, SCORE = (
    Unit.PERCENT,
    Unit.COUNT,
    Unit.CURRENCY,
    Unit.SECONDS,
    Unit.HOURS,
    Unit.SCORE,
)


def only(text: str) -> Amount:
    (amount,) = find_amounts(text)
    return amount


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1234", "1234"),
        ("1,234", "1234"),
        ("1,234,567.5", "1234567.5"),
        ("１２，３４５", "12345"),
        ("５００．５", "500.5"),
        (".5", "0.5"),
        ("100万", "1000000"),
        ("100 万", "1000000"),
        ("1.2億", "120000000"),
        ("1億2,000万", "120000000"),
        ("1万2千", "12000"),
        ("1万2,500", "12500"),
        ("12万5千", "125000"),
        ("3千", "3000"),
        ("3千万", "30000000"),
        ("5百万", "5000000"),
        ("2兆", "2000000000000"),
        ("十万", "100000"),
        ("百万", "1000000"),
        ("一千万", "10000000"),
        ("二百五十", "250"),
        ("三万二千五百", "32500"),
        ("二〇〇件", "200"),
        ("10k", "10000"),
        ("2.5K", "2500"),
        ("1.2M", "1200000"),
        ("3mm", "3000000"),
        ("1.5 million", "1500000"),
        ("2 billion", "2000000000"),
        ("3bn", "3000000000"),
        ("5 thousand", "5000"),
        ("a million", "1000000"),
        ("half a million", "500000"),
        ("ten thousand", "10000"),
        ("two hundred thousand", "200000"),
        ("twenty-five thousand", "25000"),
        ("one hundred", "100"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, value: str) -> None:
    assert parse_amount(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("1.234,5", "1234.5", id="european"),
        pytest.param("1.234.567", "1234567", id="european_groups"),
        pytest.param("1.234", "1.234", id="one_point_is_a_decimal_point"),
        pytest.param("1,5", "1.5", id="decimal_comma"),
        pytest.param("1,50", "1.50", id="decimal_comma_two_places"),
        pytest.param("12,34,567", "1234567", id="indian_groups"),
        pytest.param("1'234'567", "1234567", id="swiss_groups"),
        pytest.param("1\u202f234\u202f567", "1234567", id="no_break_spaces"),
        pytest.param("1\u00a0234,5", "1234.5", id="french"),
    ],
)
def test_other_ways_to_group_digits_have_one_sane_reading(text: str, value: str) -> None:
    assert parse_amount(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("3%", "3", PERCENT, None),
        ("3.5 ％", "3.5", PERCENT, None),
        ("3パーセント", "3", PERCENT, None),
        ("3 percent", "3", PERCENT, None),
        ("three percent", "3", PERCENT, None),
        ("3割", "30", PERCENT, None),
        ("三割", "30", PERCENT, None),
        ("30pt", "30", SCORE, None),
        ("5ポイント", "5", SCORE, None),
        ("2%ポイント", "2", SCORE, None),
        ("4.5点", "4.5", SCORE, None),
        ("¥10,000", "10000", MONEY, "JPY"),
        ("￥１０，０００", "10000", MONEY, "JPY"),
        ("10万円", "100000", MONEY, "JPY"),
        ("300 yen", "300", MONEY, "JPY"),
        ("$5k", "5000", MONEY, "USD"),
        ("US$ 5k", "5000", MONEY, "USD"),
        ("USD 5,000", "5000", MONEY, "USD"),
        ("5,000ドル", "5000", MONEY, "USD"),
        ("€12.50", "12.50", MONEY, "EUR"),
        ("12 euros", "12", MONEY, "EUR"),
        ("£9", "9", MONEY, "GBP"),
        ("1,000人", "1000", COUNT, None),
        ("30件", "30", COUNT, None),
        ("10万回", "100000", COUNT, None),
        ("五十名", "50", COUNT, None),
        ("30秒", "30", SECONDS, None),
        ("45 seconds", "45", SECONDS, None),
        ("90s", "90", SECONDS, None),
        ("30分", "1800", SECONDS, None),
        ("5 minutes", "300", SECONDS, None),
        ("1,000時間", "1000", HOURS, None),
        ("2h", "2", HOURS, None),
        ("1000", "1000", None, None),
    ],
)
def test_units_and_currencies_are_read_with_the_number(
    text: str, value: str, unit: Unit | None, currency: str | None
) -> None:
    amount = parse_amount(text)

    assert (amount.value, amount.unit, amount.currency) == (Decimal(value), unit, currency)
    assert not amount.relative


@pytest.mark.parametrize(
    ("text", "value", "sign", "relative"),
    [
        ("+1,000", "1000", "+", False),
        ("＋１，０００", "1000", "+", False),
        ("プラス1000", "1000", "+", False),
        ("plus 500", "500", "+", False),
        ("-12", "12", "-", False),
        ("−12", "12", "-", False),
        ("- 5%", "5", "-", True),
        ("▲12", "12", "-", False),
        ("△12", "12", "-", False),
        ("マイナス5%", "5", "-", True),
        ("±5%", "5", "±", True),
        ("+/-3", "3", "±", False),
        ("$-5", "5", "-", False),
        ("+$5k", "5000", "+", False),
        ("20%増", "20", "+", True),
        ("20%アップ", "20", "+", True),
        ("２０％の向上", "20", "+", True),
        ("2割増やす", "20", "+", True),
        ("2割減", "20", "-", True),
        ("1000人増やしたい", "1000", "+", False),
        ("5pt上げる", "5", "+", False),
        ("5%下げたい", "5", "-", True),
        ("20% up", "20", "+", True),
        ("500 more", "500", "+", False),
        ("10% less", "10", "-", True),
        ("2倍", "200", None, True),
        ("1.5倍", "150", None, True),
        ("二倍", "200", None, True),
        ("2x", "200", None, True),
        ("倍増", "200", None, True),
        ("半分", "50", None, True),
        ("半減", "50", None, True),
        ("double", "200", None, True),
        ("triple", "300", None, True),
        ("quadruple", "400", None, True),
        ("half", "50", None, True),
        ("前年比120%", "120", None, True),
        ("前月比+20%", "20", "+", True),
        ("前年同月比 2割増", "20", "+", True),
        ("+2pt", "2", "+", False),
        ("今の2倍", "200", None, True),
    ],
)
def test_signs_and_comparisons_tell_changes_from_levels(
    text: str,
    value: str,
    sign: str | None,
    relative: bool,  # noqa: FBT001  # a column of the table
) -> None:
    amount = parse_amount(text)

    assert (amount.value, amount.sign, amount.relative) == (Decimal(value), sign, relative)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("increase followers by 20%", "+"),
        ("grow our monthly site traffic by 500", "+"),
        ("gain 500 followers", "+"),
        ("gain at least 500 followers", "+"),
        ("another 500 followers", "+"),
        ("reduce cost per click by 10%", "-"),
        ("cut complaints by 5", "-"),
        ("grow followers to 5000", None),
        ("up to 5000", None),
        ("フォロワー増加数 1000", None),
        ("1000 増加率", None),
    ],
)
def test_verbs_before_the_number_tell_a_change(text: str, sign: str | None) -> None:
    assert only(text).sign == sign


@pytest.mark.parametrize(
    "text",
    [
        "GA4",
        "D7",
        "Q1",
        "web3",
        "@shop100",
        "#2026",
        "a_100",
        "v1.2.3x",
        "3rd",
        "2nd place",
        "20代女性",
        "1位",
        "第1弾",
        "12月",
        "3日",
        "2026年",
        "9時",
        "9:00",
        "12/31",
        "10-20",
        "1件あたり",
        "100 インプレッションあたり",
        "per 1,000 impressions",
        "top 10",
        "3-second views",
        "3秒再生",
        "3秒以上の動画視聴",
        "一覧",
        "一人",
        "二人",
        "第一想起",
        "千葉",
        "百貨店",
        "十分な認知",
        "八百屋",
        "五十嵐",
        "一番",
        "唯一",
        "数千人",
        "first half",
        "half a year",
        "x",
        "5g",
        "1080p",
        "",
        "クリック",
    ],
)
def test_numbers_in_names_dates_and_rates_are_no_amounts(text: str) -> None:
    assert find_amounts(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("GA4 1000", [1000]),
        ("D7継続率 40%", [40]),
        ("3秒再生 5万回", [50000]),
        ("1件あたりの獲得単価 3000円", [3000]),
        ("cost per 1,000 impressions $5", [5]),
        ("imp100万", [1000000]),
        ("CTR3%以上", [3]),
        ("CPA3000円以下", [3000]),
        ("imp10000", [10000]),
        ("1000imp", [1000]),
        ("100clicks", [100]),
        ("300PV", [300]),
        ("フォロワー1万", [10000]),
        ("フォロワーを5000から1万に", [5000, 10000]),
        ("from 3% to 5%", [3, 5]),
        ("千人", [1000]),
        ("2 倍に", [200]),
        ("100, 200", [100, 200]),
        ("1万〜2万", [10000, 20000]),
    ],
)
def test_amounts_are_found_among_other_words(text: str, values: list[int]) -> None:
    assert [amount.value for amount in find_amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("リーチ１００万人を", "１００万人"),
        ("売上 +¥5,000 増", "+¥5,000 増"),
        ("about 1.5 million views", "1.5 million"),
        ("前年比 120% 達成", "前年比 120%"),
        ("clicks US$ 5k!", "US$ 5k"),
    ],
)
def test_the_span_takes_in_what_belongs_to_the_amount(text: str, piece: str) -> None:
    start, end = only(text).span

    assert text[start:end] == piece


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1e400", "number_missing"),
        ("abc", "number_missing"),
        ("", "number_missing"),
        ("NaN", "number_not_finite"),
        ("-Infinity", "number_not_finite"),
        ("∞", "number_not_finite"),
        ("10000000000000000", "number_too_large"),
        ("9999兆", "number_too_large"),
        ("9" * 5000, "number_too_large"),
        ("1,2345", "number_unclear"),
        ("1万2億", "number_unclear"),
        ("100 200", "number_unclear"),
        ("100 apples", "number_unclear"),
        ("1000〜2000", "number_unclear"),
    ],
)
def test_what_is_not_one_amount_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        parse_amount(text)

    assert caught.value.code == code


def test_the_largest_amount_is_still_read() -> None:
    assert parse_amount("1000兆").value == Decimal(10) ** 15


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("5", PERCENT, "5"),
        ("-5", COUNT, "-5"),
        ("5%", PERCENT, "5"),
        ("5pt", PERCENT, "5"),
        ("5%", SCORE, "5"),
        ("90分", HOURS, "1.5"),
        ("2時間", SECONDS, "7200"),
        ("2時間", HOURS, "2"),
        ("5%", COUNT, None),
        ("1000円", COUNT, None),
        ("30件", PERCENT, None),
    ],
)
def test_an_amount_is_given_in_the_metrics_unit_or_not_at_all(
    text: str, unit: Unit, value: str | None
) -> None:
    found = parse_amount(text).value_in(unit)

    assert found == (None if value is None else Decimal(value))


@given(st.integers(0, 10**15))
def test_a_whole_number_comes_back_from_each_way_of_writing_it(number: int) -> None:
    written = [
        str(number),
        f"{number:,}",
        f"{number:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，")),
    ]

    assert {parse_amount(text).value for text in written} == {Decimal(number)}


@given(st.decimals(0, 9999, places=2))
def test_a_decimal_is_exact(number: Decimal) -> None:
    assert parse_amount(f"{number}%").value == number
    assert parse_amount(f"{number}万").value == number * 10000


@given(
    st.text(alphabet=st.characters(), max_size=60)
    | st.text("0123456789.,万億千百十kM%+-¥円 約増/", max_size=40)
)
def test_any_text_gives_amounts_within_it_or_a_refusal(text: str) -> None:
    try:
        found = find_amounts(text)
    except NotUnderstood:
        return

    last = 0
    for amount in found:
        start, end = amount.span
        assert last <= start < end <= len(text)
        assert amount.value.is_finite()
        assert 0 <= amount.value <= Decimal(10) ** 15
        last = end
