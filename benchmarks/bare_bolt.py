"""The floor of a command: Bolt, its Flask adapter, one indexed read. Served by gunicorn."""

import os

from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import select

from benchmarks.serving import SECRET, TOKEN
from storage.engine import open_database
from storage.tables import teams


def create() -> Flask:
    """Return an app whose ``/kpi`` answers with the channel's name, read by primary key."""
    engine = open_database(os.environ["DATABASE_URL"]).engine
    bolt = App(process_before_response=True, signing_secret=SECRET, authorize=_somebody)

    def name(ack: Ack, body: dict[str, str]) -> None:
        wanted = select(teams.c.name).where(
            teams.c.workspace_id == body["team_id"], teams.c.channel_id == body["channel_id"]
        )
        with engine.connect() as connection:
            ack(text=connection.execute(wanted).scalar_one())

    bolt.command("/kpi")(name)
    flask = Flask("benchmarks.bare_bolt")
    handler = SlackRequestHandler(bolt)
    flask.add_url_rule(
        "/slack/events", "events", lambda: handler.handle(request), methods=["POST"]
    )
    flask.add_url_rule("/healthz", "health", lambda: Response("ok"))
    return flask


def _somebody() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_token=TOKEN)
