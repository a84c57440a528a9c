"""Every command, action, callback and block id, in one place each. None is ever parsed."""

from enum import StrEnum


class Command(StrEnum):
    """Slash commands."""

    GOAL = "/goal"
    KPI = "/kpi"


class GoalUi(StrEnum):
    """Ids of the goal's modals and buttons."""

    MODAL = "goal.modal"


class KpiUi(StrEnum):
    """Ids of the KPI's modals and buttons."""

    MODAL = "kpi.modal"


class DataUi(StrEnum):
    """Ids of logging and importing."""

    CHECK_IN = "data.check_in"


class ReportUi(StrEnum):
    """Ids of digests, alerts and the Home tab."""

    DIGEST_MODAL = "report.digest"
