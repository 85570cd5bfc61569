"""Log lines as data: one JSON object per line, with level, time, name and traceback."""

import re
from typing import Any

import structlog

# Addresses whose last part opens something: no line may hold it. Nor where the address
# was mistyped: a part as long as a secret's digits, that is no name of a file.
SECRET = re.compile(
    r"(/invitations/|/password/reset/key/|/status/mails/|/s/)[^/\s\"']+"
    r"|(/)[\w-]{40,}(?![\w.-])"
)


def without_secrets(
    logger: Any, method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The line without the secret of a link, whoever wrote it."""
    for name in ("event", "exception"):
        if isinstance(line.get(name), str):
            line[name] = SECRET.sub(r"\1\2…", line[name])
    return line


SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
)


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """What turns a record into a line, ours or a library's."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_secrets,
            structlog.processors.JSONRenderer(),
        ],
    )


def configure(level: str) -> dict[str, Any]:
    """Let structlog write through `logging`; returns Django's LOGGING."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "lines"}
        },
        "root": {"handlers": ["console"], "level": level},
    }
