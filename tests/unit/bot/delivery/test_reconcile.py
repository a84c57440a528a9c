from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.delivery.reconcile import EVENT_TYPE, Finding, Found, look
from tests.factories import NOW

if TYPE_CHECKING:
    from slack_sdk import WebClient


class Pages:
    """A conversation in pages; stands for Slack's client."""

    def __init__(self, *pages: Sequence[dict[str, Any]], endless: bool = False) -> None:
        self._pages = pages
        self._endless = endless
        self.asked: list[dict[str, Any]] = []

    def conversations_history(self, **asked: object) -> dict[str, Any]:
        self.asked.append(asked)
        at = len(self.asked) - 1
        messages = [] if self._endless else self._pages[at]
        is_last = not self._endless and at == len(self._pages) - 1
        return {
            "messages": messages,
            "response_metadata": {"next_cursor": "" if is_last else f"page{at + 1}"},
        }


def message(ts: str, key: str | None = None, kind: str = EVENT_TYPE) -> dict[str, Any]:
    if key is None:
        return {"ts": ts, "text": "hello"}
    return {"ts": ts, "metadata": {"event_type": kind, "event_payload": {"key": key}}}


def find(pages: Pages) -> Found:
    return look(cast("WebClient", pages), "C1", "key1", NOW)


def test_a_message_is_known_by_its_key() -> None:
    found = find(Pages([message("3"), message("2", "key1")]))

    assert (found.finding, found.ts) == (Finding.THERE, "2")


@pytest.mark.parametrize(
    "other",
    [
        message("1"),
        message("1", "key2"),
        message("1", "key1", kind="somebody_elses"),
        {"ts": "1", "metadata": None},
        {"ts": "1", "metadata": {"event_type": EVENT_TYPE}},
    ],
)
def test_what_is_not_ours_is_not_taken_for_it(other: dict[str, Any]) -> None:
    found = find(Pages([other]))

    assert found.finding is Finding.NOT_THERE


def test_every_page_is_read() -> None:
    pages = Pages([message("9")], [message("8")], [message("7", "key1")])

    found = find(pages)

    assert found.finding is Finding.THERE
    assert [one["cursor"] for one in pages.asked] == [None, "page1", "page2"]


def test_reading_begins_before_the_first_try_for_clocks_differ() -> None:
    pages = Pages([])

    find(pages)

    oldest = float(pages.asked[0]["oldest"])
    assert oldest == (NOW - timedelta(minutes=5)).timestamp()
    assert pages.asked[0]["include_all_metadata"] is True


def test_a_conversation_without_end_counts_as_unreadable() -> None:
    found = find(Pages(endless=True))

    assert (found.finding, found.error) == (Finding.UNREADABLE, "too_many_messages")
