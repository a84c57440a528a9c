from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.localizer import load_localizers
from kpi.model import Language

LOCALIZERS = load_localizers()
AMOUNTS = st.decimals(
    min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=6
)


@pytest.mark.parametrize("language", Language)
@given(value=AMOUNTS | st.integers(-(10**15), 10**15).map(Decimal))
def test_numbers_are_written_as_the_locale_data_has_them(
    language: Language, value: Decimal
) -> None:
    is_whole = value == value.to_integral_value()
    pattern = "#,##0" if is_whole else "#,##0.#" if abs(value) >= 10 else "#,##0.##"

    written = LOCALIZERS[language].number(value)

    assert written == format_decimal(value, format=pattern, locale=language.value)
