"""Speaks to the sandbox as its page does."""

import json
from typing import Any
from urllib.parse import urlencode

from tests.sandboxes import Fetched, Stage, fetch

JSON = {"Content-Type": "application/json", "X-Mato-Sandbox": "1"}


def get(stage: Stage, name: str, **query: object) -> Any:  # noqa: ANN401 - JSON
    return fetch(f"{stage.sandbox.url}/sandbox/api/{name}?{urlencode(query)}").json


def post(stage: Stage, name: str, **body: object) -> Fetched:
    """Do something as Aya."""
    body = {"workspace": stage.workspace.id, "user": stage.aya.id, **body}
    return fetch(
        f"{stage.sandbox.url}/sandbox/api/{name}",
        method="POST",
        body=json.dumps(body).encode(),
        headers=JSON,
    )


def state(stage: Stage, **query: object) -> dict[str, Any]:
    found: dict[str, Any] = get(stage, "state", **query)
    return found
