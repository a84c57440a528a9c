"""Files that the app sends: an address, the content, then sharing; and how the page saves them."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandboxes import Stage, staged

BODY = "値,1\n".encode()


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def place(stage: Stage, name: str = "表.csv", length: int = len(BODY)) -> tuple[str, str]:
    answer = stage.web.files_getUploadURLExternal(filename=name, length=length)
    return str(answer["upload_url"]), str(answer["file_id"])


def put(url: str, body: bytes = BODY) -> str:
    with urlopen(Request(url, data=body)) as answer:  # noqa: S310 - our own address
        return str(answer.read().decode())


def error(stage: Stage, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        stage.web.api_call(method, params=args)
    return str(caught.value.response["error"])


def direct(stage: Stage) -> str:
    person = next(one for one in stage.workspace.users.values() if not one.is_bot)
    return str(stage.web.conversations_open(users=person.id)["channel"]["id"])


def test_a_file_is_shared_with_its_title_and_words(stage: Stage) -> None:
    url, file = place(stage)
    to = direct(stage)

    assert put(url) == f"OK - {len(BODY)}"
    stage.web.files_completeUploadExternal(
        files=[{"id": file, "title": "名前.csv"}], channel_id=to, initial_comment="どうぞ"
    )

    info = stage.web.files_info(file=file)["file"]
    assert (info["name"], info["size"], info["ims"]) == ("名前.csv", len(BODY), [to])
    (message,) = stage.workspace.channels[to].messages
    assert (message.text, message.files, message.from_app) == ("どうぞ", [file], True)


def test_nobody_sees_a_file_before_it_is_shared(stage: Stage) -> None:
    url, file = place(stage)
    put(url)

    assert error(stage, "files.info", file=file) == "file_not_found"


def test_a_file_is_shared_once_and_only_when_its_content_came(stage: Stage) -> None:
    url, file = place(stage)
    to = direct(stage)
    share = {"files": f'[{{"id": "{file}"}}]', "channel_id": to}

    assert error(stage, "files.completeUploadExternal", **share) == "file_not_found"
    put(url)
    stage.web.api_call("files.completeUploadExternal", params=share)
    assert error(stage, "files.completeUploadExternal", **share) == "file_not_found"
    assert len(stage.workspace.channels[to].messages) == 1


@pytest.mark.parametrize(
    ("files", "channel", "code"),
    [
        ("[]", "", "invalid_arguments"),
        ("nonsense", "", "invalid_arguments"),
        ('[{"id": "F404"}]', "", "file_not_found"),
        ("[7]", "", "file_not_found"),
    ],
)
def test_what_names_no_file_is_refused(stage: Stage, files: str, channel: str, code: str) -> None:
    args = {"files": files, "channel_id": channel}

    assert error(stage, "files.completeUploadExternal", **args) == code


def test_a_file_goes_only_where_the_app_is(stage: Stage) -> None:
    url, file = place(stage)
    put(url)
    share = {"files": f'[{{"id": "{file}"}}]'}
    outside = stage.sandbox.config.world.channel(stage.workspace, "elsewhere", members=[])
    outside.members.clear()

    for channel, code in (("C404", "channel_not_found"), (outside.id, "not_in_channel")):
        found = error(stage, "files.completeUploadExternal", **share, channel_id=channel)
        assert found == code


@pytest.mark.parametrize("body", [b"", BODY + b"more"], ids=["empty", "longer"])
def test_an_address_takes_what_was_announced(stage: Stage, body: bytes) -> None:
    url, _ = place(stage)

    with pytest.raises(HTTPError) as caught:
        put(url, body)

    assert caught.value.code == 404
    caught.value.close()


def test_an_address_takes_content_once(stage: Stage) -> None:
    url, _ = place(stage)
    put(url)

    with pytest.raises(HTTPError) as caught:
        put(url)

    caught.value.close()


def test_nothing_cannot_be_announced(stage: Stage) -> None:
    assert (
        error(stage, "files.getUploadURLExternal", filename="a", length=0) == "invalid_arguments"
    )


def test_sending_needs_its_scope(stage: Stage) -> None:
    token = stage.workspace.token
    token.scopes = token.scopes - {"files:write"}

    found = error(stage, "files.getUploadURLExternal", filename="a", length=1)

    assert found == "missing_scope"


def test_the_page_saves_a_file_under_its_name_and_opens_none(stage: Stage) -> None:
    url, file = place(stage, "表.html")
    put(url)
    to = direct(stage)
    stage.web.files_completeUploadExternal(files=[{"id": file}], channel_id=to)
    asked = f"{stage.sandbox.url}/sandbox/api/file?file={file}"

    with urlopen(asked) as answer:  # noqa: S310 - our own address
        assert answer.read() == BODY
        assert answer.headers["Content-Disposition"].endswith(quote("表.html"))
        assert answer.headers.get_content_type() == "application/octet-stream"


@pytest.mark.parametrize("is_shared", [True, False], ids=["somebody_else", "not_shared"])
def test_the_page_hands_out_only_what_the_person_sees(stage: Stage, *, is_shared: bool) -> None:
    url, file = place(stage)
    put(url)
    if is_shared:
        stage.web.files_completeUploadExternal(files=[{"id": file}], channel_id=direct(stage))
    stranger = stage.sandbox.config.world.user(stage.workspace, "stranger")

    with pytest.raises(HTTPError) as caught:
        urlopen(f"{stage.sandbox.url}/sandbox/api/file?file={file}&user={stranger.id}")  # noqa: S310

    assert caught.value.code == 400
    caught.value.close()
