"""The OpenAPI document of what others may send; tests hold the endpoint to it."""

from collections.abc import Mapping
from typing import Any

from kpi.comments.counting import LONGEST, MOST_COMMENTS

BASE = "/api/"
PATH = "/api/v1/observations"
COMMENTS_PATH = "/api/v1/comments"
DOCUMENT_PATH = "/api/v1/openapi.json"
JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
MEDIA_TYPES = (JSON, NDJSON, CSV)
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COMMENT_BYTES = 1024 * 1024
MOST_KEY = 120

_EXAMPLE = {"metric": "impressions", "date": "2026-11-20", "value": 12345, "platform": "x"}
_BY_HOUR = {"metric": "mentions", "at": "2026-11-20T14:00:00+09:00", "value": 31}
_COMMENT = {"text": "いつ再入荷しますか？", "date": "2026-11-20", "platform": "instagram"}
_PROBLEMS = {
    400: "The body cannot be read as its type, or nothing can be made of it.",
    401: "There is no token, or it is none of ours, or it was revoked.",
    413: "The body is longer than {most} bytes.",
    415: "The body is of another type.",
    422: "No row could be taken, or the idempotency key was used for another body.",
    429: "Too many requests with this token within a minute.",
    503: "The database did not answer. Nothing was stored; send it again.",
}


def document() -> dict[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mato",
            "version": "1",
            "description": "Send numbers by day or hour, and comments, to a channel's KPIs.",
        },
        "paths": {PATH: {"post": _observations()}, COMMENTS_PATH: {"post": _comments()}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Observation": _observation(),
                "Comment": _comment(),
                "Stored": _object({"hours": _hours_changed(), **_counts()}, ("hours",)),
                "Counted": _object({**_comments_counted(), **_counts()}),
                "Refusal": _refusal(),
                "Problem": _problem(),
            },
        },
    }


def _observations() -> dict[str, Any]:
    return {
        "operationId": "sendObservations",
        "summary": "Send observations",
        "description": (
            "Rows that can be taken are stored; the others are listed with their reasons. A value "
            "that stands already changes nothing; another one replaces it and is kept in the "
            "history. Percentages are percent points: 3.4 means 3.4 %. Numbers that add up, and "
            "levels, may come by hour: what came of a day so far is the day's value, and an hour "
            "that is sent again corrects it. `written` and so on count days, `hours` the hours "
            "that are new or other ones."
        ),
        "requestBody": {"required": True, "content": _numbers()},
        **_operation("Stored", MOST_BYTES),
    }


def _comments() -> dict[str, Any]:
    return {
        "operationId": "sendComments",
        "summary": "Send comments",
        "description": (
            "Comments are counted by day and platform: how many there are, how many are positive, "
            "negative, questions, more than a sign. What was written and by whom is forgotten at "
            "once, and repeated in no answer; only words that three people use in three comments "
            "are kept. A comment that is sent again is known and not counted twice: by its `id` "
            "where it has one, else by author, date and text; so send an `id` where people say "
            "the same. `comments` is how many there are in the request, `known` how many of them "
            "had come in before; `read`, `written` and so on are values, five for each day and "
            "platform."
        ),
        "requestBody": {"required": True, "content": _texts()},
        **_operation("Counted", MOST_COMMENT_BYTES),
    }


def _operation(answer: str, most_bytes: int) -> dict[str, Any]:
    return {
        "security": [{"token": []}],
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": (
                    "The same key with the same body is answered as before, for a day, and "
                    "nothing is stored again."
                ),
                "schema": {"type": "string", "pattern": f"^[!-~]{{1,{MOST_KEY}}}$"},
            }
        ],
        "responses": {
            "200": {"description": "Stored.", "content": _of(JSON, answer)},
            **{
                str(status): {
                    "description": description.format(most=f"{most_bytes:,}"),
                    "content": _of("application/problem+json", "Problem"),
                    **({"headers": _RETRY} if status == 429 else {}),  # noqa: PLR2004
                }
                for status, description in _PROBLEMS.items()
            },
        },
    }


_RETRY: Mapping[str, Any] = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
}


def _of(media_type: str, name: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _texts() -> dict[str, Any]:
    lines = '{"text":"love the new color","date":"2026-11-20T10:00:00Z","author":"ben"}\n'
    table = "date,comment,platform\n2026-11-20,いつ再入荷しますか？,instagram\n"
    return _bodies("comments", "Comment", MOST_COMMENTS, _COMMENT, lines, table)


def _numbers() -> dict[str, Any]:
    lines = '{"metric":"リーチ","date":"2026-11-20","value":8400}\n'
    table = "date,metric,value,platform\n2026-11-20,impressions,12345,x\n"
    return _bodies("observations", "Observation", MOST_ROWS, _EXAMPLE, lines, table)


def _bodies(
    name: str, schema: str, most: int, example: Mapping[str, Any], lines: str, table: str
) -> dict[str, Any]:
    """Return what may be sent as which type: a list under a name, objects in lines, a table."""
    listed = {
        "type": "array",
        "minItems": 1,
        "maxItems": most,
        "items": {"$ref": f"#/components/schemas/{schema}"},
    }
    return {
        JSON: {"schema": _object({name: listed}), "example": {name: [example]}},
        NDJSON: {"schema": {"type": "string"}, "example": lines},
        CSV: {"schema": {"type": "string"}, "example": table},
    }


def _object(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _name(description: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "maxLength": 120, "description": description}


def _observation() -> dict[str, Any]:
    properties = {
        "metric": {
            "type": "string",
            "minLength": 1,
            "maxLength": 120,
            "description": "A metric's key (`link_clicks`) or its name in English or Japanese.",
        },
        "date": {"type": "string", "format": "date", "description": "A day, by the channel."},
        "hour": {
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": 23,
            "description": "The value is of the hour of that day which begins then.",
        },
        "at": {
            "type": ["string", "null"],
            "examples": ["2026-11-20T14:00:00+09:00"],
            "description": (
                "Instead of `date` and `hour`: when the hour begins, a full one (ISO 8601). "
                "Without an offset by the channel's clock."
            ),
        },
        "value": {
            "type": ["number", "string"],
            "description": "A number, or a text that says one: `1,234`, `3.4%`, `1.2万`.",
        },
        "platform": _name("`instagram`, `x`, ...; empty: not told apart."),
        "account": _name("Which account; empty: not told apart."),
        "campaign": _name("Which campaign; empty: not told apart."),
    }
    optional = ("date", "hour", "at", "platform", "account", "campaign")
    return {
        **_object(properties, optional),
        "anyOf": [{"required": ["date"]}, {"required": ["at"]}],
        "examples": [_EXAMPLE, _BY_HOUR],
    }


def _comment() -> dict[str, Any]:
    properties = {
        "text": {"type": "string", "minLength": 1, "maxLength": LONGEST},
        "date": {
            "type": "string",
            "description": "A day, by the channel, or an instant with its zone (ISO 8601).",
        },
        "platform": _name("`instagram`, `x`, ...; empty: not told apart."),
        "author": _name("Who wrote it, in any form; used to count people, never kept."),
        "id": _name("The comment's own id, by which it is known again; only a hash is kept."),
    }
    return {**_object(properties, ("platform", "author", "id")), "examples": [_COMMENT]}


def _comments_counted() -> dict[str, Any]:
    def count(what: str) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "description": what}

    return {
        "comments": count("How many comments are in the request."),
        "known": count("How many of them had come in before."),
    }


def _hours_changed() -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": "Hours that are new or other ones."}


def _counts() -> dict[str, Any]:
    count = {"type": "integer", "minimum": 0}
    return {
        "run": {"type": "string", "description": "Which row of `/kpi sources` this is."},
        **dict.fromkeys(("read", "written", "replaced", "unchanged", "refused"), count),
        "refusals": {"type": "array", "items": {"$ref": "#/components/schemas/Refusal"}},
    }


def _refusal() -> dict[str, Any]:
    return _object(
        {
            "line": {"type": "integer", "description": "Which observation or line; 1 is first."},
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "text": {"type": "string", "description": "What is to blame."},
        }
    )


def _problem() -> dict[str, Any]:
    counts = {**_comments_counted(), "hours": _hours_changed(), **_counts()}
    properties = {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        **counts,
    }
    return _object(properties, tuple(counts))
