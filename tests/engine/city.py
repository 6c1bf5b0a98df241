"""A city for services by lot: its offices, who works there, and what a lot makes them do."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import time_machine

from balaikota.core.calendar import actions as calendar
from balaikota.core.calendar import queries as calendars
from balaikota.core.calendar import rules as days
from balaikota.core.people.models import Leave, User
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import acting, extending, flagging, opening, reopening, replying
from balaikota.engine.cases.models import Case, Party, Reopening, Task
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.queries.guards import why_closed
from balaikota.engine.cases.rules import Channel, Flag
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import (
    LOADER,
    MORNING,
    PUBLISHER,
    SYSTEM,
    VISITOR,
    Scene,
    defects,
    make_service,
    submission,
)
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.lib.errors import DomainError
from tests.engine import generated

REASON = "Cuti bersama baru"
# What may be done -> how often by lot.
DEEDS = {
    "act": 12, "wait": 3, "claim": 1, "give_back": 1, "resubmit": 2, "print": 2, "extend": 1,
    "ask": 2, "decide": 2, "flag": 1, "amend": 1, "leave": 1, "open": 1, "withdraw": 1,
}  # fmt: skip


@dataclass
class Play:
    """One service by lot, its cases, the clock, and what was moved since the last look."""

    scene: Scene
    cast: list[User]
    lot: Random
    pack: Pack
    version_id: int
    now: datetime = MORNING
    cases: list[int] = field(default_factory=list)
    is_amended: bool = False
    done: dict[str, int] = field(default_factory=dict)

    def step(self, name: str = "") -> None:
        """Let somebody do something, by lot or of this name; what is refused changed nothing."""
        name = name or self.lot.choice(
            [one for one, often in DEEDS.items() for _time in range(often)]
        )
        with suppress(DomainError):
            if getattr(self, name)() is not False:
                self.done[name] = self.done.get(name, 0) + 1

    def tasks(self, party: str) -> list[Task]:
        """Return the open tasks of a kind of party."""
        rows = Task.objects.filter(case__in=self.cases, ended_at=None, party=party)
        return list(rows.select_related("unit", "case__version__service").order_by("pk"))

    def who_may(self, task: Task) -> list[User]:
        """Return who holds the post today."""
        service = self.pack.slug
        return [
            user
            for user in self.cast
            if people.actor(user, self.now).holding(
                task.role, task.unit_id, permission="cases.act", service=service
            )
        ]

    def is_open(self, task: Task) -> bool:
        """Tell whether some act of the task is open now."""
        case = Case.objects.select_related("unit").get(pk=task.case_id)
        facts = Facts(case, self.pack, now=self.now)
        step = self.pack.step(task.step)
        return any(
            not why_closed(case, self.pack, act, facts, name=f"{task.step}.{verb}")
            for verb, act in step.acts.items()
        )

    def _some(self, party: str) -> Task:
        found = self.tasks(party)
        if not found:
            raise DomainError("")
        return self.lot.choice(found)

    def _case(self) -> Case:
        return Case.objects.get(pk=self.lot.choice(self.cases))

    def open(self) -> bool | None:
        if len(self.cases) >= 5:
            return False
        sent = submission(
            self.scene,
            omzet=self.lot.choice([1_000_000, 90_000_000]),
            punya_nib=self.lot.random() < 0.5,
        )
        opened = opening.open_case(
            by=VISITOR, now=self.now, version_id=self.version_id, sent=sent,
            channel=self.lot.choice(list(Channel)), key=uuid.uuid4().hex,
        )  # fmt: skip
        self.cases.append(opened.case.pk)
        return None

    def act(self) -> None:
        task = self._some(Party.OFFICER)
        may = self.who_may(task)
        by = self.lot.choice(may if may and self.lot.random() < 0.9 else self.cast)
        acts = self.pack.step(task.step).acts
        verb = self.lot.choice(list(acts))
        found = defects("nama_usaha") if acts[verb].reason == "per-field" else ()
        code = "tidak_ada_usaha" if acts[verb].reason == "coded" else ""
        acting.act(
            by=people.actor(by, self.now), now=self.now, task_id=task.pk, verb=verb,
            reasoning=acting.Reasoning(code, "Alasannya", found),
        )  # fmt: skip

    def claim(self) -> None:
        task = self._some(Party.OFFICER)
        by = people.actor(self.lot.choice(self.who_may(task) or self.cast), self.now)
        acting.claim(by=by, now=self.now, task_id=task.pk, take_over=self.lot.random() < 0.3)

    def give_back(self) -> None:
        held = [task for task in self.tasks(Party.OFFICER) if task.holder_id]
        if not held:
            raise DomainError("")
        task = self.lot.choice(held)
        by = people.actor(User.objects.get(pk=task.holder_id), self.now)
        acting.release(by=by, now=self.now, task_id=task.pk)

    def resubmit(self) -> None:
        case = self._some(Party.APPLICANT).case
        answers = submission(self.scene).answers
        by = replying.applicant_of(case.pk)
        replying.resubmit(by=by, now=self.now, case_id=case.pk, answers=answers)

    def withdraw(self) -> bool | None:
        if self.lot.random() < 0.7:
            return False
        pk = self.lot.choice(self.cases)
        replying.withdraw(by=replying.applicant_of(pk), now=self.now, case_id=pk)
        return None

    def print(self) -> None:
        case = self._some(Party.SYSTEM).case
        acting.finish_issue(by=SYSTEM, now=self.now, case_id=case.pk, document="500/1/2026")

    def extend(self) -> None:
        by = people.actor(self.lot.choice([self.scene.lurah, self.scene.camat]), self.now)
        extending.extend(
            by=by, now=self.now, number=self._case().number, amount=self.lot.randint(1, 2),
            reason="Perlu ke lapangan",
        )  # fmt: skip

    def ask(self) -> None:
        ended = Case.objects.filter(pk__in=self.cases, ended_at__isnull=False).order_by("pk")
        pk = self.lot.choice([*ended.values_list("pk", flat=True)] or self.cases)
        by = replying.applicant_of(pk)
        reopening.ask(by=by, now=self.now, case_id=pk, reason="Ada yang keliru")

    def decide(self) -> None:
        wish = Reopening.objects.filter(case__in=self.cases, decided_at=None).first()
        if wish is None:
            raise DomainError("")
        reopening.decide(
            by=people.actor(self.scene.camat, self.now), now=self.now, number=wish.case.number,
            wish_id=wish.pk, is_granted=self.lot.random() < 0.8, answer="Diperiksa lagi",
        )  # fmt: skip

    def flag(self) -> None:
        by = people.actor(self.scene.alice, self.now)
        flagging.raise_flag(by=by, now=self.now, number=self._case().number, flag=Flag.URGENT)

    def amend(self) -> None:
        """Declare one of the next days off, or one that was off worked; the job comes later."""
        rows = {
            row.date: calendars.day_row(row) for year in (2026, 2027) for row in calendars.find_days(year)
        }  # fmt: skip
        day = self.now.date() + timedelta(days=self.lot.randint(1, 4))
        if rows.pop(day, None) is None:
            rows[day] = days.DayRow(
                date=day, kind=days.DayKind.JOINT_LEAVE, name_id="Cuti", name_en="Leave",
                regulation="SKB",
            )  # fmt: skip
        calendar.load_days(by=LOADER, now=self.now, years=(2026, 2027), rows=list(rows.values()))
        self.is_amended = True

    def leave(self) -> None:
        user = self.lot.choice(self.cast)
        end = self.now + timedelta(days=self.lot.randint(1, 3))
        if people.actor(user, self.now).grants:
            Leave.objects.create(
                user=user, kind="cuti", valid_from=self.now, valid_to=end, entered_at=self.now,
                no_stand_in_reason="Tidak ada orang lain",
            )  # fmt: skip

    def wait(self) -> None:
        """Let time pass; then the worker does what is due."""
        self.now += timedelta(minutes=self.lot.choice([5, 40, 180, 1440, 2880]))
        self.work()

    def work(self) -> None:
        """Do what the worker does every half minute, and what a change of the calendar asks."""
        if self.is_amended:
            tasks.time_rules_changed(reason=REASON, now=self.now)
            self.is_amended = False
        with time_machine.travel(self.now, tick=False):
            tasks.sweep_tasks.call()


def make() -> tuple[Scene, list[User]]:
    """Make the city, once for many plays."""
    scene = make_service()
    city = procedures.make_city(scene)
    for unit, value in (
        ("working-days", 3), ("working-hours", 20), ("working-minutes", 900),
        ("calendar-days", 5), ("elapsed-hours", 100),
    ):  # fmt: skip
        procedures.number(f"undian.janji-{unit}", str(value), unit)
    cast = [scene.alice, scene.bob, scene.lurah, scene.camat, scene.nina, city.head, city.chief]
    rudi = people.make_officer("seklur", scene.kauman, name="Rudi Hartono")
    people.assign(
        rudi, "lurah", scene.kauman, mode="plh", valid_to=MORNING + timedelta(days=365)
    )  # fmt: skip
    return scene, [*cast, rudi]


def begin(scene: Scene, cast: list[User], lot: Random, *, now: datetime = MORNING) -> Play:
    """Put a service by lot in force and open a case on it at ``now``."""
    version = packs.publish(
        by=PUBLISHER, now=MORNING, source=generated.service(lot, "undian"),
        valid_from=date(2026, 11, 1), decree="SK 1/2026",
    )  # fmt: skip
    play = Play(scene, cast, lot, version.pack, version.pk, now)
    play.open()
    return play
