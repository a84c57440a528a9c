"""What came of a call, from the error alone; pure, so that every case can be tested."""

import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.slack_clients import error_of


class Outcome(StrEnum):
    """What is known about a message after one try."""

    SENT = "sent"
    UNCLEAR = "unclear"  # Slack may have accepted it: read before writing again
    RATE_LIMITED = "rate_limited"  # certainly not posted, like all that follow
    LATER = "later"
    SIMPLER = "simpler"  # the blocks are refused: one rung down the ladder
    LOST = "lost"  # only a person can mend the channel or the app
    GONE = "gone"  # nobody is there to read it
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of a failed call; ``retry_after`` in seconds where Slack said so."""

    outcome: Outcome
    error: str
    retry_after: float = 0.0


_HTTP_TOO_MANY = 429
_HTTP_SERVER = 500
_USUAL_WAIT = 30.0
_CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
#: Slack's client puts a sentence where the code would be when it cannot read the body.
_UNREADABLE = "unreadable"
#: Slack says of these that some of the operation may have succeeded.
UNCLEAR = frozenset(
    {
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
        "unknown_error",
        _UNREADABLE,
    }
)
LATER = frozenset({"accesslimited", "message_limit_exceeded", "org_login_required"}) | {
    "team_added_to_org"
}
SIMPLER = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "invalid_blocks",
        "invalid_blocks_format",
        "markdown_text_conflict",
        "msg_blocks_too_long",
        "msg_too_long",
        "too_many_attachments",
    }
)
GONE = frozenset({"cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible"})
#: Not Slack's word but ours: the workspace is not installed (any more).
NO_TOKEN = "no_token"  # noqa: S105 an error code
#: The app's own token or rights: every message of the workspace meets the same.
APP = frozenset(
    {
        "account_inactive",
        "app_access_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        NO_TOKEN,
        "not_allowed_token_type",
        "not_authed",
        "team_not_found",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
CHANNEL = frozenset(
    {
        "access_denied",
        "cannot_reply_to_message",
        "channel_is_limited_access",
        "channel_not_found",
        "channel_type_not_supported",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
    }
)
#: Our own mistakes: the same call will never do better.
REFUSED = frozenset(
    {
        "as_user_not_supported",
        "deprecated_endpoint",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_charset",
        "invalid_form_data",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_post_type",
        "is_bot",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "method_deprecated",
        "missing_post_type",
        "no_text",
        "unknown_method",
    }
)
_OUTCOMES: Mapping[Outcome, frozenset[str]] = {
    Outcome.LATER: LATER,
    Outcome.SIMPLER: SIMPLER,
    Outcome.GONE: GONE,
    Outcome.LOST: APP | CHANNEL,
    Outcome.REFUSED: REFUSED,
    Outcome.RATE_LIMITED: frozenset({"ratelimited", "rate_limited"}),
}


def classify(error: BaseException) -> Verdict:
    """Say what an error of a posting call means; what we do not know is unclear."""
    name = error_of(error)
    if isinstance(error, SlackApiError):
        return _answered(error, name)
    reason = error.reason if isinstance(error, URLError) else None
    if isinstance(reason, (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)):
        return Verdict(outcome=Outcome.LATER, error=type(reason).__name__)
    if isinstance(reason, BaseException):
        name = type(reason).__name__
    return Verdict(outcome=Outcome.UNCLEAR, error=name)


def _answered(error: SlackApiError, name: str) -> Verdict:
    status = getattr(error.response, "status_code", 200)
    if status == _HTTP_TOO_MANY or name in _OUTCOMES[Outcome.RATE_LIMITED]:
        headers: Mapping[str, str] = getattr(error.response, "headers", {})
        wait = retry_after(headers)
        return Verdict(outcome=Outcome.RATE_LIMITED, error="ratelimited", retry_after=wait)
    if status >= _HTTP_SERVER:
        return Verdict(outcome=Outcome.UNCLEAR, error=f"http_{status}")
    for outcome, names in _OUTCOMES.items():
        if name in names:
            return Verdict(outcome=outcome, error=name)
    if not _CODE.fullmatch(name):
        return Verdict(outcome=Outcome.UNCLEAR, error=_UNREADABLE)
    known = name if name in UNCLEAR else f"unknown:{name[:40]}"
    return Verdict(outcome=Outcome.UNCLEAR, error=known)


def retry_after(headers: Mapping[str, str]) -> float:
    """Return how many seconds Slack asks to wait; half a minute when it does not say."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(0.0, float(value))
            except ValueError:
                return _USUAL_WAIT
    return _USUAL_WAIT
