"""Event logs: what the standard asks of the text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest

from balaikota.lib import xes

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
ODD = "a \"b\" <c> & 'd' \u00e9"


def test_values_are_typed_and_escaped_and_empty_ones_left_out():
    event = xes.Event("langkah", "complete", AT, role="", more={"n": 3, "odd": ODD, "no": ""})
    text = b"".join(xes.written("log", {"made": AT}, [xes.Trace("k", {}, (event,))]))
    log = ET.fromstring(text)
    space = {"x": xes.NAMESPACE}
    values = {
        e.get("key"): (e.tag.rpartition("}")[2], e.get("value"))
        for e in log.find(".//x:event", space)
    }
    assert values == {
        "concept:name": ("string", "langkah"),
        "lifecycle:transition": ("string", "complete"),
        "time:timestamp": ("date", "2026-11-23T02:00:00.000+00:00"),
        "n": ("int", "3"),
        "odd": ("string", ODD),
    }
    assert log.find("x:date[@key='made']", space) is not None


def test_a_log_is_written_while_it_is_read():
    def traces():
        yield xes.Trace("k", {}, ())
        raise RuntimeError("read too far")

    pieces = xes.written("log", {}, traces())
    assert next(pieces).startswith(b"<?xml")
    assert next(pieces).startswith(b"<trace>")
    with pytest.raises(RuntimeError):
        next(pieces)


def test_a_moment_without_a_zone_is_refused():
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 - that is the point
    with pytest.raises(AssertionError):
        list(xes.written("log", {"made": naive}, []))
