"""How an office kept its promises in a period: what came in, what was decided, in time, how fast."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, Status
from balaikota.engine.cases.queries import figures

_Row = tuple[datetime, datetime, datetime | None]


@dataclass(frozen=True)
class Kept:
    """What happened to the cases of one service at one office.

    Attributes:
        received: came in during the period.
        decided: decided during the period.
        promised: of these, those that had a promise.
        in_time_percent: whole per cent of those, rounded down; None with fewer than rules.FEWEST.
        median_minutes: working minutes from receipt to decision that half did not exceed; None with
            fewer than rules.FEWEST decided, or where the calendar is not loaded.
    """

    received: int
    decided: int
    promised: int
    in_time_percent: int | None
    median_minutes: int | None


def find_offices(since: date, until: date) -> dict[int, int]:
    """Return pk of each office -> cases it received from ``since`` until before ``until``. One query."""
    rows = Case.objects.filter(
        received_at__gte=figures.midnight(since), received_at__lt=figures.midnight(until)
    )
    return dict(rows.order_by().values_list("unit_id").annotate(count=Count("pk")))


def of_office(unit_id: int, since: date, until: date) -> dict[str, Kept]:
    """Return slug of a service -> how an office kept its promise. Two queries, and the calendar's.

    Args:
        unit_id: the office whose the cases are.
        since: first day.
        until: the day after the last.
    """
    begin, end = figures.midnight(since), figures.midnight(until)
    cases = Case.objects.filter(unit_id=unit_id).order_by()
    came = cases.filter(received_at__gte=begin, received_at__lt=end)
    received = dict(came.values_list("version__service__slug").annotate(count=Count("pk")))
    rows: dict[str, list[_Row]] = {}
    decided = cases.filter(status=Status.DECIDED, decided_at__gte=begin, decided_at__lt=end)
    for slug, at, done, due in decided.values_list(
        "version__service__slug", "received_at", "decided_at", "promise_due_at"
    ):
        assert done is not None  # or the filter would not have found it
        rows.setdefault(slug, []).append((at, done, due))
    return {slug: _kept(received.get(slug, 0), rows.get(slug, [])) for slug in {*received, *rows}}


def _kept(received: int, rows: Iterable[_Row]) -> Kept:
    found = list(rows)
    promised = [(done, due) for _at, done, due in found if due is not None]
    in_time = sum(done <= due for done, due in promised)
    is_told = len(promised) >= rules.FEWEST
    return Kept(
        received=received,
        decided=len(found),
        promised=len(promised),
        in_time_percent=rules.share_percent(in_time, len(promised)) if is_told else None,
        median_minutes=figures.median_of([(at, done) for at, done, _due in found])
        if len(found) >= rules.FEWEST
        else None,
    )
