"""A workspace puts Mato in by itself, through Slack's install pages."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import bootstrap
from bot.installations import NoToken
from bot.manifest import BOT_SCOPES
from bot.oauth import SignedStates
from bot.vault import new_key
from kpi.model import UserId
from tests.clocks import StillClock
from tests.factories import UowFactory
from tests.stages import MatoStage, mato_stage

BACK = "https://mato.example.com/slack/oauth_redirect"
SETTINGS = {
    "slack_client_id": "sandbox-client",
    "slack_client_secret": "sandbox-client-secret",
    "public_url": "https://mato.example.com/",
}


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url, settings=SETTINGS) as stage:
        with stage.mato.deps.uow() as uow:
            uow.workspaces.erase(stage.workspace_id)
            uow.commit()
        stage.mato.installations.forget(stage.workspace_id)
        yield stage


@pytest.fixture
def browser(stage: MatoStage) -> FlaskClient:
    return bootstrap.web_app(stage.mato).test_client()


def consent(stage: MatoStage) -> str:
    return stage.sandbox.changes.consent(stage.workspace, stage.aya.user, BACK)


def begin(browser: FlaskClient) -> str:
    """Open the install page and return the state that it leads to Slack with."""
    page = browser.get("/slack/install", base_url="https://mato.example.com")
    start = page.get_data(as_text=True).partition('<a href="')[2].partition('"')[0]
    query = parse_qs(urlsplit(start.replace("&amp;", "&")).query)
    assert query["redirect_uri"] == [BACK]
    assert set(query["scope"][0].split(",")) == set(BOT_SCOPES)
    return query["state"][0]


def come_back(browser: FlaskClient, code: str, state: str) -> TestResponse:
    return browser.get(
        "/slack/oauth_redirect",
        query_string={"code": code, "state": state},
        base_url="https://mato.example.com",
    )


def test_a_consent_installs_mato_with_a_sealed_token(
    stage: MatoStage, browser: FlaskClient
) -> None:
    answer = come_back(browser, consent(stage), begin(browser))

    assert answer.status_code == 200
    found = stage.mato.installations.of(stage.workspace_id)
    assert found.token == stage.workspace.token.value
    assert found.bot_user_id == stage.workspace.bot_user
    with stage.mato.deps.uow(reading=True) as uow:
        sealed = uow.workspaces.token(stage.workspace_id)
    assert sealed is not None
    assert found.token.encode() not in sealed


def test_what_was_installed_answers(stage: MatoStage, browser: FlaskClient) -> None:
    come_back(browser, consent(stage), begin(browser))

    seen = stage.aya.command("/kpi help", stage.channel)

    assert seen.failure is None
    assert "/kpi" in seen.text


def test_another_browser_cannot_finish_it(stage: MatoStage, browser: FlaskClient) -> None:
    state = begin(browser)
    other = bootstrap.web_app(stage.mato).test_client()

    answer = come_back(other, consent(stage), state)

    assert answer.status_code == 400
    with pytest.raises(NoToken):
        stage.mato.installations.of(stage.workspace_id)


def test_a_state_is_good_once(stage: MatoStage, browser: FlaskClient) -> None:
    state = begin(browser)
    come_back(browser, consent(stage), state)
    browser.set_cookie("slack-app-oauth-state", state, domain="mato.example.com")

    assert come_back(browser, consent(stage), state).status_code == 401


def test_a_made_up_state_is_refused(stage: MatoStage, browser: FlaskClient) -> None:
    state = "0" * 32 + ".99999999999." + "0" * 64
    browser.set_cookie("slack-app-oauth-state", state, domain="mato.example.com")

    assert come_back(browser, consent(stage), state).status_code == 401


def test_who_says_no_is_told_so(browser: FlaskClient) -> None:
    answer = browser.get("/slack/oauth_redirect", query_string={"error": "access_denied"})

    assert answer.status_code == 200
    assert b"access_denied" in answer.data


def test_a_state_ends_after_ten_minutes(memory_uow_factory: UowFactory, clock: StillClock) -> None:
    states = SignedStates(lambda **_: memory_uow_factory(), secret="s", clock=clock)
    early, late = states.issue(), states.issue()

    clock.forward(seconds=600)
    assert states.consume(early)
    clock.forward(seconds=1)
    assert not states.consume(late)


def test_without_a_client_id_there_are_no_pages(sqlite_url: str) -> None:
    with mato_stage(sqlite_url) as stage:
        web = bootstrap.web_app(stage.mato).test_client()

        assert web.get("/slack/install").status_code == 404


def test_keys_are_rotated_under_a_running_workspace(stage: MatoStage) -> None:
    mato = stage.mato
    mato.installations.save(
        stage.workspace_id, name="x", bot_user_id=UserId("UBOT"), token="xoxb-fictional"
    )
    keys = (new_key(), *mato.config.secret_keys)
    both = bootstrap.wire(replace(mato.config, secret_keys=keys))

    assert bootstrap.rotate(both) == 1
    assert bootstrap.rotate(both) == 0

    only_new = bootstrap.wire(replace(mato.config, secret_keys=keys[:1]))
    assert only_new.installations.of(stage.workspace_id).token == "xoxb-fictional"


def test_the_token_of_the_settings_is_adopted_but_never_stored(stage: MatoStage) -> None:
    config = replace(stage.mato.config, slack_bot_token=stage.workspace.token.value)
    mato = bootstrap.wire(config)

    bootstrap.adopt_if_new(mato)
    bootstrap.adopt_if_new(mato)

    with mato.deps.uow(reading=True) as uow:
        workspace = uow.workspaces.get(stage.workspace_id)
        assert uow.workspaces.token(stage.workspace_id) is None
    assert workspace is not None
    assert workspace.bot_user_id == stage.workspace.bot_user
    assert mato.installations.of(stage.workspace_id).token == stage.workspace.token.value


def test_a_token_that_slack_refuses_is_not_adopted(stage: MatoStage) -> None:
    mato = bootstrap.wire(replace(stage.mato.config, slack_bot_token="xoxb-wrong"))

    assert bootstrap.adopt(mato) is None
    with mato.deps.uow(reading=True) as uow:
        assert uow.workspaces.all() == []
