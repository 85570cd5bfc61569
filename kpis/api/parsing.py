"""Bodies that the importer reads by itself."""

from typing import IO, Any

from rest_framework.parsers import BaseParser

from partnership.api.parsing import whole_body


class RawParser(BaseParser):
    """The body as it came; what it means is said by its content type."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> Any:
        return whole_body(stream, parser_context)
