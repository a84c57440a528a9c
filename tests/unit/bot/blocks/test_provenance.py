from dataclasses import replace
from decimal import Decimal

import pytest

from bot.blocks import provenance
from bot.i18n.localizer import Localizer, load_localizers
from kpi.digest import Label
from kpi.knowledge import Text
from kpi.model import KpiId, Language, Scope, Unit
from kpi.usecases.numbers.provenance import DayOrigins, Difference, Origin, Provenance, Said
from tests.factories import a_day, a_kpi, a_moment, a_run
from tests.rendering import BOTH, HOSTILE, check_modal, name_of, words

LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]
LABEL = Label(
    kpi_id=KpiId("k1"),
    name=Text(ja="表示回数", en="Impressions"),
    scope=Scope(),
    unit=Unit.COUNT,
)
API = Said(value=Decimal(1180), origin=Origin(kind="http_in"), at=a_moment(hours=2))
FILE = Said(
    value=Decimal(1200), origin=Origin(kind="file"), at=a_moment(), run=a_run(label="week.csv")
)


def a_difference(name: str = "") -> Difference:
    other = replace(FILE, origin=Origin(kind="sql", name=name)) if name else FILE
    return Difference(label=LABEL, days=12, newest=a_day(-1), used=API, other=other)


def test_a_day_shows_the_value_in_use_the_others_and_what_stood_there() -> None:
    it = DayOrigins(day=a_day(-1), said=(API, FILE), before=(Decimal(1150), Decimal(900)))

    said = provenance.day(it, Unit.COUNT, "Asia/Tokyo", JA).splitlines()

    assert said[0].startswith("2026年12月6日(日): *1,180*　API（12/7 11:00取得）")
    assert said[1].startswith("　ほかの値: 1,200　ファイル week.csv（12/7 9:00取得）")
    assert said[2] == "　以前の値: 1,150、900"


def test_a_difference_says_how_many_days_and_which_value_is_used() -> None:
    assert provenance.difference(a_difference(), JA) == (
        "表示回数: 12日分で値が違います（12/6は、API 1,180 / ファイル 1,200）。"
        "使っているのはAPIの値です。"
    )
    assert provenance.difference(a_difference(), EN) == (
        "Impressions: sources differ on 12 days (Dec 6: API 1,180 / file 1,200). "
        "The value in use is that of API."
    )


def test_a_run_without_a_name_adds_nothing_to_its_source() -> None:
    unnamed = replace(FILE, run=a_run(label=""))

    said = provenance.day(DayOrigins(day=a_day(-1), said=(unnamed,)), Unit.COUNT, "UTC", JA)

    assert said == "2026年12月6日(日): *1,200*　ファイル（12/7 0:00取得）"


def test_a_source_that_nobody_knows_any_more_keeps_its_name() -> None:
    assert provenance.origin(Origin(kind="legacy"), JA) == "legacy"


@pytest.mark.parametrize("localizer", BOTH, ids=name_of)
def test_any_names_and_values_fit(localizer: Localizer) -> None:
    named = replace(API, origin=Origin(kind="sql", name=HOSTILE), run=a_run(label=HOSTILE * 3))
    days = tuple(
        DayOrigins(day=a_day(-n), said=(named,) * 6, before=(Decimal(1),) * 9) for n in range(10)
    )
    it = Provenance(
        kpi=a_kpi(),
        label=replace(LABEL, name=Text(ja=HOSTILE, en=HOSTILE)),
        days=days,
        difference=a_difference(HOSTILE),
    )

    shown = provenance.modal(it, "Asia/Tokyo", localizer)

    check_modal(shown)
    assert localizer.t("origins.rule") in words(shown)


def test_a_kpi_without_values_says_so() -> None:
    shown = provenance.modal(Provenance(kpi=a_kpi(), label=LABEL, days=()), "UTC", JA)

    check_modal(shown)
    assert JA.t("kpi.details.no_data") in words(shown)


def test_only_some_differences_are_listed() -> None:
    found = [replace(a_difference(), days=100 + n) for n in range(9)]

    said = words(provenance.differing(found, JA))

    assert "104日分" in said
    assert "105日分" not in said
    assert provenance.differing([], JA) == []
