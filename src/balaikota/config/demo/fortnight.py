"""A believable fortnight of requests, through the real actions with the clock set back.

What is asked for, and what officers answer, the rooms tell (``Story`` in their manifests).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from django.db import transaction

from balaikota.config.demo import people, requests, surveys
from balaikota.core.areas import queries as areas
from balaikota.core.calendar import queries as calendars
from balaikota.core.jobs import worker
from balaikota.core.manifest import Story, all_manifests
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.packs import queries as packs
from balaikota.lib import wording

DAYS = 14
MOST = 800
# Kasin has no lurah for four days; Kauman is where visitors of the demonstration sign in.
EMPTY_POST, TRIED_OUT = "35.73.02.1006", "35.73.02.1007"
BUSY = 4.5  # requests a day at the latter: enough for an index of its survey
LEAD_ON, SEND_BACK = "lead on", "send back"
# (kelurahan, minutes before the present, what the officer did, whether the resident's account sent it)
LEFT_TO_DO = (
    (EMPTY_POST, 1500, LEAD_ON, False),
    (TRIED_OUT, 170, LEAD_ON, True),
    (TRIED_OUT, 140, LEAD_ON, False),
    (TRIED_OUT, 95, SEND_BACK, True),
    (TRIED_OUT, 60, "", False),
    (TRIED_OUT, 25, "", False),
)
TICK = timedelta(hours=1)

Event = Callable[[datetime], None]


def find_stories(on: date) -> list[Story]:
    """Return the stories that the rooms tell of services in force on a day, in app order."""
    offered = {offer.slug for offer in packs.find_services(on=on)}
    told = (story for manifest in all_manifests() for story in manifest.stories)
    return [story for story in told if story.service in offered]


@dataclass
class Fortnight:
    """The requests of DAYS days up to ``until``, in the order of time.

    Attributes:
        random: seeded, so that two runs tell the same story.
        until: the present; nothing happens after it.
        say: is told about progress.
        stories: what is asked for; with none nothing happens.
    """

    random: Random
    until: datetime
    say: Callable[[str], None]
    stories: list[Story] = field(default_factory=list)
    events: list[tuple[datetime, int, Event]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)

    def run(self) -> int:
        """Play everything; return how many requests there are."""
        start = self.until - timedelta(days=DAYS)
        self.stories = find_stories(_local_date(start))
        self._plan_arrivals(start)
        self._plan(self.until - timedelta(days=4), lambda at: people.empty_post(EMPTY_POST, now=at))
        tick, day = start, _local_date(start)
        while self.events:
            with transaction.atomic():
                while self.events and _local_date(self.events[0][0]) <= day:
                    at, _order, event = heapq.heappop(self.events)
                    while tick < at:
                        worker.run_due(tick, strict=False)
                        tick += TICK
                    event(at)
                surveys.answer_lately_offered(self.random, TRIED_OUT, at=min(tick, self.until))
            self.say(f"{day:%d-%m}: {Case.objects.count()}")
            day += timedelta(days=1)
        for story in self.stories:
            self._leave_work_to_do(story)
        worker.run_due(self.until, strict=False)
        if self.stories:
            surveys.follow_up(TRIED_OUT, at=self.until)
        return Case.objects.count()

    def _leave_work_to_do(self, story: Story) -> None:
        """Leave requests with the accounts visitors sign in as, and one at the empty post."""
        for area, minutes, move, by_account in LEFT_TO_DO:
            at = self.until - timedelta(minutes=minutes)
            resident = people.resident(now=at) if by_account else None
            with transaction.atomic():
                case_id = requests.open_request(story, self.random, area, at=at, resident=resident)
                task = requests.open_task(case_id)
                if task and move:
                    requests.act(
                        story, task, _verb(story, task, move), at=at + timedelta(minutes=9)
                    )

    def _plan(self, at: datetime, event: Event) -> None:
        if at < self.until:
            heapq.heappush(self.events, (at, next(self.order), event))

    def _plan_arrivals(self, start: datetime) -> None:
        rows = areas.find_areas("kelurahan") if self.stories else []
        usual = [self.random.uniform(0.25, 1.05) for _row in rows]
        weights = [
            BUSY if row.code == TRIED_OUT else weight
            for row, weight in zip(rows, usual, strict=True)
        ]
        for day in range(DAYS + 1):
            today = _local_date(start + timedelta(days=day))
            is_open = calendars.calendar_for(None).is_working_day(today)
            for row, weight in zip(rows, weights, strict=True):
                for _one in range(self._arrivals(weight * (1.25 if is_open else 0.25))):
                    self._plan(self._moment(today), self._arrival(row.code))
        del self.events[MOST:]
        heapq.heapify(self.events)

    def _arrivals(self, mean: float) -> int:
        whole = int(mean)
        return whole + (self.random.random() < mean - whole)

    def _moment(self, day: date) -> datetime:
        """Return a time of day as people really ask: mornings most, some in the evening."""
        hour = self.random.choices(
            (8, 9, 10, 11, 13, 14, 15, 19, 20, 21), (9, 14, 13, 9, 8, 7, 5, 4, 4, 2)
        )[0]
        moment = time(hour, self.random.randrange(60), self.random.randrange(60))
        return datetime.combine(day, moment, tzinfo=wording.WIB)

    def _arrival(self, area: str) -> Event:
        def arrive(at: datetime) -> None:
            weights = [story.weight for story in self.stories]
            story = self.random.choices(self.stories, weights)[0]
            case_id = requests.open_request(story, self.random, area, at=at)
            self._plan_next(story, case_id, at)

        return arrive

    def _plan_next(self, story: Story, case_id: int, at: datetime) -> None:
        """Plan what the officer or the applicant whose turn it is will do."""
        task = requests.open_task(case_id)
        if task is None:
            return
        if task.party == Party.APPLICANT:
            hours = self.random.choice((3, 8, 26, 50, 400))
            self._plan(at + timedelta(hours=hours), lambda then: self._reply(story, case_id, then))
        else:
            soon = self._soon(at, task.unit.code, 15, 160)
            self._plan(soon, lambda then: self._work(story, case_id, then))

    def _soon(self, at: datetime, unit_code: str, least: int, most: int) -> datetime:
        """Return a moment some minutes later within service hours; now and then much later."""
        calendar = calendars.calendar_for(unit_code)
        minutes = self.random.randint(least, most) * (8 if self.random.random() < 0.04 else 1)
        start = at if calendar.is_open(at) else calendar.next_opening(at)
        then = start + timedelta(minutes=minutes)
        return (
            then if calendar.is_open(then) else calendar.next_opening(then) + timedelta(minutes=9)
        )

    def _work(self, story: Story, case_id: int, at: datetime) -> None:
        task = requests.open_task(case_id)
        if task is None or task.party != Party.OFFICER:
            return
        acts = story.acts[task.step]
        verb = self.random.choices(list(acts), weights=list(acts.values()))[0]
        if requests.act(story, task, verb, at=at):
            self._plan_next(story, case_id, at)

    def _reply(self, story: Story, case_id: int, at: datetime) -> None:
        if requests.reply(case_id, at=at):
            self._plan_next(story, case_id, at)


def _verb(story: Story, task: Task, move: str) -> str:
    """Return the act that leads on, the commonest, or the one that sends back what is missing."""
    acts = story.acts[task.step]
    if move == LEAD_ON:
        return max(acts, key=lambda verb: acts[verb])
    pack = task.case.version.pack
    return next(verb for verb in acts if pack.act(task.step, verb).reason == "per-field")


def _local_date(at: datetime) -> date:
    return at.astimezone(wording.WIB).date()
