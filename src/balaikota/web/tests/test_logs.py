"""The log: JSON, without personal data."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest
import structlog

from balaikota.config import logs

NIK = "3573010101900001"


@pytest.fixture
def written():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = logs.settings_for("INFO")["formatters"]["json"]
    options = {key: value for key, value in formatter.items() if key != "()"}
    handler.setFormatter(formatter["()"](**options))
    logger = logging.getLogger("balaikota.try")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield lambda: json.loads(stream.getvalue())
    logger.removeHandler(handler)


def fail() -> None:
    raise ValueError(f"Key (nik)=({NIK}) already exists")


def test_an_event_is_one_json_object_with_its_reference(written):
    with structlog.contextvars.bound_contextvars(reference="AB12-CD34"):
        structlog.get_logger("balaikota.try").info("request", status=200)

    told = written()
    assert told["event"] == "request"
    assert told["reference"] == "AB12-CD34"
    assert told["level"] == "info"
    assert told["timestamp"].endswith("Z")


@pytest.mark.parametrize("given", ["true", "error", "tuple"])
def test_an_exception_is_told_without_its_message(written, given):
    log = structlog.get_logger("balaikota.try")
    try:
        fail()
    except ValueError as error:
        info = {"true": True, "error": error, "tuple": (ValueError, error, error.__traceback__)}
        log.error("job failed", exc_info=info[given])

    told = written()
    assert told["exception"] == "ValueError"
    assert told["passed"][-1].endswith(" fail")
    assert NIK not in json.dumps(told)


def test_a_foreign_record_keeps_its_text_and_loses_its_values(written):
    logger = logging.getLogger("balaikota.try")
    try:
        fail()
    except ValueError:
        logger.exception("cannot save %s", NIK, extra={"request": "x", "status_code": 500})

    told = written()
    assert told["event"] == "cannot save %s"
    assert told["exception"] == "ValueError"
    assert "request" not in told
    assert NIK not in json.dumps(told)


def test_an_event_without_an_exception_has_none(written):
    structlog.get_logger("balaikota.try").info("quiet", exc_info=None)

    assert "exception" not in written()
