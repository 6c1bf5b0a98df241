"""Logs: one JSON object a line on standard error, without personal data.

What a person typed never reaches a log: no addresses with their query, no request objects, no
messages of exceptions (a database names the value that it refused). An exception is told by its
type and by where it passed; the reference that the person saw on the page leads to it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
# What Django and its servers attach to a record.
UNTOLD = ("request", "server_time", "status_code", "positional_args")


def settings_for(level: str) -> dict[str, Any]:
    """Return Django's LOGGING for ``level`` (``INFO`` tells each request)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": COMMON,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Ours tells each request already; what Django adds below an error is the address.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR"},
        },
    }


def tell_exception(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and the places it passed; its message may be personal."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    elif isinstance(given, BaseException):
        given = (type(given), given, given.__traceback__)
    if isinstance(given, tuple) and given[0] is not None:
        event["exception"] = given[0].__qualname__
        frames = traceback.extract_tb(given[2])
        event["passed"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def tell_record(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Keep a foreign record's text as its author wrote it, before values were put in."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg)
        if record.exc_info:
            event["exc_info"] = record.exc_info
    for key in UNTOLD:
        event.pop(key, None)
    return event


COMMON: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    tell_record,
    tell_exception,
]


def configure() -> None:
    """Send structlog's own events the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
