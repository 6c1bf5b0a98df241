"""A trial as JSON for programs, and as lines of text for a terminal (Indonesian, as commands are)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from balaikota.engine.tryout.queries.told import Condition, Deed, Option, Stop, Trial, Turn
from balaikota.lib import wording


def as_json(trial: Trial) -> str:
    """Return all of a trial as one JSON object; moments in UTC, ISO 8601."""
    return json.dumps(asdict(trial), ensure_ascii=False, indent=2, default=_plain)


def as_text(trial: Trial, lang: str) -> Iterator[str]:
    """Return a trial line by line, the same facts as on the page."""
    yield f"{trial.service}, versi {trial.version}, {wording.long_time(trial.at, lang)}"
    yield from (f"! {note}" for note in trial.notes)
    if trial.form_trouble:
        yield f"! {trial.form_trouble}"
    yield f"Kantor: {trial.office or '-'} ({trial.why_office})"
    if trial.promise_due_at is not None:
        due = wording.long_time(trial.promise_due_at, lang)
        yield f"Janji selesai: {due}, {trial.promise}"
        yield from _holidays(trial.promise_skipped, lang)
    fee = trial.fee_rupiah
    yield f"Biaya: {'menurut isian' if fee is None else wording.rupiah(fee, lang)}"
    yield ""
    for number, stop in enumerate(trial.stops, 1):
        yield from _stop(number, stop, lang)
    if trial.trouble:
        yield f"! {trial.trouble}"
    if trial.outcome:
        yield f"Selesai: {trial.outcome}"
    yield ""
    for one in trial.questions:
        yield f"[{one.state}] {one.label}: {one.error or one.shown}".rstrip(": ")
        yield from _condition(one.condition)


def _stop(number: int, stop: Stop, lang: str) -> Iterator[str]:
    yield f"{number}. {stop.title} ({stop.step}), {wording.long_time(stop.at, lang)}"
    for turn in stop.turns:
        yield from _turn(turn, lang)
    for deed in stop.deeds:
        yield from _deed(deed)
    for what, at in stop.done:
        yield f"   > {what}, {wording.long_time(at, lang)}"
    yield from _ways(stop.took)
    yield from (f"   @ {notice.subject}" for notice in stop.notices)


def _turn(turn: Turn, lang: str) -> Iterator[str]:
    who = ", ".join(
        one.name if one.mode == "definitif" else f"{one.name} ({one.mode})" for one in turn.holders
    )
    post = f"{turn.role}, {turn.unit}" if turn.actor == "officer" else "Pemohon"
    yield f"   {turn.party + ': ' if turn.party else ''}{post}: {who or turn.why_nobody or '-'}"
    yield from _ways(turn.offices)
    if turn.due_at is not None:
        due = wording.long_time(turn.due_at, lang)
        yield f"   sampai {due} ({turn.time})"
        yield from _holidays(turn.skipped, lang)
    for rung in turn.ladder:
        at = wording.long_time(rung.at, lang)
        yield f"   {rung.percent}% {at}: {'; '.join(rung.who)}"


def _deed(deed: Deed) -> Iterator[str]:
    name = f"{deed.party}:{deed.verb}" if deed.party else deed.verb
    closed = f" [tertutup: {deed.why_not}]" if not deed.is_open else ""
    yield f"   - {name}: {deed.label}{closed}"
    yield from _condition(deed.condition)
    if deed.proposal:
        yield f"      usul kantor: {deed.proposal}"
    yield from _ways(deed.ways)


def _ways(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        yield f"     {'->' if option.is_taken else '  '} {option.title}"
        yield from _condition(option.condition)


def _condition(one: Condition | None) -> Iterator[str]:
    if one is None:
        return
    value = {True: "benar", False: "tidak benar", None: one.trouble}[one.value]
    read = "; ".join(f"{name} = {shown}" for name, shown in one.read)
    yield f"        {one.expression} = {value}{f' ({read})' if read else ''}"


def _holidays(days: Iterable[tuple[date, str]], lang: str) -> Iterator[str]:
    for day, name in days:
        yield f"   libur: {wording.long_date(day, lang)}, {name}"


def _plain(value: Any) -> str:
    assert isinstance(value, date | datetime), f"not a moment: {value!r}"
    return value.isoformat()
