"""How reports are handled, in numbers that tell of nobody: confidential ones are not among them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Q, QuerySet

from balaikota.core.manifest import all_manifests
from balaikota.engine.cases.models import Case, Status
from balaikota.lib import wording
from balaikota.modules.pengaduan.models import Report
from balaikota.modules.pengaduan.queries.publishing import CONFIDENTIAL
from balaikota.modules.pengaduan.rules import publishing as rules
from balaikota.modules.pengaduan.rules.publishing import Figures, Handled, Quarter


@dataclass(frozen=True)
class Part:
    """The figures of one area or category; ``key`` is its code, empty for those put together."""

    key: str
    figures: Figures


@dataclass(frozen=True)
class Told:
    """The figures of a quarter as everybody may know them."""

    whole: Figures
    by_area: list[Part]
    by_category: list[Part]


@dataclass(frozen=True)
class Office:
    """What is late now at one unit; None for numbers that are too small to be told."""

    name: str
    open: int | None
    late: int | None


def of_quarter(quarter: Quarter, *, now: datetime) -> Told:
    """Return the figures of the reports received in a quarter; one query."""
    first, end = (
        datetime.combine(day, time(), wording.WIB) for day in (quarter.first, quarter.end)
    )
    rows = _counted().filter(filed_at__gte=first, filed_at__lt=end)
    found = list(
        rows.values_list("area", "category", "filed_at", "answered_at", "case__promise_due_at")
    )
    handled = [
        (area, category, Handled(filed_at, answered_at, due_at))
        for area, category, filed_at, answered_at, due_at in found
    ]
    return Told(
        rules.figures([one for _area, _category, one in handled], now=now),
        _parts([(area, one) for area, _category, one in handled], now),
        _parts([(category, one) for _area, category, one in handled], now),
    )


def late_now(*, now: datetime) -> list[Office]:
    """Return the units that have reports open, the most late first, then by name; one query."""
    cases = Case.objects.filter(pk__in=_counted().values("case_id"))
    rows = (
        cases.filter(status__in=[Status.OPEN, Status.WAITING])
        .order_by()
        .values_list("unit__name")
        .annotate(open=Count("pk"), late=Count("pk", filter=_late(now)))
    )
    few = rules.FEW
    found = [
        Office(name, n, late) if n >= few else Office(name, None, None) for name, n, late in rows
    ]
    return sorted(found, key=lambda one: (one.open is None, -(one.late or 0), one.name))


def _late(now: datetime) -> Q:
    return Q(status=Status.OPEN, promise_due_at__lt=now)


def _counted() -> QuerySet[Report]:
    """Return the reports that are counted: none that is confidential or hidden from anybody."""
    rows = Report.objects.exclude(privacy=CONFIDENTIAL).order_by()
    for one in all_manifests():
        if one.restricted is not None:
            rows = rows.exclude(case__in=Case.objects.filter(one.restricted()))
    return rows


def _parts(found: Collection[tuple[str, Handled]], now: datetime) -> list[Part]:
    grouped: dict[str, list[Handled]] = {}
    for key, one in found:
        grouped.setdefault(key, []).append(one)
    alone, _together = rules.told({key: len(ones) for key, ones in grouped.items()})
    rest = [one for key, ones in grouped.items() if key not in alone for one in ones]
    parts = [Part(key, rules.figures(grouped[key], now=now)) for key in alone]
    return [*parts, Part("", rules.figures(rest, now=now))] if len(rest) >= rules.FEW else parts
