import pytest

from bot.sandbox.errors import SlackError
from bot.sandbox.keys import ResponseUrls, Triggers
from tests.sandboxes import HandClock


def test_a_trigger_lives_three_seconds() -> None:
    clock = HandClock()
    triggers = Triggers(clock, 3.0)
    key = triggers.issue(team="T1", user="U1")

    clock.pass_seconds(3.0)
    assert triggers.check(key, "T1").user == "U1"

    clock.pass_seconds(0.1)
    with pytest.raises(SlackError, match="expired_trigger_id"):
        triggers.check(key, "T1")


def test_a_used_trigger_is_an_exchanged_one() -> None:
    triggers = Triggers(HandClock(), 3.0)
    key = triggers.issue(team="T1", user="U1")
    triggers.check(key, "T1").used = True

    with pytest.raises(SlackError, match="exchanged_trigger_id"):
        triggers.check(key, "T1")


def test_a_trigger_of_another_workspace_is_invalid() -> None:
    triggers = Triggers(HandClock(), 3.0)
    key = triggers.issue(team="T1", user="U1")

    with pytest.raises(SlackError, match="invalid_trigger_id"):
        triggers.check(key, "T2")


def test_a_response_address_lives_half_an_hour() -> None:
    clock = HandClock()
    urls = ResponseUrls(clock, 1800, 5)
    token = urls.issue(team="T1", channel="C1", user="U1")

    clock.pass_seconds(1800)
    assert urls.find("T1", token).channel == "C1"

    clock.pass_seconds(1)
    with pytest.raises(SlackError, match="expired_url"):
        urls.find("T1", token)


def test_a_response_address_is_used_up_in_the_end() -> None:
    urls = ResponseUrls(HandClock(), 1800, 1)
    token = urls.issue(team="T1", channel="C1", user="U1")
    urls.find("T1", token).uses_left -= 1

    with pytest.raises(SlackError, match="used_url"):
        urls.find("T1", token)


def test_an_address_nobody_issued_is_no_address() -> None:
    with pytest.raises(SlackError, match="no_such_url"):
        ResponseUrls(HandClock(), 1800, 5).find("T1", "x")
