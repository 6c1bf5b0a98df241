"""Counters and posts that will stand empty: a page for each superior unit."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.people.rules import PLH, PLT
from balaikota.engine.cases.queries import forecast
from balaikota.engine.cases.queries.forecast import Gap, Outlook, State
from balaikota.engine.office.views import answers
from balaikota.lib import wording
from balaikota.web import access, http


@access.desk("people.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show which posts stand empty from today to 14 days ahead, why, and who could stand in."""
    by, now = http.actor(request), http.now()
    offices = answers.offices(by.units_for("people.view"))
    above = [unit for unit in offices if _has_below(unit, offices)]
    below = next((one for one in above if one.code == request.GET.get("unit")), None)
    found = forecast.outlooks(by, now=now, below=below)
    context = {
        "below": below,
        "unit_options": [(one.code, one.name) for one in above],
        "posts": [_row(one, by) for one in found],
        "days": [_day(day) for day, _state in found[0].days] if found else [],
        "waiting": sum(one.waiting for one in found),
        "words": state_words(),
        "now": now,
    }
    return http.render(request, "office/forecast.html", context)


def state_words() -> dict[State, str]:
    """Return what a day looks like -> the word for it."""
    return {
        State.STAFFED: _("Ada"),
        State.PART: _("Sebagian"),
        State.EMPTY: _("Kosong"),
        State.CLOSED: _("Libur"),
    }


def _has_below(unit: Any, offices: list[Any]) -> bool:
    return any(one.path.startswith(unit.path) and one.pk != unit.pk for one in offices)


def _day(day: Any) -> tuple[str, str]:
    lang = answers.lang()
    return wording.weekday_name(day, lang)[
        :3
    ], f"{day.day} {wording.month_name(day.month, lang)[:3]}"


def _row(one: Outlook, by: Actor) -> dict[str, Any]:
    may_appoint = people.appointing_grant(by, one.role, one.unit.pk) is not None
    may_assign = by.may("people.assign", one.unit.pk)
    return {
        "post": one,
        "states": [state for _day, state in one.days],
        "gaps": [
            (wording.day_span(gap.start, gap.last_day, answers.lang()), gap) for gap in one.gaps
        ],
        "acting": _acting(one, one.gaps[0]) if one.takes_stand_in and may_appoint else "",
        "assign": _assign(one) if not one.takes_stand_in and may_assign else "",
    }


def _acting(one: Outlook, gap: Gap) -> str:
    """Return the form for a Plh or Plt, filled in but for the decree."""
    asked = {
        "jabatan": one.key,
        "sebagai": PLT if gap.is_vacant else PLH,
        "mulai": gap.start.isoformat(),
        "sampai": gap.end.isoformat(),
    }
    return f"{reverse('office:acting')}?{urlencode(asked)}"


def _assign(one: Outlook) -> str:
    return f"{reverse('office:assign')}?{urlencode({'peran': one.role, 'unit': one.unit.code})}"
