"""Who holds what until when; entering decrees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.people import actions, roles
from balaikota.core.people import queries as people
from balaikota.engine.office.forms import people as forms
from balaikota.engine.office.views import answers
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import access, http

SHOWN_VACANT = 8


@access.desk("people.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show vacant posts, what ends soon, then everybody with what they hold."""
    by, now = http.actor(request), http.now()
    text, role = answers.searched(request), request.GET.get("peran", "")
    posts = people.find_posts(by, now=now)
    offices = answers.offices(by.units_for("people.view"))
    unit = next((one for one in offices if one.code == request.GET.get("unit")), None)
    asked: dict[str, Any] = {
        "text": text,
        "role": role if role in roles.ROLES else "",
        "unit_id": unit.pk if unit else None,
    }
    page, total = answers.page_number(request), people.count_people(by, now=now, **asked)
    vacant = [post for post in posts if post.is_vacant]
    context = {
        "now": now,
        "people": people.find_people(by, now=now, page=page, **asked),
        "total": total,
        "page": page,
        "pages": max(1, -(-total // people.PAGE_SIZE)),
        "vacant": vacant[:SHOWN_VACANT],
        "more_vacant": vacant[SHOWN_VACANT:],
        "expiring": people.find_expiring(by, now=now),
        "is_filtered": bool(text or asked["role"] or unit),
        "asked": {"cari": text, "peran": asked["role"], "unit": unit.code if unit else ""},
        "role_options": answers.role_options(),
        "unit_options": [(one.code, one.name) for one in offices],
        "may_appoint": {p.key for p in vacant if people.appointing_grant(by, p.role, p.unit_id)},
        "may_create": by.may("people.create_officer"),
        "may_assign": by.may("people.assign"),
        "may_act_for": by.may("people.appoint_acting"),
        "may_transfer": by.may("office.transfer"),
        "may_lend": by.may("people.lend_mandate"),
        "may_enter_leave": by.may("people.enter_leave"),
        "may_import": by.may("office.stage_import"),
    }
    return http.render(request, "office/people.html", context)


@access.desk("people.view")
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one officer: what they hold, held and will hold, each with its decree."""
    by, now = http.actor(request), http.now()
    user = people.get_officer(pk)
    held = people.holdings_of(by, pk)
    if not held and not by.may("people.create_officer"):
        raise NotFound(_("Petugas itu tidak ditemukan."))
    context = {
        "person": user,
        "now": now,
        "held": [row for row in held if row.state(now) in ("now", "soon")],
        "ahead": [row for row in held if row.state(now) == "ahead"],
        "past": [row for row in held if row.state(now) in ("over", "cancelled")],
        "may_end": {
            row.pk
            for row in held
            if people.may_end(by, row.role, row.mode, row.unit_id) and by.id != str(pk)
        },
        "may_assign": by.may("people.assign") and by.id != str(pk),
        "may_transfer": by.may("office.transfer") and by.id != str(pk),
        "absence": people.absence_of(pk, now=now),
        "may_enter_leave": by.may("people.enter_leave")
        and by.id != str(pk)
        and people.leave_grant(by, pk, now=now) is not None,
    }
    return http.render(request, "office/person.html", context)


@access.desk("people.create_officer")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open an account for an officer."""
    form = forms.Officer(answers.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.create_officer(
                by=http.actor(request), now=http.now(), **form.cleaned_data
            )
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(
                request, _("Akun %(name)s dibuka. Berikutnya: beri tugas.") % {"name": user.name}
            )
            return redirect("office:person", user.pk)
    return answers.form_page(request, "office/officer_new.html", form)
