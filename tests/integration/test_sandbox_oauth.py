"""Installing by the button, with Slack's own client on the app's side."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from tests.sandboxes import Stage, staged

BACK = "https://mato.example/slack/oauth_redirect"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def exchange(stage: Stage, code: str, **wrong: str) -> SlackResponse:
    client = WebClient(base_url=stage.sandbox.api_url, retry_handlers=[])
    right = {
        "client_id": "sandbox-client",
        "client_secret": "sandbox-client-secret",
        "redirect_uri": BACK,
    }
    return client.oauth_v2_access(code=code, **{**right, **wrong})


def test_a_consent_becomes_the_bots_token(stage: Stage) -> None:
    code = stage.sandbox.changes.consent(stage.workspace, stage.aya, BACK)

    answer = exchange(stage, code)

    assert answer["access_token"] == stage.workspace.token.value
    assert answer["team"] == {"id": stage.workspace.id, "name": stage.workspace.name}
    assert answer["authed_user"]["id"] == stage.aya.id
    assert answer["bot_user_id"] == stage.workspace.bot_user


def test_a_code_is_good_once(stage: Stage) -> None:
    code = stage.sandbox.changes.consent(stage.workspace, stage.aya, BACK)
    exchange(stage, code)

    with pytest.raises(SlackApiError, match="invalid_code"):
        exchange(stage, code)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "x"}, "invalid_client_id"),
        ({"client_secret": "x"}, "bad_client_secret"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
    ],
)
def test_every_part_of_the_exchange_must_be_right(
    stage: Stage, wrong: dict[str, str], error: str
) -> None:
    code = stage.sandbox.changes.consent(stage.workspace, stage.aya, BACK)

    with pytest.raises(SlackApiError, match=error):
        exchange(stage, code, **wrong)


def test_installing_again_gives_a_new_token(stage: Stage) -> None:
    old = stage.workspace.token.value
    stage.sandbox.changes.uninstall(stage.workspace)

    exchange(stage, stage.sandbox.changes.consent(stage.workspace, stage.aya, BACK))

    assert stage.workspace.token.value != old
    assert stage.web_with(stage.workspace.token.value).auth_test()["ok"]
    with pytest.raises(SlackApiError, match="invalid_auth"):
        stage.web.auth_test()


def test_neither_code_nor_secret_nor_token_is_recorded(stage: Stage) -> None:
    code = stage.sandbox.changes.consent(stage.workspace, stage.aya, BACK)
    exchange(stage, code)

    (call,) = stage.sandbox.recorder.after(0)
    for secret in (code, "sandbox-client-secret", stage.workspace.token.value):
        assert secret not in repr(call)
