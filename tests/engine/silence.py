"""What silence must bring, worked out beside the engine: who hears of it, when, and what ends.

Reads from the tables only what happened (a step began, a case was extended, a pause began or ended),
never a due time, a mark or a warning. The moments come from walking the almanac, the persons from
POSTS and SUPERIOR, written down by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from balaikota.core.people.models import User
from balaikota.engine.cases.models import Case, Extension, Party, Pause, Task
from balaikota.engine.cases.tests.factories import KAUMAN, Scene
from balaikota.engine.packs import durations
from balaikota.engine.packs.grammar import Pack
from tests.engine.almanac import Almanac

# (role, unit) -> who holds the post all year; unit -> whoever heads it, and the unit above.
KLOJEN, DINAS, BADAN = "35.73.02", "35.73.d1", "35.73.b1"
POSTS = {
    ("petugas-loket", KAUMAN): {"Alice Wijaya", "Bob Santoso"},
    ("lurah", KAUMAN): {"Siti Aminah, S.Sos.", "Rudi Hartono"},
    ("camat", KLOJEN): {"Dewi Lestari"},
    ("kepala-opd", DINAS): {"Heru Wibowo"},
    ("kepala-opd", BADAN): {"Ratna Dewi"},
}
HEADS = {unit: names for (role, unit), names in POSTS.items() if role != "petugas-loket"}
SUPERIOR = {KAUMAN: KLOJEN}  # above the others is the city, whose head's post is empty
LEVELS = ("head", "superior", "superior-2", "superior-3")
# What a pack without a ladder does: half the time, most of it, all of it.
PLAIN = {50: {"holder"}, 80: {"holder"}, 100: {"holder", "superior"}}
AMOUNTS = {
    "working-days": 3, "working-hours": 20, "working-minutes": 900, "calendar-days": 5,
    "elapsed-hours": 100,
}  # fmt: skip


class Line(NamedTuple):
    """One thing that must happen once: of which case, what (``warned-80``), and who hears of it."""

    case: int
    what: str
    told: frozenset[str] = frozenset()


@dataclass
class Turn:
    """One open task: what it is, and how far its ladder was climbed."""

    case: int
    task: int
    party: str
    role: str
    unit: str
    holder: str
    unit_of_time: str
    opened_at: datetime
    due_at: datetime | None
    ends_itself: bool
    climbed: int = 0


@dataclass
class Promise:
    """The promise of one running case."""

    unit: str
    due_at: datetime
    is_waiting: bool
    is_being_issued: bool


@dataclass
class Silence:
    """All that runs on one service, and what its silence brings."""

    pack: Pack
    almanac: Almanac
    turns: dict[int, Turn] = field(default_factory=dict)
    promises: dict[int, Promise] = field(default_factory=dict)
    climbed: dict[int, int] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)

    @property
    def ladder(self) -> dict[int, Collection[str]]:
        """Return mark -> who is told, as the pack writes it."""
        return {rung.at: rung.tell for rung in self.pack.clock.ladder} or dict(PLAIN)

    def read(self, cases: Iterable[int]) -> None:
        """Take in anew what happened in some cases; work out their due times."""
        wanted = list(cases)
        self.turns = {pk: turn for pk, turn in self.turns.items() if turn.case not in wanted}
        for pk in wanted:
            self.promises.pop(pk, None)
        for case in Case.objects.filter(pk__in=wanted, ended_at=None).select_related("unit"):
            given = list(Extension.objects.filter(case=case).values_list("at", "amount"))
            for task in Task.objects.filter(case=case, ended_at=None).select_related(
                "unit", "holder"
            ):
                self.turns[task.pk] = self._turn(task, given)
            self.promises[case.pk] = self._promise(case, sum(amount for _at, amount in given))

    def _turn(self, task: Task, given: list[tuple[datetime, int]]) -> Turn:
        step = self.pack.procedure[task.step]
        within = step.parties[task.asked].within if task.asked else step.within
        time = durations.parse(within) if within and task.party != Party.SYSTEM else None
        due = self.almanac.due(task.opened_at, time.amount, time.unit) if time else None
        for at, amount in given:
            if due is not None and at >= task.opened_at:
                due = self.almanac.later(due, amount, self.pack.clock.unit)
        return Turn(
            case=task.case_id, task=task.pk, party=task.party, role=task.role, unit=task.unit.code,
            holder=task.holder.name if task.holder else "", unit_of_time=time.unit if time else "",
            opened_at=task.opened_at, due_at=due, ends_itself=step.on_timeout is not None,
            climbed=self.climbed.get(task.pk, 0),
        )  # fmt: skip

    def _promise(self, case: Case, more: int) -> Promise:
        unit = self.pack.clock.unit
        over = list(
            Pause.objects.filter(case=case, to_at__isnull=False).values_list("from_at", "to_at")
        )
        due = self.almanac.due(case.opened_at, AMOUNTS[unit] + more, unit, over)
        parties = {turn.party for turn in self.turns.values() if turn.case == case.pk}
        return Promise(case.unit.code, due, Party.APPLICANT in parties, Party.SYSTEM in parties)

    def next_mark(self, turn: Turn) -> tuple[int, datetime] | None:
        """Return the next rung of a turn and its moment; None where none is left or it has no time."""
        mark = min((at for at in self.ladder if at > turn.climbed), default=None)
        if mark is None or turn.due_at is None or turn.party != Party.OFFICER:
            return None
        at = self.almanac.share(turn.opened_at, turn.due_at, mark, turn.unit_of_time)
        return mark, at

    def moments(self) -> list[datetime]:
        """Return the next moment of each turn and promise, the earliest first."""
        found = [ahead[1] for turn in self.turns.values() if (ahead := self.next_mark(turn))]
        found += [
            turn.due_at for turn in self.turns.values()
            if turn.party == Party.APPLICANT and turn.ends_itself and turn.due_at
        ]  # fmt: skip
        found += [p.due_at for pk, p in self.promises.items() if self._is_to_be_marked(pk, p)]
        return sorted(found)

    def come(self, now: datetime) -> list[Line]:
        """Return what the worker must bring when it comes by at ``now``; remember that it did."""
        return [*self._warned(now), *self._fiktif(now), *self._lapsed(now)]

    def _warned(self, now: datetime) -> Iterable[Line]:
        for turn in self.turns.values():
            names: set[str] = set()
            while (ahead := self.next_mark(turn)) and ahead[1] <= now:
                turn.climbed = self.climbed[turn.task] = ahead[0]
                names |= set(self.ladder[ahead[0]])
                if not (further := self.next_mark(turn)) or further[1] > now:
                    told = self._heads(turn.unit, names)
                    if "holder" in names:
                        post = POSTS[turn.role, turn.unit]
                        told |= {turn.holder} if turn.holder else post
                    yield Line(turn.case, f"warned-{turn.climbed}", frozenset(told))

    def _is_to_be_marked(self, pk: int, promise: Promise) -> bool:
        wanted = self.pack.clock.silence == "fiktif" and pk not in self.marked
        return wanted and not promise.is_waiting and not promise.is_being_issued

    def _fiktif(self, now: datetime) -> Iterable[Line]:
        for pk, promise in self.promises.items():
            if self._is_to_be_marked(pk, promise) and promise.due_at < now:
                self.marked.add(pk)
                names = {name for tell in self.ladder.values() for name in tell}
                told = self._heads(promise.unit, names | {"head", "superior"})
                yield Line(pk, "fiktif", frozenset(told))

    def _lapsed(self, now: datetime) -> Iterable[Line]:
        for turn in list(self.turns.values()):
            is_over = turn.due_at is not None and turn.due_at <= now
            if turn.party == Party.APPLICANT and turn.ends_itself and is_over:
                del self.turns[turn.task], self.promises[turn.case]
                yield Line(turn.case, "lapsed")

    def _heads(self, unit: str, names: Collection[str]) -> set[str]:
        told: set[str] = set()
        above: str | None = unit
        for level in LEVELS:
            if above is None:
                break
            told |= HEADS.get(above, set()) if level in names else set()
            above = SUPERIOR.get(above)
        return told


def names_of(scene: Scene, cast: Collection[User]) -> dict[int, str]:
    """Return who each account belongs to; POSTS names everybody who works in the city, nobody else."""
    names = {user.pk: user.name for user in cast}
    written = {name for post in POSTS.values() for name in post}
    assert set(names.values()) == written | {scene.nina.name}
    return names
