"""The rest: who am I, who is this, what is this file."""

from bot.sandbox.api.method import ApiCall
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json
from bot.sandbox.shapes import file_json, user_json


def auth_test(call: ApiCall) -> Json:
    """``auth.test``: the workspace and the app in it."""
    workspace = call.workspace
    return {
        "ok": True,
        "url": f"{call.state.base_url}/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot_user].name,
        "team_id": workspace.id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def users_info(call: ApiCall) -> Json:
    """``users.info``: the locale only when it was asked for."""
    with_locale = bool(call.args.get("include_locale"))
    user = user_json(call.workspace, call.user("user"), with_locale=with_locale)
    return {"ok": True, "user": user}


def files_info(call: ApiCall) -> Json:
    """``files.info``: files that were shared where the app is."""
    file = call.workspace.files.get(call.text("file"))
    if file is None or file.awaits:
        raise SlackError("file_not_found")
    if not any(call.is_in(call.workspace.channels[channel]) for channel in file.channels):
        raise SlackError("not_visible")
    return {"ok": True, "file": file_json(call.state, file), "comments": []}


def connections_open(call: ApiCall) -> Json:
    """``apps.connections.open``: the address of a websocket, good for one connection."""
    return {"ok": True, "url": call.new_link()}
