"""Every command, action, callback and block id, in one place each. None is ever parsed."""

from enum import StrEnum


class Command(StrEnum):
    """Slash commands."""

    GOAL = "/goal"
    KPI = "/kpi"


class Step(StrEnum):
    """Steps of Workflow Builder."""

    LOG = "log_kpi_value"


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
    OUTCOME_TARGET = "goal.outcome_target"
    # buttons
    ADD = "goal.add"
    EDIT = "goal.edit"
    CLOSE = "goal.close"
    CLOSE_NOW = "goal.close_now"
    REOPEN = "goal.reopen"
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
    REVIEW = "kpi.review"
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
    PICK = "kpi.pick"
    TAKE = "kpi.take"
    UNDO = "kpi.undo"
    EDIT = "kpi.edit"
    REMOVE = "kpi.remove"
    REMOVE_NOW = "kpi.remove_now"
    RESTORE = "kpi.restore"
    DETAILS = "kpi.details"
    CONFIDENT = "kpi.confident"  # the owner's own confidence: high, even, low
    EVEN = "kpi.even"
    DOUBTFUL = "kpi.doubtful"
    CHART = "kpi.chart"  # from the details, which are a modal
    STATUS = "kpi.status"
    WHY = "kpi.why"
    ORIGINS = "kpi.origins"  # opens where the values come from; also that modal
    KEEP_ON = "kpi.keep_on"
    CANCEL = "kpi.cancel"


class FitUi(StrEnum):
    """Ids of verdicts that the workspace gives itself."""

    CHANGE = "fit.change"  # opens the modal; also its callback
    BACK = "fit.back"
    RETURN = "fit.return"  # to the KPI that is not saved yet
    # inputs
    VERDICT = "fit.verdict"
    REASON = "fit.reason"


class FormulaUi(StrEnum):
    """Ids of the formula for earned media value."""

    EDIT = "formula.edit"  # opens the modal; also its callback
    # inputs: one price each
    IMPRESSIONS = "formula.impressions"
    VIDEO_VIEWS = "formula.video_views"
    ENGAGEMENTS = "formula.engagements"
    LIKES = "formula.likes"
    COMMENTS = "formula.comments"
    SHARES = "formula.shares"
    SAVES = "formula.saves"
    LINK_CLICKS = "formula.link_clicks"
    MENTIONS = "formula.mentions"
    VALID_FROM = "formula.valid_from"


class PurposeUi(StrEnum):
    """Ids of purposes that the workspace names itself."""

    EDIT = "purpose.edit"  # opens the modal; also its callback
    REMOVE = "purpose.remove"
    # inputs
    NAME = "purpose.name"
    LIKE = "purpose.like"
    DESCRIPTION = "purpose.description"


class DataUi(StrEnum):
    """Ids of logging and importing."""

    CHECK_IN = "data.check_in"  # opens the modal; also its callback
    DAY = "data.day"
    VALUE = "data.value"
    SURE = "data.sure"  # the owner's own confidence, beside the number
    PICK = "data.pick"
    PICK_LIST = "data.pick_list"
    UNDO = "data.undo"
    LOG_SHORTCUT = "data.log_shortcut"
    LINK = "data.link"
    LINK_LIST = "data.link_list"
    IMPORT_CONFIRM = "data.import_confirm"
    IMPORT_CANCEL = "data.import_cancel"
    IMPORT_ANSWER = "data.import_answer"
    COLUMNS = "data.columns"  # opens the modal about a table's columns; also its callback
    COLUMN_DAY = "data.column_day"
    COLUMN_METRIC = "data.column_metric"
    COLUMN_GRAIN = "data.column_grain"
    COLUMN_PLATFORM = "data.column_platform"
    COLUMN_ACCOUNT = "data.column_account"
    FORGET_ANSWERS = "data.forget_answers"


class ReportUi(StrEnum):
    """Ids of digests and the Home tab."""

    DIGEST_MODAL = "report.digest"  # opens the modal; also its callback
    # inputs
    KIND = "report.kind"
    WEEKDAY = "report.weekday"
    MONTH_DAY = "report.month_day"
    AT = "report.at"
    ZONE = "report.zone"
    HOLIDAYS = "report.holidays"
    # buttons
    DIGEST_OFF = "report.digest_off"
    DIGEST_NOW = "report.digest_now"
    DIGEST_RETRY = "report.digest_retry"
    DETAILS = "report.details"  # of one KPI, by its id in the button's value


class AlertUi(StrEnum):
    """Ids of alerts and a person's settings for them."""

    MODAL = "alerts.modal"  # opens the settings; also their callback
    # inputs
    KINDS = "alerts.kinds"
    CALM = "alerts.calm"
    QUIET_FROM = "alerts.quiet_from"
    QUIET_UNTIL = "alerts.quiet_until"
    SNOOZE_UNTIL = "alerts.snooze_until"
    PAUSE = "alerts.pause"
    PAUSE_DATE = "alerts.pause_date"
    # buttons
    ACKNOWLEDGE = "alerts.acknowledge"
    SNOOZE_DAY = "alerts.snooze_day"
    SNOOZE = "alerts.snooze"  # opens the modal to choose until when; also its callback
    ACKNOWLEDGE_ALL = "alerts.acknowledge_all"
    MUTE = "alerts.mute"
    WAKE = "alerts.wake"
    WHY = "alerts.why"  # of one alert; also the modal that answers
    WHY_NOT = "alerts.why_not"  # of one KPI; likewise


class SourcesUi(StrEnum):
    """Ids of what a channel has connected."""

    TOKEN_MODAL = "sources.token"  # noqa: S105 opens the modal; also its callback
    # inputs
    NAME = "sources.name"
    KIND = "sources.kind"
    URL = "sources.url"
    AUTHORIZATION = "sources.authorization"
    SELECT = "sources.select"
    DAY = "sources.day"
    COLUMNS = "sources.columns"
    TAP = "sources.tap"
    CONFIG = "sources.config"
    STREAMS = "sources.streams"
    EVERY = "sources.every"
    AT = "sources.at"
    RATE = "sources.rate"
    # buttons
    ADD = "sources.add"  # opens the modal; also its callback
    REMOVE = "sources.remove"
    READ = "sources.read"
    PAUSE = "sources.pause"
    SCHEDULE = "sources.schedule"  # opens the modal; also its callback
    KEEP = "sources.keep"
    KEEP_HOURLY = "sources.keep_hourly"
    DROP = "sources.drop"


class ReviewUi(StrEnum):
    """Ids of what comes after a period: lessons, and the next one."""

    LESSONS = "review.lessons"  # opens the modal; also its callback
    NEXT = "review.next"  # likewise
    STORY = "review.story"
    EXPORT_TABLE = "review.export_table"
    EXPORT_PAGE = "review.export_page"
    EXPORT_PICTURE = "review.export_picture"
    # inputs
    WORKED = "review.worked"
    DID_NOT = "review.did_not"
    NEXT_TIME = "review.next_time"
    SENTENCE = "review.sentence"
    START = "review.start"
    UNTIL = "review.until"
    TARGET = "review.target"


class ImproveUi(StrEnum):
    """Ids of improvements."""

    MODAL = "improve.modal"  # opens the modal; also its callback
    # inputs
    KPI = "improve.kpi"
    WHAT = "improve.what"
    OWNER = "improve.owner"
    DUE = "improve.due"
    # buttons
    DONE = "improve.done"
    DROP = "improve.drop"


class BreakUi(StrEnum):
    """Ids of the days from which on a KPI is counted otherwise."""

    OPEN = "break.open"
    MODAL = "break.modal"
    DAY = "break.day"
    NAME = "break.name"
    BACK = "break.back"


class NoteUi(StrEnum):
    """Ids of notes on days."""

    UNDO = "note.undo"


class SettingsUi(StrEnum):
    """Ids of a channel's settings."""

    MODAL = "settings.modal"  # opens them; also their callback
    # inputs
    LANGUAGE = "settings.language"
    FALLBACK = "settings.fallback"
    FISCAL = "settings.fiscal"
