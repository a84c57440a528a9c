"""The floor of posting: ready messages, threads, Slack's own client, and nothing else."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

from slack_sdk import WebClient

_TEXT = "*週次レポート*\nインプレッション 1,234,567"


def main() -> None:
    """Post one message to each channel of each BARE_PLACES_... with BARE_THREADS threads."""
    url = os.environ["BARE_API_URL"]

    def post(place: tuple[str, str]) -> None:
        token, channel = place
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": _TEXT}}] * 5
        client = WebClient(token=token, base_url=url, retry_handlers=[])
        client.chat_postMessage(channel=channel, text=_TEXT, blocks=blocks)

    with ThreadPoolExecutor(int(os.environ["BARE_THREADS"])) as pool:
        list(pool.map(post, places()))


def places() -> list[tuple[str, str]]:
    """Return token and channel of every place."""
    lists = [json.loads(v) for name, v in os.environ.items() if name.startswith("BARE_PLACES_")]
    return [(token, channel) for token, channels in lists for channel in channels]


if __name__ == "__main__":
    main()
