"""Whose turn a step is, as the engine seats it: office and why, persons, time, who hears of silence."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from django.utils.translation import gettext as _

from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.queries import clock, ladder, offices, posts, shown
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Office, Pack, Seat
from balaikota.engine.packs.steps import seats_of
from balaikota.engine.tryout.queries import conditions
from balaikota.engine.tryout.queries.told import Holder, Option, Rung, Turn
from balaikota.lib import wording


def turn(task: Task, pack: Pack, facts: Facts, lang: str) -> Turn:
    """Return whose turn a task is. Two statements, two more where nobody may act."""
    step = pack.step(task.step)
    at = task.opened_at
    is_officers = task.party == Party.OFFICER
    held = posts.find_seated(task, at) if is_officers else []
    empty = is_officers and not held
    post = (task.role, task.unit_id)
    time = clock.step_time(step, facts, on=at.astimezone(wording.WIB).date(), party=task.asked)
    return Turn(
        party=task.asked,
        title=step.title_of(task.asked).in_(lang) if task.asked else "",
        actor="officer" if is_officers else "applicant",
        role=shown.role_title(task.role, lang),
        unit=task.unit.name,
        unit_code=task.unit.code,
        offices=_offices(task, pack, facts),
        holders=tuple(Holder(one.user.name, one.mode) for one in held),
        why_nobody=posts.why_unattended([(task.role, task.unit)], at)[post] if empty else "",
        time=packs.in_words(time) if time is not None else "",
        due_at=task.due_at,
        skipped=tuple(clock.closed_days(task.unit.code, at, task.due_at)) if task.due_at else (),
    )


def rungs(task: Task, pack: Pack, facts: Facts) -> Iterator[Rung]:
    """Return who would be told of silence on a task, and when, the earliest first."""
    ahead = copy.copy(task)
    told: dict[str, tuple[str, ...]] = {}
    while (at := clock.next_warning(ahead, pack, facts)) is not None:
        mark = rules.next_mark(pack, ahead.warned_percent)
        assert mark is not None, "a warning belongs to a mark"
        names = sorted(rules.told_at(pack, after=ahead.warned_percent, mark=mark), key=_ORDER.index)
        for name in names:
            if name not in told:
                told[name] = tuple(_who(name, task))
        yield Rung(at, mark, tuple(dict.fromkeys(who for name in names for who in told[name])))
        ahead.warned_percent = mark


_ORDER = ("holder", *ladder.LEVELS)


def _who(name: str, task: Task) -> Iterator[str]:
    """Return whom a name of the ladder means: persons, or that nobody is there."""
    if name == "holder":
        yield _("pemegang tugas, atau semua yang memegang jabatan ini")
        return
    at = task.opened_at
    above = ladder.units_named(task.unit, [name], at)
    if not above:
        yield _("tidak ada unit di atasnya")
    for unit in above:
        heads = ladder.find_heads(unit.pk, at)
        names = ", ".join(user.name for user in heads) or _("tidak ada pimpinan")
        yield f"{names} ({unit.name})"


def _offices(task: Task, pack: Pack, facts: Facts) -> tuple[Option, ...]:
    """Return how the office was chosen; nothing where the pack simply names the owner."""
    post = pack.step(task.step).posts.get(task.asked)
    if post is None:
        return ()
    choices = seats_of(post.unit)
    if len(choices) == 1 and choices[0].unit == "owner" and choices[0].when is None:
        return ()
    return conditions.seats(choices, pack, facts, lambda seat: place(seat, task.case, facts))


def place(seat: Seat, case: Case, facts: Facts) -> tuple[str, bool]:
    """Return what a seat is called, and whether it names an office for this case."""
    if not isinstance(seat.unit, Office) or seat.unit.taken_from is None:
        return _place(seat), True
    sought = offices.seek(case, (Seat(seat.unit),), facts, facts.day)
    if sought.unit is None:
        return " ".join(sought.missed), False
    return f"{offices.of_list_in_words(seat.unit, facts)} → {sought.unit.name}", True


def _place(seat: Seat) -> str:
    if seat.unit == "chosen":
        return _("kantor yang dipilih petugas")
    if seat.unit == "owner":
        return _("kantor yang menangani berkas")
    if seat.unit == "superior":
        return _("kantor di atasnya")
    assert isinstance(seat.unit, Office)
    if seat.unit.code:
        return _("kantor yang disebut angka acuan %s") % seat.unit.code_key
    return _("kantor jenis %s") % (seat.unit.kind or "")
