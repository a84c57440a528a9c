"""Builds the Bolt app: every command, action, modal, menu, shortcut and event by its exact id."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from http import HTTPStatus
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize

from bot import payloads
from bot.deps import Deps
from bot.ids import Command
from bot.installations import Installations, NoToken
from bot.listeners import errors, events, showing
from bot.listeners.routes import Routes
from bot.listeners.running import Arrival, ParseCommand, run, run_command
from kpi.errors import NotFound, Refused
from kpi.model import WorkspaceId

Body = dict[str, Any]
Listener = Callable[..., BoltResponse]


class OwnAuthorize(Authorize):
    """Finds the token of a request in our own store, without asking Slack who we are."""

    def __init__(self, installations: Installations) -> None:
        """Look into ``installations``."""
        self._installations = installations

    def __call__(
        self,
        *,
        team_id: str | None,
        enterprise_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult | None:
        """Return whose request it is, or None when Mato is not installed there."""
        try:
            found = self._installations.of(WorkspaceId(team_id or enterprise_id or ""))
        except NoToken:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.token,
            user_id=user_id,
        )


def join(tables: Iterable[Routes]) -> Routes:
    """Return one table of all; ValueError when two areas claim the same id."""
    joined: dict[str, dict[Any, Any]] = {field.name: {} for field in fields(Routes)}
    for table in tables:
        for name, own in joined.items():
            added: Mapping[Any, Any] = getattr(table, name)
            if own.keys() & added.keys():
                message = f"claimed twice: {sorted(map(str, own.keys() & added.keys()))}"
                raise ValueError(message)
            own.update(added)
    return Routes(**joined)


def build(
    deps: Deps,
    installations: Installations,
    routes: Iterable[Routes],
    parse: ParseCommand,
) -> App:
    """Return the app; each request is worked off before it is acknowledged."""
    app = App(
        name="mato",
        logger=logging.getLogger("slack_bolt"),
        process_before_response=True,
        signing_secret=deps.config.slack_signing_secret,
        client=deps.clients.with_token(None),
        authorize=OwnAuthorize(installations),  # type: ignore[arg-type]  # a class of Bolt's own
    )
    joined = join([events.ROUTES, *routes])
    _register_commands(app, deps, joined, parse)
    _register_interactions(app, deps, joined)
    _register_events(app, deps, installations, joined)
    for callback_id in joined.steps:
        app.function(callback_id)(_on_step(deps, joined))
    app.error(errors.listener(deps))
    return app


def _register_commands(app: App, deps: Deps, routes: Routes, parse: ParseCommand) -> None:
    def on_command(body: Body, request: BoltRequest) -> BoltResponse:
        asked = payloads.command(body)
        arrival = _arrival(request, body, typed=asked.text)
        return showing.for_command(deps, asked, run_command(deps, asked, routes, parse, arrival))

    for command in Command:
        app.command(command.value)(on_command)


def _register_interactions(app: App, deps: Deps, routes: Routes) -> None:
    for action_id in routes.actions:
        app.action(action_id)(_on_action(deps, routes))
    for callback_id in routes.views:
        app.view(callback_id)(_on_view(deps, routes))
    for action_id in routes.options:
        app.options(action_id)(_on_options(deps, routes))
    for callback_id in routes.shortcuts:
        app.shortcut(callback_id)(_on_shortcut(deps, routes, callback_id))


def _on_action(deps: Deps, routes: Routes) -> Listener:
    def on_action(body: Body, request: BoltRequest) -> BoltResponse:
        asked = payloads.action(body)
        arrival = _arrival(request, body)
        effects = run(deps, asked, routes.actions[asked.action_id], arrival)
        return showing.for_action(deps, asked, effects)

    return on_action


def _on_view(deps: Deps, routes: Routes) -> Listener:
    def on_view(body: Body, request: BoltRequest) -> BoltResponse:
        asked = payloads.view(body)
        arrival = _arrival(request, body, typed=" ".join(asked.values.values()))
        effects = run(deps, asked, routes.views[asked.callback_id], arrival)
        return showing.for_view(deps, asked, effects)

    return on_view


def _on_options(deps: Deps, routes: Routes) -> Listener:
    def on_options(body: Body, request: BoltRequest) -> BoltResponse:
        asked = payloads.options(body)
        arrival = _arrival(request, body, typed=asked.typed)
        return showing.for_options(run(deps, asked, routes.options[asked.action_id], arrival))

    return on_options


def _on_shortcut(deps: Deps, routes: Routes, callback_id: str) -> Listener:
    def on_shortcut(body: Body, request: BoltRequest) -> BoltResponse:
        asked = payloads.shortcut(body)
        effects = run(deps, asked, routes.shortcuts[callback_id], _arrival(request, body))
        return showing.for_action(deps, asked, effects)

    return on_shortcut


def _on_step(deps: Deps, routes: Routes) -> Listener:
    def on_step(body: Body) -> BoltResponse:
        asked = payloads.step(body)
        arrival = Arrival(once=f"step {asked.execution_id}")
        try:
            if not asked.user_id:
                raise NotFound("step.no_person")
            effects = run(deps, asked, routes.steps[asked.callback_id], arrival)
        except Refused as refused:
            # Trying again would end the same way; where Mato itself is broken Slack retries.
            return showing.step_failed(deps, asked, errors.said_plainly(deps, asked, refused))
        return showing.for_step(deps, asked, effects)

    return on_step


def _register_events(app: App, deps: Deps, installations: Installations, routes: Routes) -> None:
    def on_event(body: Body) -> BoltResponse:
        told = payloads.event(body)
        if told.kind == "message" and not told.is_said:
            return BoltResponse(status=HTTPStatus.OK)  # Mato's own, a file, an edited one
        by_people = told.kind in events.BY_PEOPLE
        arrival = Arrival(once=told.event_id, typed=told.typed, remembers=by_people, is_event=True)
        effects = run(deps, told, routes.events[told.kind], arrival)
        if told.kind in events.ENDS:
            installations.forget(told.workspace_id)
        return showing.for_action(deps, told, effects)

    for kind in routes.events:
        app.event(kind)(on_event)


def _arrival(request: BoltRequest, body: Body, *, typed: str = "") -> Arrival:
    signature = request.headers.get("x-slack-signature", [""])[0]
    user = body.get("user")
    home = (body.get("team") or {}).get("id")
    from_elsewhere = isinstance(user, Mapping) and user.get("team_id") not in {None, home}
    return Arrival(
        once=signature or str(body.get("trigger_id", "")),
        typed=typed,
        is_stranger=bool(home) and from_elsewhere,
    )
