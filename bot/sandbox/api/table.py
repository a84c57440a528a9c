"""The methods in one table: to add one is to add a line and a short function."""

from bot.sandbox.api import chat, conversations, files, oauth, others, steps, views
from bot.sandbox.api.method import Method

HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")
CONTENT = ("text", "blocks")
HAND = ("trigger_id",)
KNOWN = ("view_id", "external_id")

_TABLE = (
    Method(name="apps.connections.open", handler=others.connections_open, token="app"),  # noqa: S106 - a kind
    Method(name="auth.test", handler=others.auth_test),
    Method(
        name="chat.delete",
        handler=chat.delete,
        required=("channel", "ts"),
        scopes=("chat:write",),
    ),
    Method(
        name="chat.postEphemeral",
        handler=chat.post_ephemeral,
        required=("channel", "user"),
        optional=CONTENT,
        one_of=CONTENT,
        scopes=("chat:write",),
    ),
    Method(
        name="chat.postMessage",
        handler=chat.post_message,
        required=("channel",),
        optional=(*CONTENT, "metadata", "mrkdwn", "thread_ts", "unfurl_links", "unfurl_media"),
        one_of=CONTENT,
        scopes=("chat:write",),
    ),
    Method(
        name="chat.update",
        handler=chat.update,
        required=("channel", "ts"),
        optional=(*CONTENT, "metadata"),
        one_of=CONTENT,
        scopes=("chat:write",),
    ),
    Method(
        name="conversations.history",
        handler=conversations.history,
        required=("channel",),
        optional=("cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"),
        scopes=HISTORY,
        takes_json=False,
    ),
    Method(
        name="conversations.info",
        handler=conversations.info,
        required=("channel",),
        optional=("include_num_members",),
        scopes=READ,
        takes_json=False,
    ),
    Method(
        name="conversations.join",
        handler=conversations.join,
        required=("channel",),
        scopes=("channels:join",),
    ),
    Method(
        name="conversations.members",
        handler=conversations.members,
        required=("channel",),
        optional=("cursor", "limit"),
        scopes=READ,
        takes_json=False,
    ),
    Method(
        name="conversations.open",
        handler=conversations.open_direct,
        optional=("channel", "users", "return_im"),
        scopes=OPEN,
    ),
    Method(
        name="files.completeUploadExternal",
        handler=files.complete_upload,
        required=("files",),
        optional=("channel_id", "initial_comment"),
        scopes=("files:write",),
    ),
    Method(
        name="files.getUploadURLExternal",
        handler=files.get_upload_url,
        required=("filename", "length"),
        scopes=("files:write",),
    ),
    Method(
        name="files.info",
        handler=others.files_info,
        required=("file",),
        scopes=("files:read",),
        takes_json=False,
    ),
    Method(
        name="functions.completeError",
        handler=steps.complete_error,
        required=("error", "function_execution_id"),
    ),
    Method(
        name="functions.completeSuccess",
        handler=steps.complete_success,
        required=("function_execution_id", "outputs"),
    ),
    Method(
        name="oauth.v2.access",
        handler=oauth.access,
        optional=("client_id", "client_secret", "code", "redirect_uri"),
        token="none",  # noqa: S106 - a kind
    ),
    Method(
        name="users.info",
        handler=others.users_info,
        required=("user",),
        optional=("include_locale",),
        scopes=("users:read",),
        takes_json=False,
    ),
    Method(
        name="views.open",
        handler=views.open_modal,
        required=("view",),
        optional=HAND,
        one_of=HAND,
    ),
    Method(
        name="views.publish",
        handler=views.publish,
        required=("user_id", "view"),
        optional=("hash",),
    ),
    Method(
        name="views.push",
        handler=views.push,
        required=("view",),
        optional=HAND,
        one_of=HAND,
    ),
    Method(
        name="views.update",
        handler=views.update,
        required=("view",),
        optional=("hash", *KNOWN),
        one_of=KNOWN,
        not_both=KNOWN,
    ),
)

METHODS: dict[str, Method] = {method.name: method for method in _TABLE}
