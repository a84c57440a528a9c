"""Chromium before a sandbox, for whatever is to be seen or done on its page."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.sandboxes import Stage, staged

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("THE PAGE WAS NOT LOOKED AT: Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


@pytest.fixture
def page(chromium: Browser, stage: Stage) -> Iterator[Page]:
    shown = chromium.new_page(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    shown.goto(stage.sandbox.url)
    expect(shown.get_by_test_id("composer")).to_be_visible()
    yield shown
    shown.close()
