"""Installing by the button: a person's consent becomes a code, the code becomes a token."""

from bot.sandbox.api.method import ApiCall
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json, Token


def access(call: ApiCall) -> Json:
    """``oauth.v2.access``: the bot's token for a code that was not used before."""
    app = call.state.app
    if call.text("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise SlackError("bad_client_secret")
    consent = call.state.consents.pop(call.text("code"), None)
    if consent is None:
        raise SlackError("invalid_code")
    if consent.redirect_uri != call.args.get("redirect_uri"):
        raise SlackError("bad_redirect_uri")
    workspace = call.state.workspaces[consent.team]
    if workspace.token.revoked:
        fresh = call.state.world.ids.next(f"{workspace.id}-")
        workspace.token = Token(
            value=f"xoxb-sandbox-{fresh}", kind="bot", scopes=workspace.token.scopes
        )
    return {
        "ok": True,
        "app_id": app.id,
        "access_token": workspace.token.value,
        "token_type": "bot",
        "scope": ",".join(sorted(workspace.token.scopes)),
        "bot_user_id": workspace.bot_user,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "authed_user": {"id": consent.user},
        "is_enterprise_install": False,
    }
