"""What is wrong with a request, as application/problem+json (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response

MEDIA_TYPE = "application/problem+json"


def problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> Response:
    """Return the answer: ``code`` is for programs, ``detail`` for people."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail,
        **(more or {}),
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status.value, headers=dict(headers or {}), content_type=MEDIA_TYPE)
