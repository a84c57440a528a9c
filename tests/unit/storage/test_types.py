"""What rests in a column is the same for the caller in both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from kpi.model import Language
from storage.types import Choice, Exact, Instant, Marks, clean, from_micros, to_micros

SQLITE = sqlite.dialect()
POSTGRES = postgresql.dialect()  # type: ignore[no-untyped-call]


@given(st.datetimes(timezones=st.just(UTC)))
def test_microseconds_hold_an_instant_exactly(instant: datetime) -> None:
    assert from_micros(to_micros(instant)) == instant


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(TypeError):
        Instant().process_bind_param(datetime(2026, 12, 7), SQLITE)  # noqa: DTZ001 - the point


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES], ids=["sqlite", "postgresql"])
def test_an_instant_comes_back_in_utc(dialect: object) -> None:
    tokyo = datetime(2026, 12, 7, 9, tzinfo=timezone(timedelta(hours=9)))
    kind = Instant()

    bound = kind.process_bind_param(tokyo, dialect)  # type: ignore[arg-type]
    back = kind.process_result_value(bound, dialect)  # type: ignore[arg-type]

    assert back == tokyo
    assert back is not None
    assert back.tzinfo is UTC


@pytest.mark.parametrize("text", ["0.1", "-98765432109876543.210", "1E+6"])
def test_an_exact_amount_keeps_every_digit(text: str) -> None:
    kind = Exact()

    assert kind.process_result_value(
        kind.process_bind_param(Decimal(text), SQLITE), SQLITE
    ) == Decimal(text)


def test_a_choice_is_read_as_its_member() -> None:
    kind = Choice(Language)

    assert kind.process_bind_param(Language.JA, SQLITE) == "ja"
    assert kind.process_result_value("ja", SQLITE) is Language.JA


def test_equal_sets_are_equal_texts() -> None:
    assert Marks().process_bind_param({"b", "a"}, SQLITE) == ["a", "b"]
    assert Marks().process_result_value(["a", "b"], SQLITE) == {"a", "b"}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_text_that_can_be_kept_is_kept(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", f"a{chr(0xDFFF)}b"])
def test_what_postgresql_cannot_keep_is_replaced(text: str) -> None:
    assert clean(text) == "a\ufffdb"
