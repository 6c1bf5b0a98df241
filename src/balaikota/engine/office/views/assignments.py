"""Entering a decree: somebody is given a role, stands in, or is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.action import Actor
from balaikota.core.people import actions, rules
from balaikota.core.people import queries as people
from balaikota.core.people.roles import ADMIN_GRADE
from balaikota.core.proposals import actions as proposals
from balaikota.core.units import queries as units
from balaikota.engine.office.forms import people as forms
from balaikota.engine.office.views import answers, entering
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import access, http


@access.desk("people.assign")
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """Give somebody a role at a unit: fill in, read what will happen, confirm."""
    by, now = http.actor(request), http.now()
    offices = answers.offices(by.units_for("people.assign"))
    services = entering.service_options()
    form = forms.Assign(
        answers.posted(request),
        services=services,
        initial=entering.proposal(request, roles_default="definitif"),
    )
    context = {
        "back_to": _back(request),
        "role_options": answers.role_options(),
        "unit_options": [(one.code, one.name) for one in offices],
        "service_options": services,
    }

    def act() -> Any:
        given = form.cleaned_data
        unit = next((one for one in offices if one.code == given["unit"]), None)
        if unit is None:
            raise NotFound(_("Pilih unit kerja dari daftar."), field="unit")
        if given["role"] in ADMIN_GRADE:
            return _propose(by, now, form, unit)
        return actions.assign(
            by=by, now=now, user=given["user"], role=given["role"], unit=unit,
            services=given["services"], reaches_below=not given["here_only"],
            **entering.period(form),
        )  # fmt: skip

    return entering.page(request, "office/assign.html", form, act, context)


@access.desk("people.appoint_acting")
@require_http_methods(["GET", "POST"])
def acting(request: HttpRequest) -> HttpResponse:
    """Enter a Plh or Plt by its decree: choose the post, fill in, read what will happen, confirm."""
    by, now = http.actor(request), http.now()
    posts = [
        post
        for post in people.find_posts(by, now=now)
        if people.appointing_grant(by, post.role, post.unit_id)
    ]
    post = next((one for one in posts if one.key == request.GET.get("jabatan")), None)
    if post is None and request.method == "POST":
        raise NotFound(_("Jabatan itu tidak dapat Anda isi. Pilih dari daftar."))
    if post is None:
        posts.sort(key=lambda one: not one.is_vacant)
        return http.render(
            request,
            "office/acting_post.html",
            {"posts": posts, "options": entering.post_options(posts)},
        )
    gap = _gap(request)
    at = max(now, gap["valid_from"]) if gap else now
    proposed = people.find_stand_ins(post.role, post.unit_id, now=at)
    proposed = [row for row in proposed if str(row.user_id) != by.id]
    initial = entering.proposal(request, roles_default="plh" if post.holders else "plt")
    if gap and proposed:
        initial["person"] = str(proposed[0].user_id)
    form = forms.Acting(
        answers.posted(request),
        proposed=[row.user_id for row in proposed],
        initial=initial | forms.typed_period(**gap) if gap else initial,
    )
    context = {
        "post": post,
        "person_options": entering.person_options(proposed),
        "history": people.history_of_post(post.role, post.unit_id)[:6],
        "now": now,
    }

    def act() -> Any:
        given = form.cleaned_data
        unit = units.get_unit(post.unit_code)
        return actions.appoint_acting(
            by=by, now=now, user=given["user"], role=post.role, unit=unit, mode=given["mode"],
            **entering.period(form),
        )  # fmt: skip

    return entering.page(request, "office/acting.html", form, act, context)


@access.desk("people.end_assignment")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an assignment, now or on a day, with a reason."""
    by, now = http.actor(request), http.now()
    held = people.get_assignment(by, pk, permission="people.end_assignment")
    form = forms.End(answers.posted(request), initial={"when": "now"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.end_assignment(
                by=by, now=now, assignment=held, reason=given["reason"], at=given["at"]
            )
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("Penugasan diakhiri: %(what)s") % {"what": _ending(row)})
            return redirect("office:person", held.user_id)
    context = {
        "held": held,
        "title": people.title_of(held),
        "until": people.until_words(held.valid_to),
        "now": now,
    }
    return answers.form_page(request, "office/assignment_end.html", form, context)


def _propose(by: Actor, now: datetime, form: forms.Assign, unit: units.Unit) -> Any:
    """Propose somebody as an admin, and return the assignment that it would be."""
    given = form.cleaned_data
    change = actions.Entrust(
        user=given["user"].pk, role=given["role"], unit=unit.pk, valid_from=given["valid_from"],
        valid_to=given["valid_to"], decree_number=given["decree_number"],
        decree_date=given["decree_day"], decree_file=form.decree.pk if form.decree else None,
        services=rules.spaced(given["services"]), reaches_below=not given["here_only"],
    )  # fmt: skip
    reason = _("Menurut %(decree)s") % {"decree": given["decree_number"]}
    proposals.propose(by=by, now=now, change=change, reason=reason)
    return change.as_row()


def _gap(request: HttpRequest) -> dict[str, Any] | None:
    """Return the gap for which the forecast proposes a stand-in; None when none is meant."""
    asked = request.GET
    try:
        start = datetime.fromisoformat(asked.get("mulai", ""))
        end = datetime.fromisoformat(asked.get("sampai", ""))
    except ValueError:
        return None
    mode = "plt" if asked.get("sebagai") == "plt" else "plh"
    is_whole = start.tzinfo is not None and end.tzinfo is not None
    return {"valid_from": start, "valid_to": end, "mode": mode} if is_whole else None


def _ending(row: Any) -> str:
    title = people.title_of(row)
    if row.valid_to == row.valid_from:
        return _("%(title)s dibatalkan sebelum mulai.") % {"title": title}
    return _("%(title)s sampai %(until)s.") % {
        "title": title,
        "until": people.until_words(row.valid_to),
    }


def _back(request: HttpRequest) -> str:
    asked = request.GET.get("orang", "")
    return asked if asked.isdigit() else ""
