import json
from pathlib import Path

import pytest

from bot.sandbox.config import AppProfile
from bot.sandbox.subscriptions import EVENT_SCOPES

FACTS = Path(__file__).parents[5] / "shared" / "slack" / "web_api.json"
# Slack has these though the collected facts leave them out.
LEFT_OUT = {"channel_archive", "channel_unarchive", "group_archive", "group_unarchive"}


@pytest.mark.parametrize("event", sorted(EVENT_SCOPES.keys() - LEFT_OUT))
def test_the_scopes_of_events_are_slacks(event: str) -> None:
    if not FACTS.is_file():
        pytest.skip("the collected facts are not here")
    events = json.loads(FACTS.read_text(encoding="utf-8"))["events"]

    scope = EVENT_SCOPES[event]
    assert (scope in events[event]["scopes"]) if scope else events[event]["scopes"] == []


def test_an_app_hears_everything_but_channel_talk_unless_told_otherwise() -> None:
    left_out = EVENT_SCOPES.keys() - AppProfile().events

    assert left_out == {"message.channels", "message.groups"}
