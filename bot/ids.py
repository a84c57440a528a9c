"""Every command, action, callback and block id, in one place each. None is ever parsed."""

from enum import StrEnum


class Command(StrEnum):
    """Slash commands."""

    GOAL = "/goal"
    KPI = "/kpi"


def nth(action: StrEnum, place: int) -> str:
    """Return the action's id for one of several like buttons in a block; listened to as such."""
    return f"{action.value}.{place}"


#: How many like buttons stand side by side at most; more become a list to choose from.
MOST_BUTTONS = 5


class GoalUi(StrEnum):
    """Ids of the goal's modals and buttons."""

    MODAL = "goal.modal"
    # inputs
    SENTENCE = "goal.sentence"
    PURPOSE = "goal.purpose"
    START = "goal.start"
    UNTIL = "goal.until"
    OWNER = "goal.owner"
    OUTCOME = "goal.outcome"
    # buttons
    ADD = "goal.add"
    EDIT = "goal.edit"
    CLOSE = "goal.close"
    CLOSE_NOW = "goal.close_now"
    REOPEN = "goal.reopen"
    LIST = "goal.list"
    PICK_PURPOSE = "goal.pick_purpose"
    WRITE = "goal.write"
    AS_KPI = "goal.as_kpi"
    CANCEL = "goal.cancel"


class KpiUi(StrEnum):
    """Ids of the KPI's modals and buttons."""

    MODAL = "kpi.modal"
    # inputs
    GOAL = "kpi.goal"
    METRIC = "kpi.metric"
    ADDS_UP = "kpi.adds_up"
    UNIT = "kpi.unit"
    REASON = "kpi.reason"
    AMOUNT = "kpi.amount"
    KIND = "kpi.kind"
    DIRECTION = "kpi.direction"
    RECURRENCE = "kpi.recurrence"
    START = "kpi.start"
    UNTIL = "kpi.until"
    BASELINE = "kpi.baseline"
    OWNER = "kpi.owner"
    SERIES = "kpi.series"
    PLATFORM = "kpi.platform"
    ACCOUNT = "kpi.account"
    CAMPAIGN = "kpi.campaign"
    INFLUENCER = "kpi.influencer"
    # buttons
    ADD = "kpi.add"
    MORE = "kpi.more"
    USE_INSTEAD = "kpi.use_instead"
    SWITCH = "kpi.switch"
    KEEP = "kpi.keep"
    FINISH = "kpi.finish"
    PICK_GOAL = "kpi.pick_goal"
    PICK_METRIC = "kpi.pick_metric"
    PICK_SERIES = "kpi.pick_series"
    EDIT = "kpi.edit"
    REMOVE = "kpi.remove"
    RESTORE = "kpi.restore"
    DETAILS = "kpi.details"
    STATUS = "kpi.status"
    CANCEL = "kpi.cancel"


class DataUi(StrEnum):
    """Ids of logging and importing."""

    CHECK_IN = "data.check_in"


class ReportUi(StrEnum):
    """Ids of digests, alerts and the Home tab."""

    DIGEST_MODAL = "report.digest"
