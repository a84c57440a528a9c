"""Files of the app: an address to send the content to, then sharing what came."""

import mimetypes
from secrets import token_urlsafe

from bot.sandbox.api.method import ApiCall
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, SharedFile
from bot.sandbox.shapes import file_json
from bot.sandbox.stamps import seconds

#: What is served as nothing that a browser would run.
_PLAIN = "application/octet-stream"


def get_upload_url(call: ApiCall) -> Json:
    """``files.getUploadURLExternal``: a one-time address; nobody sees the file yet."""
    name, length = call.text("filename"), call.args["length"]
    if not length:
        raise SlackError("invalid_arguments", ["must be above 0 [json-pointer:/length]"])
    kind, _ = mimetypes.guess_type(name)
    file = SharedFile(
        id=call.state.world.ids.next("F"),
        name=name,
        mimetype=kind or _PLAIN,
        content=b"",
        user=call.workspace.bot_user,
        created=seconds(call.state.now()),
        upload=token_urlsafe(12),
        awaits=length,
    )
    call.workspace.files[file.id] = file
    address = f"{call.state.base_url}/upload/v1/{file.upload}"
    return {"ok": True, "upload_url": address, "file_id": file.id}


def complete_upload(call: ApiCall) -> Json:
    """``files.completeUploadExternal``: shares uploaded files, each once."""
    listed = call.args["files"]
    if not isinstance(listed, list) or not listed:
        raise SlackError("invalid_arguments", ["must be an array [json-pointer:/files]"])
    files = [_uploaded(call, one) for one in listed]
    channel = _channel(call) if call.text("channel_id") else None
    for file, one in zip(files, listed, strict=True):
        file.name = str(one.get("title") or file.name)
        file.awaits = 0
    if channel is not None:
        _share(call, channel, files)
    return {"ok": True, "files": [file_json(call.state, file) for file in files]}


def _uploaded(call: ApiCall, one: object) -> SharedFile:
    file = call.workspace.files.get(str(one.get("id"))) if isinstance(one, dict) else None
    if file is None or not file.awaits or not file.content:
        raise SlackError("file_not_found")
    return file


def _channel(call: ApiCall) -> Channel:
    channel = call.workspace.channels.get(call.text("channel_id"))
    if channel is None:
        raise SlackError("channel_not_found")
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _share(call: ApiCall, channel: Channel, files: list[SharedFile]) -> None:
    message = call.state.post(channel, call.text("initial_comment"))
    message.files, message.subtype = [file.id for file in files], "file_share"
    for file in files:
        file.channels.append(channel.id)
        call.events.append(
            {
                "type": "file_shared",
                "file_id": file.id,
                "user_id": call.workspace.bot_user,
                "file": {"id": file.id},
                "channel_id": channel.id,
                "event_ts": message.ts,
            }
        )
