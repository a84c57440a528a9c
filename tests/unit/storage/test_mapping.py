"""Values of the model as rows, and back."""

from types import MappingProxyType

import pytest

from storage.mapping import from_row, to_row
from tests.factories import (
    a_delivery,
    a_draft,
    a_goal,
    a_job,
    a_kept,
    a_kpi,
    a_person,
    a_run,
    a_schedule,
    a_scope,
    a_series,
    a_team,
    a_workspace,
    an_alert_state,
    an_audit_entry,
    an_own_metric,
)


@pytest.mark.parametrize(
    "value",
    [
        a_workspace(),
        a_person(),
        a_team(),
        a_goal(),
        a_kpi(),
        a_kpi(kept=a_kept()),
        an_own_metric(),
        a_series(scope=a_scope()),
        a_schedule(),
        an_alert_state(),
        a_job(),
        a_run(),
        a_draft(),
        an_audit_entry(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_survives_the_way_there_and_back(value: object) -> None:
    assert from_row(type(value), to_row(value)) == value


def test_a_value_inside_a_value_is_spelled_out() -> None:
    row = to_row(a_kpi())

    assert row["period_start"] == a_kpi().period.start
    assert row["target_kind"] == a_kpi().target.kind
    assert "period" not in row


def test_what_is_not_there_is_empty_in_every_column() -> None:
    row = to_row(a_kpi(kept=None))

    assert (row["kept_reason"], row["kept_by"], row["kept_at"]) == (None, None, None)


def test_what_no_column_holds_is_given_besides() -> None:
    delivery = a_delivery(was_sending=True)
    row = to_row(delivery)

    assert "was_sending" not in row
    assert from_row(type(delivery), row, was_sending=True) == delivery


def test_mappings_and_tuples_become_plain_json() -> None:
    data = MappingProxyType({"days": (1, 2), "in": MappingProxyType({})})

    assert to_row(a_draft(data=data))["data"] == {"days": [1, 2], "in": {}}
