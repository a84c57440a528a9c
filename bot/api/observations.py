"""Numbers and comments that others send, with a token of a channel: ``POST /api/v1/...``."""

import hashlib
import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot import tokens
from bot.api import openapi, problems
from bot.api.openapi import (
    JSON,
    MEDIA_TYPES,
    MOST_BYTES,
    MOST_COMMENT_BYTES,
    MOST_KEY,
    MOST_ROWS,
    PATH,
)
from bot.api.pace import Pace
from bot.comment_keys import key_of
from bot.deps import Deps
from bot.front_page import language_of
from bot.i18n.localizer import Localizer
from bot.listeners.sentences import sentence
from kpi.errors import Broken, NotUnderstood
from kpi.imports import OpenFile
from kpi.ports import Source, UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.numbers import intake, receiving
from kpi.usecases.numbers.intake import Intake
from kpi.usecases.numbers.receiving import Answered

_log = logging.getLogger(__name__)
_SCHEME = "bearer "
_KEY = re.compile(rf"[!-~]{{1,{MOST_KEY}}}", re.ASCII)
#: Reads the body of a request of that media type; NotUnderstood says why it cannot.
_Read = Callable[[Deps, Source, str, bytes], OpenFile]
#: Requests of one token in a minute.
MOST_A_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refused(Exception):
    """What is answered instead."""

    status: HTTPStatus
    code: str


def add(web: Flask, deps: Deps, pace: Pace | None = None) -> None:
    """Add the endpoint and the document that describes it; ``pace`` limits each token."""
    kept = pace or Pace(MOST_A_MINUTE)
    document = json.dumps(openapi.document(), ensure_ascii=False)

    def observations() -> Response:
        request.max_content_length = MOST_BYTES
        return _answer(deps, kept, request, _numbers)

    def comments() -> Response:
        request.max_content_length = MOST_COMMENT_BYTES
        return _answer(deps, kept, request, _comments)

    def described() -> Response:
        return Response(document, content_type=JSON)

    web.add_url_rule(PATH, "observations", observations, methods=["POST"])
    web.add_url_rule(openapi.COMMENTS_PATH, "comments", comments, methods=["POST"])
    web.add_url_rule(openapi.DOCUMENT_PATH, "openapi", described)
    web.register_error_handler(HTTPException, lambda error: _of_http(deps, error))


def _of_http(deps: Deps, error: HTTPException) -> Response | HTTPException:
    """Answer what the server itself refuses below /api/ in the same shape as what we refuse."""
    status = HTTPStatus(error.code or 500)
    if not request.path.startswith(openapi.BASE):
        return error
    headers = {name: text for name, text in error.get_headers() if name == "Allow"}
    code = f"api.http_{status.value}"
    detail = _words(deps).t("error.api.http", title=status.phrase)
    return problems.problem(status, code, detail, headers=headers)


def _words(deps: Deps) -> Localizer:
    return deps.localizers[language_of(request.accept_languages)]


def _answer(deps: Deps, pace: Pace, asked: Request, read: _Read) -> Response:
    words = _words(deps)
    try:
        source = _admitted(deps, asked)
        wait = pace.wait((source.workspace_id, source.source_id))
        if wait:
            headers = {"Retry-After": str(int(wait) + 1)}
            status = HTTPStatus.TOO_MANY_REQUESTS
            detail = words.t("error.api.too_often", most=MOST_A_MINUTE)
            return problems.problem(status, "api.too_often", detail, headers=headers)
        return _taken(deps, source, asked, words, read)
    except RequestEntityTooLarge:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        detail = words.t("error.api.too_large", most=f"{asked.max_content_length:,}")
        return problems.problem(status, "api.too_large", detail)
    except _Refused as refused:
        headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}  # noqa: PLR2004
        detail = words.t(f"error.{refused.code}")
        return problems.problem(refused.status, refused.code, detail, headers=headers)
    except Broken as broken:
        _log.warning("api=observations broken=%s", broken.code)
        status, detail = HTTPStatus.SERVICE_UNAVAILABLE, sentence(broken, words, plain=True)
        return problems.problem(status, broken.code, detail)


def _admitted(deps: Deps, asked: Request) -> Source:
    """Return the source whose token the request carries."""
    header = asked.headers.get("Authorization", "")
    is_bearer = header.lower().startswith(_SCHEME)
    token = tokens.read(header[len(_SCHEME) :].strip()) if is_bearer else None
    if token is not None:
        with deps.uow(reading=True) as uow:
            source = uow.sources.get(token.workspace_id, token.source_id)
            if source and receiving.receives(uow, source) and token.opens(source.secret):
                return source
    raise _Refused(status=HTTPStatus.UNAUTHORIZED, code="api.token")


def _taken(deps: Deps, source: Source, asked: Request, words: Localizer, read: _Read) -> Response:
    if asked.mimetype not in MEDIA_TYPES:
        raise _Refused(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE, code="api.media_type")
    key = asked.headers.get("Idempotency-Key", "")
    if "Idempotency-Key" in asked.headers and not _KEY.fullmatch(key):
        raise _Refused(status=HTTPStatus.BAD_REQUEST, code="api.key")
    body = asked.get_data()
    try:
        file = read(deps, source, asked.mimetype, body)
        fingerprint = _fingerprint(asked.path, asked.mimetype, body)
        said = _stored(deps, source, file, key, fingerprint, words)
    except NotUnderstood as refused:
        is_used = refused.code == "api.key_used"
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_used else HTTPStatus.BAD_REQUEST
        detail = sentence(refused, words, plain=True)
        return problems.problem(status, refused.code, detail)
    is_fine = said.status == HTTPStatus.OK
    content_type = JSON if is_fine else problems.MEDIA_TYPE
    return Response(said.body, said.status, content_type=content_type)


def _numbers(deps: Deps, _source: Source, media_type: str, body: bytes) -> OpenFile:
    return deps.read_body(media_type, body)


def _comments(deps: Deps, source: Source, media_type: str, body: bytes) -> OpenFile:
    with deps.uow(reading=True) as uow:
        team = uow.teams.get(source.workspace_id, source.channel_id)
    key = key_of(deps.uow, source.workspace_id)
    return deps.read_comments(media_type, body, team.zone if team else "", key)


def _fingerprint(path: str, media_type: str, body: bytes) -> str:
    return hashlib.sha256(f"{path}\0{media_type}\0".encode() + body).hexdigest()


def _stored(
    deps: Deps, source: Source, file: OpenFile, key: str, fingerprint: str, words: Localizer
) -> Answered:
    """Store the rows and what is answered in one transaction; the same request changes nothing."""
    with deps.uow() as uow:
        asker = intake.as_owner(uow, source, deps.membership, deps.clock.now())
        before = receiving.remembered(uow, source, key, fingerprint, asker) if key else None
        if before is not None:
            return before
        said = _said(_taken_in(deps, uow, asker, source, file), file, words)
        if key:
            receiving.remember(uow, source, key, fingerprint, asker, said)
        uow.commit()
    deps.wake()
    return said


def _taken_in(deps: Deps, uow: UnitOfWork, asker: Asker, source: Source, file: OpenFile) -> Intake:
    terms = intake.terms_of(uow, asker, deps.knowledge, source, most_rows=MOST_ROWS)
    found = intake.read(file, terms)
    return intake.store(uow, asker, deps.knowledge, source, found)


def _said(taken: Intake, file: OpenFile, words: Localizer) -> Answered:
    """Return the counts, and every row that was refused; a problem where none was taken."""
    run = taken.run
    counts = {
        **_comment_counts(taken, file),
        **({} if taken.hours is None else {"hours": taken.hours}),
        "run": run.run_id,
        "read": run.read,
        "written": run.written,
        "replaced": run.replaced,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "refusals": [
            {
                "line": one.line,
                "code": one.code,
                "detail": words.t(f"error.{one.code}"),
                "text": one.text,
            }
            for one in taken.refusals
        ],
    }
    if run.refused and not (run.written or run.replaced or run.unchanged):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        detail = words.t("error.api.nothing_taken")
        answer = problems.problem(status, "api.nothing_taken", detail, more=counts)
        return Answered(status=status, body=answer.get_data(as_text=True))
    return Answered(status=HTTPStatus.OK, body=json.dumps(counts, ensure_ascii=False))


def _comment_counts(taken: Intake, file: OpenFile) -> dict[str, int]:
    if file.facts.said is None:
        return {}
    return {"comments": file.facts.said.comments, "known": taken.comments_known}
