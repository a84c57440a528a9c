"""The API is held to the document that it serves, with bodies that fit it and that do not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import Case, GenerationMode, SerializationContext
from schemathesis import checks as judged
from schemathesis.openapi import from_wsgi
from schemathesis.specs.openapi import checks as conforming

from bot.api import observations
from bot.api.openapi import COMMENTS_PATH, CSV, DOCUMENT_PATH, NDJSON, PATH, document
from bot.api.pace import Pace
from tests.scenario.test_api import new_token
from tests.stages import MatoStage, mato_stage

CHECKS = [
    judged.not_a_server_error,
    conforming.status_code_conformance,
    conforming.content_type_conformance,
    conforming.response_schema_conformance,
    conforming.response_headers_conformance,
]


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        stage.aya.command("/goal", stage.channel)
        yield stage


@pytest.fixture
def app(stage: MatoStage) -> Flask:
    """The API alone, without a limit on how often it may be asked."""
    app = Flask("api")
    observations.add(app, stage.mato.deps, Pace(1_000_000))
    return app


@schemathesis.serializer(NDJSON, CSV)
def as_text(_: SerializationContext, value: object) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("path", [PATH, COMMENTS_PATH])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_the_document_tells(
    stage: MatoStage, app: Flask, mode: GenerationMode, path: str
) -> None:
    operation = from_wsgi(DOCUMENT_PATH, app)[path]["POST"]
    headers = {"Authorization": f"Bearer {new_token(stage)}"}
    seen: set[int] = set()

    @settings(
        max_examples=120,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: "Case[Any]") -> None:
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)
        seen.add(answer.status_code)

    holds()
    assert len(seen) > 1


def test_without_the_token_nothing_is_taken(app: Flask) -> None:
    operation = from_wsgi(DOCUMENT_PATH, app)[PATH]["POST"]

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def holds(case: "Case[Any]") -> None:
        answer = case.call(headers={"Authorization": "Bearer none"})
        case.validate_response(answer, checks=CHECKS)
        assert answer.status_code == 401

    holds()


@pytest.mark.parametrize("path", [PATH, COMMENTS_PATH])
def test_the_document_s_examples_are_taken(stage: MatoStage, app: Flask, path: str) -> None:
    headers = {"Authorization": f"Bearer {new_token(stage)}"}
    bodies = document()["paths"][path]["post"]["requestBody"]["content"]

    for media_type, body in bodies.items():
        example = body["example"]
        data = example if isinstance(example, str) else json.dumps(example)
        answer = app.test_client().post(path, data=data, content_type=media_type, headers=headers)
        assert (answer.status_code, answer.get_json()["refused"]) == (200, 0)


def test_the_document_s_schemas_are_schemas() -> None:
    for schema in document()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
