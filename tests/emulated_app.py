"""Mato before the emulated Slack, which cannot send requests: a test sends them in its place.

They are signed by the SDK's own code, and shaped as Slack's documentation shows them.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier
from werkzeug.test import Client, TestResponse

from bot import areas, bootstrap
from bot.bootstrap import Mato
from bot.clock import SystemClock
from bot.config import Config
from bot.jobs import JobRunner
from bot.jobs import join as join_jobs
from bot.sandbox.blocks_check import elements_of
from bot.sandbox.model import Json
from tests.emulated import APP, BOT_TOKEN, BOT_USER, CHANNEL, PERSON, PERSON_TOKEN, Emulated

SECRET = "fictional-signing-secret"
FORM = "application/x-www-form-urlencoded"
TIMEOUT, QUARANTINE, PATIENCE = 1.0, 2.0, 20.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """Who types where, by the ids that the stand-in gave them."""

    team: str
    channel: str
    person: str


class Played:
    """A wired Mato, and a person who sends it what Slack would send."""

    def __init__(self, slack: Emulated, database_url: str) -> None:
        self.slack = slack
        self.mato = _wired(slack, database_url)
        self.place = _settled(slack)
        self._app = Client(bootstrap.web_app(self.mato))
        self._drain = bootstrap.drain(self.mato)
        worker = bootstrap.worker_name()
        self._jobs = JobRunner(self.mato.deps, join_jobs(areas.JOBS), worker=worker)

    def command(self, command: str, text: str) -> Json:
        """Type a slash command and return the answer that only the person sees."""
        form = {
            "command": command,
            "text": text,
            "team_id": self.place.team,
            "team_domain": "acorn",
            "channel_id": self.place.channel,
            "channel_name": CHANNEL,
            "user_id": self.place.person,
            "user_name": PERSON,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": f"{self.slack.url}/response/1",
            "trigger_id": self._trigger(),
        }
        answer: Json = self._send(urlencode(form), FORM).get_json()
        return answer

    def press(self, shown: Json, action_id: str) -> None:
        """Press the first button with that id below a message."""
        pressed = next(
            (block, element)
            for block in shown["blocks"]
            for element in elements_of(block)
            if str(element.get("action_id")).startswith(action_id)
        )
        block, element = pressed
        kept = {key: element[key] for key in ("type", "action_id", "text", "value")}
        ts = shown.get("ts", "1795000000.000100")
        self._interact(
            type="block_actions",
            channel={"id": self.place.channel, "name": CHANNEL},
            container={
                "type": "message",
                "message_ts": ts,
                "channel_id": self.place.channel,
                "is_ephemeral": "ts" not in shown,
            },
            message={
                "type": "message",
                "ts": ts,
                "text": shown["text"],
                "blocks": shown["blocks"],
            },
            state={"values": {}},
            response_url=f"{self.slack.url}/response/2",
            actions=[{**kept, "block_id": block.get("block_id", "b1"), "action_ts": ts}],
        )

    def submit(self, view: Json, typed: Mapping[str, str]) -> Json | None:
        """Fill texts into a modal by action id and submit it."""
        values = {
            block["block_id"]: {block["element"]["action_id"]: _entered(block["element"], typed)}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        answer = self._interact(
            type="view_submission", view={**view, "state": {"values": values}}, response_urls=[]
        )
        body: Json | None = answer.get_json(silent=True)
        return body

    def open_home(self) -> None:
        """Open the app's Home tab."""
        event = {
            "type": "app_home_opened",
            "user": self.place.person,
            "channel": "D0",
            "tab": "home",
            "event_ts": "1795000000.000200",
        }
        envelope = {
            "type": "event_callback",
            "team_id": self.place.team,
            "api_app_id": APP,
            "event_id": "Ev0001",
            "event_time": 1795000000,
            "event": event,
        }
        self._send(json.dumps(envelope), "application/json")

    def deliver(self, shown: int) -> list[Json]:
        """Work off what waits until the channel shows so many messages, and return them."""
        self.work_until(lambda: len(self.history(self.place.channel)) >= shown)
        return self.history(self.place.channel)

    def work_until(self, condition: Callable[[], bool]) -> None:
        """Do a worker's rounds until ``condition`` holds; one post a second goes to a channel."""
        end = time.monotonic() + PATIENCE
        while True:
            while self._jobs.run_one():
                pass
            self._drain.run()
            if condition():
                return
            assert time.monotonic() < end, self.slack.calls
            time.sleep(0.1)

    def history(self, channel: str) -> list[Json]:
        """Return the messages of a conversation as the stand-in has them, oldest first."""
        messages = self.slack.ask("conversations.history", channel=channel, limit=100)["messages"]
        return list(reversed(messages))

    def direct(self) -> str:
        """Return the conversation of Mato and the person."""
        opened = self.slack.ask("conversations.open", users=self.place.person)
        return str(opened["channel"]["id"])

    def _interact(self, **payload: object) -> TestResponse:
        whole = {
            **payload,
            "team": {"id": self.place.team, "domain": "acorn"},
            "user": {"id": self.place.person, "name": PERSON, "team_id": self.place.team},
            "api_app_id": APP,
            "trigger_id": self._trigger(),
        }
        return self._send(urlencode({"payload": json.dumps(whole)}), FORM)

    def _trigger(self) -> str:
        made = self.slack.ask("views.generateTriggerId", user_id=self.place.person)
        return str(made["trigger_id"])

    def _send(self, body: str, content_type: str) -> TestResponse:
        stamp = str(int(SystemClock().now().timestamp()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}
        answer = self._app.post(
            "/slack/events", data=body, content_type=content_type, headers=headers
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer


def _entered(element: Json, typed: Mapping[str, str]) -> Json:
    """Return what an input holds: what was typed, else what it held from the start."""
    kind = element["type"]
    text = typed.get(element["action_id"])
    if kind == "plain_text_input":
        return {"type": kind, "value": text or element.get("initial_value")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": text or element.get("initial_date")}
    if kind == "users_select":
        return {"type": kind, "selected_user": element.get("initial_user")}
    return {"type": kind, "selected_option": element.get("initial_option")}


def _wired(slack: Emulated, database_url: str) -> Mato:
    config = Config(
        slack_api_url=f"{slack.url}/api/",
        slack_bot_token=BOT_TOKEN,
        slack_signing_secret=SECRET,
        database_url=database_url,
        slack_timeout_seconds=TIMEOUT,
        quarantine_seconds=QUARANTINE,
    )
    mato = bootstrap.wire(config)
    assert bootstrap.adopt(mato) is not None
    return mato


def _settled(slack: Emulated) -> Place:
    """Let the person invite Mato into the channel."""
    people = {one["name"]: one["id"] for one in slack.ask("users.list")["members"]}
    channels = slack.ask("conversations.list", PERSON_TOKEN)["channels"]
    channel = next(str(one["id"]) for one in channels if one["name"] == CHANNEL)
    slack.ask("conversations.invite", PERSON_TOKEN, channel=channel, users=BOT_USER)
    return Place(
        team=str(slack.ask("auth.test")["team_id"]), channel=channel, person=people[PERSON]
    )
