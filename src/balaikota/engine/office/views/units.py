"""The offices of the city and who holds what there."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from balaikota.core.people import queries as people
from balaikota.core.people import roles, rules
from balaikota.core.people.queries import Holding
from balaikota.core.units import queries as units
from balaikota.lib.wording import WIB
from balaikota.web import access, http


@access.desk("office.units")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the offices as a tree, with who heads each."""
    now = http.now()
    rows = units.find_units(on=now.astimezone(WIB).date())
    heads: dict[int, list[Holding]] = defaultdict(list)
    for holding in people.find_heads(now=now):
        heads[holding.unit_id].append(holding)
    headless = [unit for unit in rows if roles.head_of(unit.kind) and not heads[unit.pk]]
    context = {
        "rows": [(unit, unit.path.count("/") - 1, heads[unit.pk]) for unit in rows],
        "headless": {unit.pk for unit in headless},
    }
    return http.render(request, "office/units.html", context)


@access.desk("office.units")
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one office: what it is, who holds what there, what hangs below, what it was."""
    by, now = http.actor(request), http.now()
    found = units.get_unit(code)
    head = roles.head_of(found.kind)
    held = people.find_at_unit(found.pk, now=now)
    is_empty = head is not None and all(row.role != head.slug for row in held)
    empty_post = rules.signs_as(head.slug, rules.DEFINITIF, found.name) if head and is_empty else ""
    may_appoint = bool(empty_post and head and people.appointing_grant(by, head.slug, found.pk))
    context = {
        "unit": found,
        "line": units.find_line(found)[:-1],
        "below": _children(found, now.astimezone(WIB).date()),
        "held": held,
        "empty_post": empty_post,
        "appoint": f"{head.slug}:{found.code}" if head and may_appoint else "",
        "names": units.find_former_names(found),
        "before": units.find_predecessors(found),
        "after": units.find_successors(found),
        "sees_people": by.may("people.view", found.pk),
        "may_regroup": by.may("office.regroup"),
        "today": now.astimezone(WIB).date(),
        "now": now,
    }
    return http.render(request, "office/unit.html", context)


def _children(above: units.Unit, on: date) -> list[units.Unit]:
    return [one for one in units.find_units(on=on) if one.parent_id == above.pk]
