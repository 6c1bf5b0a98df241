"""Units merge, or one is split: proposing it step by step, what was decided, calling it off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.people import queries as people
from balaikota.core.proposals import actions as proposals
from balaikota.core.units import queries as units
from balaikota.engine.office import actions
from balaikota.engine.office.forms import regrouping as forms
from balaikota.engine.office.queries import regrouping, regrouping_told
from balaikota.engine.office.rules import Plan
from balaikota.engine.office.views import answers
from balaikota.lib.errors import DomainError
from balaikota.web import access, http, resend

STEP, CHECK, SURE = "langkah", "periksa", "usulkan"


@access.desk("office.units")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the mergers and splits that were decided on, those ahead first."""
    rows, today = regrouping.find_all(), answers.today()
    context = {
        "ahead": [row for row in reversed(rows) if _is_ahead(row, today)],
        "past": [row for row in rows if not _is_ahead(row, today)],
        "titles": regrouping_told.titles(rows),
        "may_propose": http.actor(request).may("office.regroup"),
    }
    return http.render(request, "office/regroups.html", context)


@access.desk("office.units")
@require_http_methods(["GET", "POST"])
def regroup(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was decided, whoever is still to be placed; call it off before its day."""
    by, now = http.actor(request), http.now()
    row = regrouping.get(pk)
    form = forms.CallOff(answers.posted(request))
    if request.method == "POST":
        by.require("office.call_off")
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                actions.call_off(by=by, now=now, regrouping=row, reason=reason)
            except DomainError as error:
                answers.refuse(form, error)
            else:
                messages.success(request, _("Dibatalkan. Semuanya tetap seperti sebelumnya."))
                return redirect("office:regroup", row.pk)
    context = {
        "row": row,
        "title": regrouping_told.title(regrouping.plan_of(row)),
        "lines": regrouping_told.decided(row),
        "to_place": people.find_holdings(row.written["to_place"]).values(),
        "adopted_by": people.names_of([row.adopted_by, row.called_off_by]),
        "is_ahead": _is_ahead(row, answers.today()),
        "may_call_off": by.may("office.call_off"),
        "sees_people": by.may("people.view"),
    }
    return answers.form_page(request, "office/regroup.html", form, context)


@access.desk("office.regroup")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Ask for the frame, then for who goes where, show what moves, and propose it."""
    asked = request.GET.get("unit", "")
    known = {unit.code: unit for unit in units.find_units(on=answers.today())}
    above = known[asked].parent if asked in known else None
    form = forms.Frame(
        answers.posted(request),
        initial=forms.proposed(
            answers.today(), request.GET.get("cara", ""), asked, above.code if above else ""
        ),
    )
    chosen = (forms.AREA, forms.CHILD, forms.OFFICER, forms.KEY, "rest")
    context = {
        "unit_options": [(unit.code, unit.name) for unit in known.values()],
        "kept": [pair for pair in resend.kept_fields(request) if pair[0].startswith(chosen)],
    }
    if request.method == "GET" or answers.CHANGE in request.POST or not form.is_valid():
        return answers.form_page(request, "office/regroup_new.html", form, context)
    plan = form.plan(request.POST)
    try:
        return _next(request, form, plan)
    except DomainError as error:
        if error.field in ("officers", "rest", "areas", "children", "keys"):
            return _where_page(request, plan, error.message)
        answers.refuse(form, error)
    return answers.form_page(request, "office/regroup_new.html", form, context)


def _next(request: HttpRequest, form: forms.Frame, plan: Plan) -> HttpResponse:
    by, now = http.actor(request), http.now()
    change, step = actions.Regroup(plan), request.POST.get(STEP, "")
    if step == SURE:
        reason = form.cleaned_data["reason"]
        proposals.propose(by=by, now=now, change=change, reason=reason)
        messages.success(request, _("Usulan tersimpan. Petugas lain yang memutuskan."))
        return redirect("office:proposals")
    try:
        change.check(by=by, now=now)
    except DomainError as error:
        if error.field != "officers" or step == CHECK:
            raise
    if step == CHECK:
        shown = {"title": change.title, "lines": change.lines()}
        context = shown | {"kept": _kept(request), "path": request.get_full_path()}
        return http.render(request, "office/regroup_check.html", context)
    return _where_page(request, plan, "")


def _where_page(request: HttpRequest, plan: Plan, problem: str) -> HttpResponse:
    """Return the page that asks where each officer, place, lower unit and key goes."""
    found = regrouping.moving(plan)
    heirs = [(code, found.names[code]) for code in plan.heirs]
    context: dict[str, Any] = {
        "plan": plan,
        "found": found,
        "heirs": heirs,
        "officer_options": [*heirs, forms.place_later()],
        "key_options": [*heirs, ("", _("Berakhir"))],
        "problem": problem,
        "path": request.get_full_path(),
        "kept": _kept(request, without=(forms.AREA, forms.CHILD, forms.OFFICER, forms.KEY, "rest")),
    }
    status = 422 if problem else 200
    return http.render(request, "office/regroup_where.html", context, status=status)


def _kept(request: HttpRequest, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return what was typed so far, to be sent along with the next page."""
    sent = resend.kept_fields(request)
    skipped = (*without, STEP, answers.CHANGE)
    return [(name, value) for name, value in sent if not name.startswith(skipped)]


def _is_ahead(row: regrouping.Regrouping, today: Any) -> bool:
    return row.called_off_at is None and row.since > today
