"""Keeping a case, and what comes of it, from those it is about: the head above them handles it."""

from __future__ import annotations

from django.db.models import Q

from balaikota.core.people import roles
from balaikota.core.units import queries as units
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _left
from balaikota.engine.cases.models import Case, Concern, Party, Status, Task
from balaikota.engine.cases.queries.concerns import Above

# A task of a merged case goes on where the case is taken apart again.
OPEN = Q(ended_at=None) | Q(act=rules.MERGED)


def put(concern: Concern, above: Above | None) -> None:
    """Keep the case of a new concern from whom it names; what lies in their line goes above them."""
    concern.save()
    case = concern.case
    case.is_with_superior = True
    is_over = case.ended_at is not None and case.status != Status.MERGED
    if above is None or is_over or not case.unit.path.startswith(above.unit.path):
        # An office elsewhere keeps what is its own; only they do not see it.
        case.save(update_fields=["is_with_superior"])
    else:
        move_to(case, above)


def spread(concern: Concern, case: Case, above: Above | None) -> None:
    """Keep what came of a case from the same; nothing where it was said already."""
    same = {"case": case, "unit_id": concern.unit_id, "user_id": concern.user_id}
    if Concern.objects.filter(**same).exists():
        return
    given = {"from_unit": case.unit, "named_at": concern.named_at, "spread_from": concern}
    put(Concern(**same, **given), above)


def inherit(origin: Case, case: Case) -> None:
    """Keep a case that has just come of another from all whom that one is about. One query if none."""
    for concern in Concern.objects.filter(case=origin).order_by("pk"):
        head = roles.head_of(origin.unit.kind)
        spread(concern, case, Above(head.slug, origin.unit) if head else None)


def move_to(case: Case, above: Above) -> None:
    """Give the head above what lies with an office of the line; other offices keep what is theirs."""
    line = [unit for unit in units.find_line(case.unit) if unit.path.startswith(above.unit.path)]
    case.unit = above.unit
    case.save(update_fields=["unit", "is_with_superior"])
    tasks = Task.objects.filter(OPEN, case=case, unit__in=line)
    keys = list(tasks.values_list("pk", flat=True))
    tasks = Task.objects.filter(pk__in=keys)
    tasks.update(unit=above.unit, holder=None, unattended_at=None)
    tasks.filter(party=Party.OFFICER).update(role=above.role)
    _left.say_open(case.pk)
