"""A small judge of histories, apart from the engine: what of an XES file fits its pack.

read(content)        the log: its attributes, and its traces as (attributes, events)
misfit(pack, events) why a trace does not fit the declared procedure; empty when it does
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from balaikota.engine.packs.grammar import Pack, Step
from balaikota.engine.packs.steps import targets_of

NAMESPACE = "{http://www.xes-standard.org/}"
Row = Mapping[str, Any]


def read(content: bytes) -> tuple[Row, list[tuple[Row, list[Row]]]]:
    """Return what a log says, held against the shape that the standard prescribes."""
    log = ET.fromstring(content)
    assert log.tag == f"{NAMESPACE}log"
    assert log.get("xes.version") == "1849-2016"
    kinds = [child.tag.removeprefix(NAMESPACE) for child in log]
    order = ["extension", "global", "classifier", "string", "date", "int", "trace"]
    groups = [min(order.index(kind), 3) if kind != "trace" else 9 for kind in kinds]
    assert groups == sorted(groups), "extensions, globals, classifiers, attributes, traces"
    declared = {child.get("prefix") for child in log.iter(f"{NAMESPACE}extension")}
    traces = []
    for trace in log.iter(f"{NAMESPACE}trace"):
        events = [_row(event) for event in trace.iter(f"{NAMESPACE}event")]
        assert all(
            {"concept:name", "lifecycle:transition", "time:timestamp"} <= set(e) for e in events
        )
        assert [e["time:timestamp"] for e in events] == sorted(e["time:timestamp"] for e in events)
        prefixes = {key.partition(":")[0] for e in events for key in e if ":" in key}
        assert prefixes <= declared
        traces.append((_row(trace), events))
    return _row(log), traces


def misfit(pack: Pack, events: Sequence[Row]) -> str:
    """Return why the ends of turns do not replay on the procedure; empty when all of them do."""
    here, answers, issuing = next(iter(pack.procedure)), {}, ""
    for event in events:
        name = event["concept:name"]
        if event["lifecycle:transition"] != "complete" or name.startswith("~"):
            if name == "~reopening" and event["act"] == "reopened":
                here = event["to"]
            continue
        step_id = name.partition(":")[0].partition("/")[0]
        if step_id != here:
            return f"{name} ends while the case is on {here}"
        step, act = pack.procedure[step_id], event.get("act", "")
        if name.endswith(":issue") or not step.parties:
            why, here, issuing = _alone(
                step, step_id, event, act, issuing, is_issue=name.endswith(":issue")
            )
        else:
            why, here = _together(step, step_id, event, act, answers)
        if why:
            return f"{name}: {why}"
    return "" if pack.procedure[here].end or not events else _unfinished(events, here)


def _alone(step: Step, step_id: str, event: Row, act: str, issuing: str, *, is_issue: bool):
    to = event.get("to", "")
    if act in ("timeout", "withdraw"):
        return "", to, ""
    if act not in step.acts:
        return f"no act {act}", step_id, ""
    declared = step.acts[act]
    if declared.issues and not is_issue:
        return ("", step_id, act) if to == step_id else ("left before its document", to, "")
    if is_issue and issuing != act:
        return "a document that nobody approved", step_id, ""
    return ("" if to in targets_of(declared.to) else f"{act} does not lead to {to}"), to, ""


def _together(step: Step, step_id: str, event: Row, act: str, answers: dict[str, str]):
    answers[event["party"]] = act
    to, given = event.get("to", step_id), [step.acts[one].counts for one in answers.values()]
    enough = given.count("for") >= step.needed
    if to == step_id:
        return ("had enough answers" if enough else ""), step_id
    way = step.on_for if enough else step.on_against
    over = (
        enough
        or len(given) == len(step.parties)
        or (step.against == "at-once" and "against" in given)
    )
    answers.clear()
    return ("" if over and to in targets_of(way) else f"does not lead to {to}"), to


def _unfinished(events: Sequence[Row], here: str) -> str:
    waiting = [e for e in events if e["lifecycle:transition"] == "schedule"]
    names = {e["concept:name"].partition(":")[0].partition("/")[0] for e in waiting[-1:]}
    return "" if here in names else f"nobody has it on {here}"


def _row(element: ET.Element) -> Row:
    row: dict[str, Any] = {}
    for child in element:
        kind = child.tag.removeprefix(NAMESPACE)
        if kind in ("string", "int", "date"):
            value: Any = child.get("value")
            assert child.get("key") not in row, f"twice: {child.get('key')}"
            row[str(child.get("key"))] = datetime.fromisoformat(value) if kind == "date" else value
    return row
