"""What is to be said: a kind and its data, never wording.

``data`` is JSON: texts, numbers as decimal strings, ISO dates, ids. bot/blocks renders each
kind in each language; a test renders them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MessageKind(StrEnum):
    """Everything that Mato says on its own account; replies to a request are not here."""

    DIGEST = "digest"  # to a channel, composed at the moment of sending
    DIGEST_TEST = "digest_test"  # to a channel: proves that Mato may post there
    GOAL_CHANGED = "goal_changed"  # to a channel: one line, who and what
    KPI_CHANGED = "kpi_changed"  # likewise
    VERDICT_CHANGED = "verdict_changed"  # likewise: what the workspace says of a pair
    PURPOSE_CHANGED = "purpose_changed"  # likewise: a purpose of the workspace's own
    FORMULA_STATED = "formula_stated"  # likewise: what the workspace counts media worth
    FIT_WARNING = "fit_warning"  # direct: to the goal's owner and the person who picked the KPI
    FIT_REVIEW = "fit_review"  # direct: a KPI that was kept is to be looked at again
    SET_NOTE = "set_note"  # direct: to the goal's owner, of what somebody else's KPI brings
    OFF_TRACK = "off_track"  # direct
    RECOVERED = "recovered"  # direct
    TARGET_REACHED = "target_reached"  # direct
    DATA_MISSING = "data_missing"  # direct
    UNUSUAL = "unusual"  # direct: a day that its history does not explain, good or bad
    ALERTS = "alerts"  # direct: many of the above at once, in one message
    OWNER_REPLACED = "owner_replaced"  # direct: to the fallback owner
    SCHEDULE_PAUSED = "schedule_paused"  # direct: a person must mend something
    DELIVERY_HELD = "delivery_held"  # direct: an unclear digest is not sent twice
    GOAL_EVALUATED = "goal_evaluated"  # to a channel: how a goal's period ended
    KPIS_EVALUATED = "kpis_evaluated"  # to a channel: a line for each turn that ended
    LESSONS_ASKED = "lessons_asked"  # direct: to the goal's owner
    LESSONS_TOLD = "lessons_told"  # to a channel: what the owner learnt
    ACTION_SET = "action_set"  # to a channel: what is tried, by whom
    ACTION_DUE = "action_due"  # direct: to whoever is to do it
    ACTION_JUDGED = "action_judged"  # to a channel: what came of it
    SPOKEN_TO = "spoken_to"  # direct: to whoever writes to Mato as to a person
    SERIES_ASKED = "series_asked"  # direct: to a KPI's owner, whose numbers may be others now
    IMPORT_PREVIEW = "import_preview"  # to the person who dropped the file
    IMPORT_FAILED = "import_failed"  # likewise
    SOURCE_PREVIEW = "source_preview"  # to the person who connects it: what it holds, or why not
    SOURCE_FAILED = "source_failed"  # direct: to the source's owner
    EXPORT_FAILED = "export_failed"  # direct: to whoever asked for the file
    IMPORT_DONE = "import_done"  # likewise, of a file that was too large to wait for


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to be said."""

    kind: MessageKind
    data: Mapping[str, object] = field(default_factory=dict)
