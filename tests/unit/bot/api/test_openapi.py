from bot.api import openapi
from storage.sources import http_in


def test_the_document_names_the_types_that_are_read() -> None:
    body = openapi.document()["paths"][openapi.PATH]["post"]["requestBody"]

    assert tuple(body["content"]) == http_in.MEDIA_TYPES == openapi.MEDIA_TYPES
