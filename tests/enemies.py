"""Requests as Slack signs them, with whatever an enemy would put into them."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import bootstrap
from bot.sandbox.model import Channel, User, Workspace
from bot.sandbox.payloads import command_payload, interaction, with_trigger
from tests.stages import SIGNING_SECRET, MatoStage

EVENTS = "/slack/events"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def stamp_now(later: int = 0) -> str:
    """Return the timestamp of a request that is signed now, or so many seconds later."""
    return str(int(time.time()) + later)  # noqa: TID251 Slack signs with the real time


def sign(body: bytes, stamp: str, secret: str = SIGNING_SECRET) -> str:
    """Return Slack's signature."""
    signed = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signed(body: bytes, *, stamp: str = "", content_type: str = FORM) -> dict[str, str]:
    """Return the headers of a request that is Slack's."""
    stamp = stamp or stamp_now()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(body, stamp),
        "Content-Type": content_type,
    }


@dataclass(frozen=True, kw_only=True)
class Enemy:
    """Somebody who sends what they like in the name of a person, and sees what comes back."""

    stage: MatoStage
    web: FlaskClient
    workspace: Workspace
    user: User
    home: str = ""  # the person's own workspace where that is another one

    def post(self, body: bytes, *, stamp: str = "", content_type: str = FORM) -> TestResponse:
        """Send a signed body."""
        headers = signed(body, stamp=stamp, content_type=content_type)
        return self.web.post(EVENTS, data=body, headers=headers)

    def command(self, line: str, channel: Channel) -> str:
        """Type a command; return all that came back, wherever."""
        return self._seen(self._typed(line, channel))

    def command_answer(self, line: str, channel: Channel) -> TestResponse:
        """Type a command; return the HTTP answer alone."""
        return self.post(self._typed(line, channel))

    def _typed(self, line: str, channel: Channel) -> bytes:
        name, _, text = line.partition(" ")
        state = self.stage.sandbox.state
        payload = command_payload(state, self.workspace, self.user, channel, name, text)
        return urlencode(payload).encode()

    def press(
        self, action_id: str, value: Mapping[str, object], channel: Channel | None = None
    ) -> str:
        """Press a button with a value of one's own, in a message of the channel."""
        button = {"type": "button", "value": json.dumps(value)}
        return self.act(action_id, button, channel)

    def act(
        self,
        action_id: str,
        element: Mapping[str, object],
        channel: Channel | None = None,
        view: Mapping[str, object] | None = None,
    ) -> str:
        """Use any element, in a message of the channel or in a view."""
        payload = self._interaction("block_actions", channel)
        payload["actions"] = [{"action_id": action_id, "block_id": "b", **element}]
        if channel:
            payload["channel"] = {"id": channel.id, "name": channel.name}
        if view:
            payload["view"] = {"id": "V404", "type": "modal", "hash": "h", **view}
        return self._interact(payload)

    def submit(
        self, callback_id: str, private: Mapping[str, object], values: Mapping[str, str]
    ) -> str:
        """Submit a modal that holds what one likes."""
        payload = self._interaction("view_submission", None)
        payload["view"] = {
            "id": "V404",
            "type": "modal",
            "hash": "h",
            "callback_id": callback_id,
            "private_metadata": json.dumps(private),
            "blocks": [],
            "state": {"values": {name: {name: {"value": values[name]}} for name in values}},
        }
        return self._interact(payload)

    def suggest(self, action_id: str, typed: str, private: Mapping[str, object]) -> str:
        """Type into a type-ahead of a modal that holds what one likes."""
        payload = self._interaction("block_suggestion", None)
        payload |= {"action_id": action_id, "block_id": "b", "value": typed}
        payload["view"] = {"id": "V404", "type": "modal", "private_metadata": json.dumps(private)}
        return self._interact(payload)

    def shortcut(self, callback_id: str) -> str:
        """Use a global shortcut."""
        return self._interact(self._interaction("shortcut", None) | {"callback_id": callback_id})

    def event(self, event: Mapping[str, object], event_id: str) -> str:
        """Let an event happen."""
        envelope = {"type": "event_callback", "team_id": self.workspace.id, "event_id": event_id}
        body = json.dumps({**envelope, "event": event}).encode()
        return self._seen(body, JSON)

    def _interaction(self, kind: str, channel: Channel | None) -> dict[str, Any]:
        state = self.stage.sandbox.state
        payload = interaction(state, self.workspace, self.user, kind)
        payload["user"]["team_id"] = self.home or self.workspace.id
        where = channel.id if channel else None
        return payload | with_trigger(state, self.workspace, self.user, channel=where)

    def _interact(self, payload: Mapping[str, object]) -> str:
        return self._seen(urlencode({"payload": json.dumps(payload)}).encode())

    def _seen(self, body: bytes, content_type: str = FORM) -> str:
        """Return the answer and everything that was sent to Slack meanwhile."""
        recorder = self.stage.sandbox.recorder
        before = max((call.n for call in recorder.after(0)), default=0)
        answer = self.post(body, content_type=content_type)
        # Slack may ask once more for what was not taken for want of an answer.
        assert answer.status_code in {200, 500 if content_type == JSON else 200}, answer.status
        sent = [call.request for call in recorder.after(before) if call.direction == "from_app"]
        # Through JSON and back: what was written as \u6975 is read as it will be shown.
        texts = [answer.get_data(as_text=True), *(json.dumps(one) for one in sent)]
        return "\n".join(_readable(text) for text in texts)


def _readable(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def enemy(
    stage: MatoStage, user: User, workspace: Workspace | None = None, *, home: str = ""
) -> Enemy:
    """Return somebody with the person's name at a web process of the stage."""
    web = bootstrap.web_app(stage.mato).test_client()
    place = workspace or stage.workspace
    return Enemy(stage=stage, web=web, workspace=place, user=user, home=home)
