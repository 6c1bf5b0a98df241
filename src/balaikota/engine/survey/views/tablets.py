"""Tablets: the officers' list of them, showing a case's survey on one, and the screen itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from balaikota.core.units import queries as units
from balaikota.engine.cases.queries import visible as cases
from balaikota.engine.cases.views import links
from balaikota.engine.survey import forms
from balaikota.engine.survey.actions import tablets as acts
from balaikota.engine.survey.actions.answering import ANSWERER
from balaikota.engine.survey.queries import tablets
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.views import answering
from balaikota.lib import wording
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.engine.survey.models import Offer, Tablet

WAIT_SECONDS, THANKS_SECONDS = 5, 8
FOR, AWAY = "untuk", "batal"


@desk(tablets.PERMISSION)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List the tablets of one's offices, and set one up."""
    actor, errors = http.actor(request), list[tuple[str, str]]()
    offices = units.get_many(actor.units_for(tablets.PERMISSION))
    choices = sorted((unit.code, unit.name) for unit in offices.values())
    code = request.POST.get("unit", choices[0][0] if len(choices) == 1 else "")
    if request.method == "POST":
        chosen = next((unit for unit in offices.values() if unit.code == code), None)
        try:
            if chosen is None:
                raise acts.Unnamed(_("Pilih kantornya."), field="unit")
            acts.set_up(
                by=actor, now=http.now(), unit_id=chosen.pk, name=request.POST.get("name", "")
            )
            return redirect("survey:tablets")
        except DomainError as error:
            errors = [(error.field or "", error.message)]
    context = {
        "tablets": [(one, _address(one)) for one in tablets.find_tablets(actor)],
        "offices": choices,
        "unit": code,
        "name": request.POST.get("name", "")[:200],
        "errors": errors,
        "problems": dict(errors),
    }
    return http.render(request, "survey/tablets.html", context, status=422 if errors else 200)


@desk(tablets.PERMISSION)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a tablet."""
    acts.end(by=http.actor(request), now=http.now(), tablet_id=pk)
    return redirect("survey:tablets")


@desk(tablets.PERMISSION)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the tablet that shows the survey for a case, and show it there."""
    actor, errors, shown = http.actor(request), list[tuple[str, str]](), ""
    case = cases.get_case(actor, number)
    actor.require(tablets.PERMISSION, case.unit_id)
    found = tablets.find_tablets(actor, unit_id=case.unit_id)
    typed = request.POST.get("tablet", str(found[0].pk) if len(found) == 1 else "")
    if request.method == "POST":
        try:
            shown = _shown(request, number, typed).name
        except DomainError as error:
            errors = [(error.field or "", error.message)]
    context = {
        "case": case,
        "tablets": [(one.pk, one.name) for one in found],
        "tablet": typed,
        "shown": shown,
        "errors": errors,
        "problems": dict(errors),
    }
    return http.render(request, "survey/show.html", context, status=422 if errors else 200)


@links.unlisted
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """Be the screen at the counter: wait, show the questions, thank, and wait again by itself.

    The browser is told when to come back by a header, so that no script is needed.
    """
    try:
        tablet = links.opened(request, "survey-tablet", lambda: tablets.get_by_key(key))
    except NotFound as error:
        return links.over(request, error.message, status=error.status, names=())
    now, here = http.now(), reverse("survey:screen", args=[key])
    offer = tablets.shown_by(tablet, now)
    if request.method == "POST" and not _is_same(request, offer):
        return redirect(here)
    if offer is None:
        return _waiting(request, tablet, here)
    if request.POST.get(AWAY) == "1":
        acts.put_away(by=ANSWERER, now=now, tablet_id=tablet.pk)
        return redirect(here)
    asked = versions.in_force(now.astimezone(wording.WIB).date())
    told = answering.context_of(offer.case, asked) | {"offer": offer.pk, "here": here}
    until = tablet.shown_until
    assert until is not None  # or nothing would be shown
    left = max(1, int((until - now).total_seconds()))
    if request.method != "POST":
        page = http.render(request, "survey/screen.html", told | answering.blank())
        return _back_in(page, left, here)
    sent = forms.read_answers(request.POST, asked)
    errors = answering.send(sent, asked, offer.pk)
    if errors is None:
        return redirect(f"{here}?selesai=1")
    page = http.render(request, "survey/screen.html", told | answering.again(sent, errors), 422)
    return _back_in(page, left, here)


def _is_same(request: HttpRequest, offer: Offer | None) -> bool:
    """Tell whether a form that was sent is for the case the tablet shows now: a late one is dropped."""
    return offer is not None and request.POST.get(FOR, "") == str(offer.pk)


def _waiting(request: HttpRequest, tablet: Tablet, here: str) -> HttpResponse:
    is_thanks = request.GET.get("selesai") == "1"
    page = http.render(request, "survey/waiting.html", {"tablet": tablet, "is_thanks": is_thanks})
    return _back_in(page, THANKS_SECONDS if is_thanks else WAIT_SECONDS, here)


def _back_in(page: HttpResponse, seconds: int, here: str) -> HttpResponse:
    page["Refresh"] = f"{seconds}; url={here}"
    return page


def _shown(request: HttpRequest, number: str, typed: str) -> Tablet:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 18):
        raise DomainError(_("Pilih tabletnya."), field="tablet")
    return acts.show(by=http.actor(request), now=http.now(), number=number, tablet_id=int(typed))


def _address(tablet: Tablet) -> str:
    return f"{settings.PUBLIC_URL}{reverse('survey:screen', args=[tablets.key_of(tablet)])}"
