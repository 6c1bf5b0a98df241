"""Cases that were decided, and what residents say of them.

    house (fixture)             a House: the scene of cases and who looks at results
    decided(house)              a case that was decided just now; ``verb="tolak"`` for a refusal
    offered(case)               its offer, made by the act
    answered(house, n, value)   n answers about Kauman, all elements alike unless given
    scores(3, waktu=1)          answers to all elements
    forget_counts()             of the promise pages
    head(house)                 the lurah as an actor

Everything happens on Monday 23 November 2026 (MORNING); the semester is 2026-s2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from balaikota.core.action import Actor, system
from balaikota.core.people.models import User
from balaikota.core.people.tests import factories as people
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, Status
from balaikota.engine.cases.tests import factories as cases
from balaikota.engine.cases.tests.factories import MORNING, Scene
from balaikota.engine.survey.actions import offering
from balaikota.engine.survey.models import Answer, Offer, Score
from balaikota.engine.survey.queries import promises
from balaikota.engine.survey.questionnaires import versions

CODES = versions.every()[-1].codes
SYSTEM = system("survey.offer")


@dataclass(frozen=True)
class House:
    """Kelurahan Kauman and who reads its results."""

    scene: Scene
    auditor: User


def make_house() -> House:
    """Make the scene of cases, and a reader of all."""
    scene = cases.make_service()
    return House(scene, people.make_officer("auditor", people.make_city(), name="Ari Wibowo"))


def decided(house: House, *, at: datetime = MORNING, outcome: str = "granted") -> Case:
    """Return a case decided at a moment; how it came there has its own tests."""
    case = cases.open_case(house.scene, now=at)
    Case.objects.filter(pk=case.pk).update(
        status=Status.DECIDED, outcome=outcome, decided_at=at, ended_at=at
    )
    case.tasks.update(ended_at=at)
    return cases.fresh(case)


def offered(case: Case, *, at: datetime = MORNING) -> Offer:
    """Offer the survey for a case."""
    return offering.offer(by=SYSTEM, now=at, case_id=case.pk)


def scores(value: int = 3, **others: int) -> dict[str, int]:
    """Return an answer to each element."""
    return dict.fromkeys(CODES, value) | others


def answered(
    house: House,
    count: int,
    value: int = 3,
    *,
    unit: Unit | None = None,
    month: date = date(2026, 11, 1),
    words: str = "",
    **others: int,
) -> None:
    """Put answers into the tables."""
    service = house.scene.version.service.slug
    for _one in range(count):
        kept = Answer.objects.create(
            questionnaire=versions.every()[-1].version, service=service,
            unit=unit or house.scene.kauman, month=month, words=words, has_words=bool(words),
        )  # fmt: skip
        Score.objects.bulk_create(
            Score(answer=kept, element=code, value=said)
            for code, said in scores(value, **others).items()
        )


def of_another_service(count: int) -> str:
    """Let so many of the answers be about a service of their own; return its slug."""
    pks = list(Answer.objects.values_list("pk", flat=True)[:count])
    Answer.objects.filter(pk__in=pks).update(service="lain")
    forget_counts()
    return "lain"


def forget_counts() -> None:
    """Count the promise pages anew: what was counted is kept for an hour."""
    promises._counted.cache_clear()
    promises._offices.cache_clear()


def head(house: House, *, at: datetime = MORNING) -> Actor:
    """Return the lurah of Kauman."""
    return people.actor(house.scene.lurah, at)
