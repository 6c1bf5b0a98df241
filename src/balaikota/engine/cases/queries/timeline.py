"""A resident's requests over all rooms: their own and of what they represent, in one place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from balaikota.core.action import Actor
from balaikota.core.manifest import Document, all_manifests
from balaikota.core.people.queries import organisations
from balaikota.engine.cases.models import Case, Party, Status, Task
from balaikota.engine.cases.queries import tracking, visible
from balaikota.lib import wording

PAGE = 20
ONESELF = "sendiri"
_RUNS = Q(status__in=[Status.OPEN, Status.WAITING])


@dataclass(frozen=True)
class Line:
    """One request as its applicant sees it in the list.

    Attributes:
        status: the sentence that says who acts next, or how it ended.
        waits_until: until when it waits for the applicant; None when it does not.
        promise_at: when the office promises to be done; None at an end and while it waits.
        organisation: whose it is; empty for the reader's own.
    """

    number: str
    service: str
    unit: str
    status: str
    opened_at: datetime
    ended_at: datetime | None
    waits_until: datetime | None
    promise_at: datetime | None
    is_late: bool
    organisation: str
    documents: list[Document]

    @property
    def waits_for_reader(self) -> bool:
        """Tell whether the applicant must act."""
        return self.waits_until is not None


@dataclass(frozen=True)
class Timeline:
    """One page of requests; ``before`` is where the next page begins, None at the end."""

    lines: list[Line]
    before: int | None


def find_whose(user_id: int, *, now: datetime) -> list[tuple[str, str]]:
    """Return (key, name) of each organisation the reader represents today. One query."""
    rows = organisations.find_represented(user_id, on=now.astimezone(wording.WIB).date())
    named = {str(row.organisation_id): row.organisation.name for row in rows}
    return list(named.items())


def find_timeline(
    actor: Actor,
    *,
    now: datetime,
    lang: str,
    state: str = "",
    whose: str = "",
    before: int | None = None,
) -> Timeline:
    """Return requests of a resident, the newest first: three queries, and one a room for letters.

    Args:
        actor: the resident, with the moment.
        state: only those that run, or that have ended; empty for all.
        whose: ``sendiri``, or a pk of an organisation; empty for all.
        before: only those with a lower pk.
    """
    rows = visible.visible_to(actor)
    if state:
        rows = rows.filter(_RUNS if state == "berjalan" else ~_RUNS)
    if whose:
        own = Q(organisation=None)
        rows = rows.filter(own if whose == ONESELF else Q(organisation_id=int(whose)))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("unit", "version__service", "organisation").order_by("-pk")
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    due, papers = _due(shown), _papers([case.pk for case in shown])
    lines = [_line(case, due, papers.get(case.pk, []), now=now, lang=lang) for case in shown]
    return Timeline(lines, shown[-1].pk if len(found) > PAGE else None)


def _line(
    case: Case,
    due: dict[int, datetime | None],
    documents: list[Document],
    *,
    now: datetime,
    lang: str,
) -> Line:
    pack = case.version.pack
    is_running = case.ended_at is None
    return Line(
        number=case.number,
        service=pack.title.in_(lang),
        unit=case.unit.name,
        status="" if case.status == Status.WITHDRAWN else pack.step(case.step).status.in_(lang),
        opened_at=case.opened_at,
        ended_at=case.ended_at,
        waits_until=due.get(case.pk) if case.status == Status.WAITING else None,
        promise_at=case.promise_due_at if is_running and case.status == Status.OPEN else None,
        is_late=tracking.is_late(case, now),
        organisation=case.organisation.name if case.organisation else "",
        documents=documents,
    )


def _due(cases: Collection[Case]) -> dict[int, datetime | None]:
    """Return case -> until when it waits for its applicant, of those that do."""
    waiting = [case.pk for case in cases if case.status == Status.WAITING]
    if not waiting:
        return {}
    tasks = Task.objects.filter(case__in=waiting, ended_at=None, party=Party.APPLICANT)
    return dict(tasks.values_list("case_id", "due_at"))


def _papers(pks: Collection[int]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = {}
    for manifest in all_manifests() if pks else ():
        if manifest.documents_of is not None:
            for pk, documents in manifest.documents_of(pks).items():
                found.setdefault(pk, []).extend(documents)
    return found
