"""Event logs as IEEE 1849-2016 (XES) writes them: one trace a case, streamed, nothing kept in memory.

With the standard's extensions concept, time, lifecycle and org.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import quoteattr

CONTENT_TYPE = "application/xml; charset=utf-8"
NAMESPACE = "http://www.xes-standard.org/"
_EXTENSIONS = (
    ("Concept", "concept", "concept.xesext"),
    ("Time", "time", "time.xesext"),
    ("Lifecycle", "lifecycle", "lifecycle.xesext"),
    ("Organizational", "org", "org.xesext"),
)
_NOWHEN = "1970-01-01T00:00:00+00:00"

Value = str | int | datetime


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Attributes:
        name: what: the activity.
        transition: of the standard's lifecycle: ``schedule``, ``assign``, ``complete``, …
        at: when, aware.
        resource, role, group: who did it, as what, where; nothing where it is empty.
        more: further attributes by key; empty texts are left out.
    """

    name: str
    transition: str
    at: datetime
    resource: str = ""
    role: str = ""
    group: str = ""
    more: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """One case: its name, its attributes, and its events, the earliest first."""

    name: str
    more: Mapping[str, Value]
    events: tuple[Event, ...]


def written(name: str, more: Mapping[str, Value], traces: Iterable[Trace]) -> Iterator[bytes]:
    """Return a log piece by piece, one trace at a time.

    Args:
        name: of the log.
        more: attributes of the log.
        traces: read as they are written.
    """
    yield "".join(_head(name, more)).encode()
    for trace in traces:
        yield "".join(_trace(trace)).encode()
    yield b"</log>\n"


def _head(name: str, more: Mapping[str, Value]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<log xes.version="1849-2016" xes.features="" xmlns="{NAMESPACE}">\n'
    for title, prefix, file in _EXTENSIONS:
        yield f'<extension name="{title}" prefix="{prefix}" uri="{NAMESPACE}{file}"/>\n'
    yield '<global scope="trace"><string key="concept:name" value="-"/></global>\n'
    yield (
        '<global scope="event"><string key="concept:name" value="-"/>'
        '<string key="lifecycle:transition" value="complete"/>'
        f'<date key="time:timestamp" value="{_NOWHEN}"/></global>\n'
    )
    yield '<classifier name="Activity" keys="concept:name lifecycle:transition"/>\n'
    yield from _attributes({"concept:name": name, "lifecycle:model": "standard", **more})
    yield "\n"


def _trace(trace: Trace) -> Iterator[str]:
    yield "<trace>\n"
    yield from _attributes({"concept:name": trace.name, **trace.more})
    yield "\n"
    for event in trace.events:
        yield "<event>"
        yield from _attributes(
            {
                "concept:name": event.name,
                "lifecycle:transition": event.transition,
                "time:timestamp": event.at,
                "org:resource": event.resource,
                "org:role": event.role,
                "org:group": event.group,
                **event.more,
            }
        )
        yield "</event>\n"
    yield "</trace>\n"


def _attributes(values: Mapping[str, Value]) -> Iterator[str]:
    for key, value in values.items():
        if value == "":
            continue
        kind, text = _typed(value)
        yield f"<{kind} key={quoteattr(key)} value={quoteattr(text)}/>"


def _typed(value: Value) -> tuple[str, str]:
    if isinstance(value, datetime):
        assert value.tzinfo is not None, "a moment of a log is aware"
        return "date", value.isoformat(timespec="milliseconds")
    if isinstance(value, int):
        return "int", str(value)
    return "string", value
