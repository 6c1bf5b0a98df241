"""Follow-ups on the desk: written, published, done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.units import queries as units
from balaikota.engine.survey import forms, rules
from balaikota.engine.survey.actions import following
from balaikota.engine.survey.queries import follow_ups, results, services
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.views import shown
from balaikota.lib import wording
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk
from balaikota.web.days import PARTS


@desk(follow_ups.WRITE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write what an office will do; the elements stand with the lowest first."""
    actor, errors = http.actor(request), list[tuple[str, str]]()
    form = forms.Plan(request.POST if request.method == "POST" else None)
    offices = units.get_many(actor.units_for(follow_ups.WRITE))
    choices = sorted(((one.code, one.name) for one in offices.values()), key=lambda one: one[1])
    code = request.POST.get("unit", request.GET.get("unit", ""))[:40]
    code = code or (choices[0][0] if len(choices) == 1 else "")
    unit = next((one for one in offices.values() if one.code == code), None)
    if request.method == "POST" and unit is None:
        errors = [("unit", _("Pilih kantornya."))]
    elif request.method == "POST" and not form.is_valid():
        errors = [(name, str(some[0])) for name, some in form.errors.items()]
    elif request.method == "POST" and unit is not None:
        try:
            made = following.write(by=actor, now=http.now(), unit_id=unit.pk, **form.cleaned_data)
            return redirect("survey:plan", made.pk)
        except DomainError as error:
            errors = [(error.field or "", error.message)]
    context = {
        "offices": choices,
        "unit": code,
        "elements": _elements(unit.pk if unit else None),
        "services": _services(unit.pk if unit else None),
        "typed": _typed(request),
        "errors": errors,
        "problems": dict(errors),
        "most": rules.NOTE_MAX,
    }
    return http.render(request, "survey/plan_new.html", context, status=422 if errors else 200)


@desk(follow_ups.VIEW)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one; its head publishes it and says that it is done."""
    actor, errors = http.actor(request), list[tuple[str, str]]()
    found = follow_ups.get_visible(actor, pk)
    if request.method == "POST":
        follow_ups.get_own(actor, pk)
        try:
            _do(request, pk)
            return redirect("survey:plan", pk)
        except DomainError as error:
            errors = [(error.field or "", error.message)]
    lang = shown.lang()
    slug = found.service
    context = {
        "plan": found,
        "title": follow_ups.title_of(found, lang),
        "service": services.titles_of({slug} - {""}).get(slug, ""),
        "state": shown.state(found),
        "may_change": actor.may(follow_ups.WRITE, found.unit_id),
        "words": request.POST.get("words", "")[: forms.WORDS_READ],
        "errors": errors,
        "problems": dict(errors),
        "most": rules.NOTE_MAX,
    }
    return http.render(request, "survey/plan.html", context, status=422 if errors else 200)


def _do(request: HttpRequest, pk: int) -> None:
    actor, now, what = http.actor(request), http.now(), request.POST.get("what", "")
    if what == "publish":
        following.publish(by=actor, now=now, follow_up_id=pk)
    elif what == "done":
        words = request.POST.get("words", "")[: forms.WORDS_READ]
        following.finish(by=actor, now=now, follow_up_id=pk, words=words)
    else:
        raise DomainError(_("Pilih apa yang dilakukan."))


def _elements(unit_id: int | None) -> list[tuple[str, str]]:
    """Return (code, words) of the elements, the lowest of this semester first where they are told."""
    today = http.now().astimezone(wording.WIB).date()
    asked, lang, period = versions.in_force(today), shown.lang(), rules.period_of(today)
    tallied = results.tallies([unit_id], period, asked) if unit_id else {}
    result = results.judged(results.pooled(tallied.values()), asked)
    titles = {one.code: f"{one.number} {one.title.in_(lang)}" for one in asked.elements}
    if not result.means:
        return list(titles.items())
    return [
        (code, f"{titles[code]}: {shown.decimal(result.means[code])}") for code in result.weakest
    ]


def _services(unit_id: int | None) -> list[tuple[str, str]]:
    today = http.now().astimezone(wording.WIB).date()
    asked, period = versions.in_force(today), rules.period_of(today)
    tallied = results.tallies([unit_id], period, asked) if unit_id else {}
    return sorted(services.titles_of({slug for _unit, slug in tallied}).items())


def _typed(request: HttpRequest) -> dict[str, Any]:
    typed = {name: request.POST.get(name, "") for name in ("element", "service", "words")}
    due = {part: request.POST.get(f"due_date-{part}", "") for part in PARTS}
    return typed | {"due_date": due}
