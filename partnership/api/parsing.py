"""Bodies of calls: read up to a limit, and JSON that can be kept."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from partnership.api.problems import too_long
from partnership.texts import all_storable, texts_in

Context = Mapping[str, Any] | None


def whole_body(stream: IO[bytes], context: Context) -> bytes:
    """The body; 413 where it is longer than what one call may send, before it is read.

    What the caller says of the length is not believed either.
    """
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    said = _said_length(context)
    body = stream.read(most + 1) if said <= most else b""
    if max(said, len(body)) > most:
        raise too_long()
    return body


def _said_length(context: Context) -> int:
    said = context["request"].META.get("CONTENT_LENGTH", "") if context else ""
    return int(said) if said.isdecimal() else 0


class JSONParser(parsers.JSONParser):
    """JSON by the letter: no NaN, no key twice, no text that cannot be kept."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Context = None,
    ) -> Any:
        body = whole_body(stream, parser_context)
        try:
            said = json.loads(
                body, parse_constant=_no_number, object_pairs_hook=_object
            )
        except (ValueError, RecursionError):
            raise ParseError(
                _(
                    "The body is no JSON, or names a key twice. "
                    "Correct it and send it again."
                )
            ) from None
        if not all_storable(texts_in(said)):
            raise ParseError(
                _(
                    "A text holds a character that no text can have, such as \\u0000 "
                    "or half of a pair. Leave it out."
                )
            )
        return said


def _no_number(word: str) -> float:
    raise ValueError(word)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found
