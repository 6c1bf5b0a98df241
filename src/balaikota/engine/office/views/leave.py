"""Who is away: the list, entering it with who stands in, and coming back early."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.people import actions
from balaikota.core.people import queries as people
from balaikota.engine.cases.queries import forecast
from balaikota.engine.office.forms import leave as forms
from balaikota.engine.office.forms.people import OTHER, End
from balaikota.engine.office.views import answers, entering
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import access, http

FIELD_OF = {
    "stand_in": "person",
    "user": "person",
    "decree_number": "stand_in_number",
    "decree_date": "stand_in_day",
}


@access.desk("people.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show who is away now and who will be, with who stands in."""
    by, now = http.actor(request), http.now()
    text, when = answers.searched(request), request.GET.get("saat", "")
    offices = answers.offices(by.units_for("people.view"))
    unit = next((one for one in offices if one.code == request.GET.get("unit")), None)
    when = when if when in ("kini", "nanti") else ""
    found = people.find_leave(by, now=now, text=text, unit_id=unit.pk if unit else None, when=when)
    context = {
        "now": now,
        "absences": found,
        "kinds": kinds(),
        "asked": {"cari": text, "saat": when, "unit": unit.code if unit else ""},
        "is_filtered": bool(text or when or unit),
        "unit_options": [(one.code, one.name) for one in offices],
        "may_enter": by.may("people.enter_leave"),
        "may_end": {
            row.leave.pk
            for row in found
            if str(row.leave.user_id) != by.id
            and people.leave_grant(by, row.leave.user_id, now=now, permission="people.end_leave")
        }
        if by.may("people.end_leave")
        else set(),
    }
    return http.render(request, "office/leave.html", context)


@access.desk("people.enter_leave")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a leave: choose the officer, fill in, read what will happen, confirm."""
    by, now = http.actor(request), http.now()
    asked = request.GET.get("orang", "")
    if not (asked.isdecimal() and len(asked) < 19):
        if request.method == "POST":
            raise NotFound(_("Pilih dulu petugasnya."))
        return _choose(request)
    person = people.get_officer(int(asked))
    if people.leave_grant(by, person.pk, now=now) is None:
        raise NotFound(_("Petugas itu tidak ditemukan."))
    posts = people.find_posts_of(person.pk, now=now)
    proposed = [
        row
        for post in posts
        for row in people.find_stand_ins(post.role, post.unit_id, now=now)
        if str(row.user_id) != by.id and row.user_id != person.pk
    ]
    form = forms.Leave(
        answers.posted(request),
        proposed=[row.user_id for row in proposed],
        has_post=bool(posts),
        initial={"from_day": answers.today(), "to_day": answers.today()},
    )
    context = {
        "person": person,
        "posts": posts,
        "kind_options": [(kind, word) for kind, word in kinds().items()],
        "person_options": _options(proposed) if posts else [],
    }
    return _entry(request, form, person, context)


@access.desk("people.end_leave")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that somebody is back early, or that their leave is called off."""
    by, now = http.actor(request), http.now()
    leave = people.get_leave(by, pk, now=now)
    form = End(answers.posted(request), initial={"when": "now"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.end_leave(by=by, now=now, leave=leave, reason=given["reason"], at=given["at"])
        except DomainError as error:
            answers.refuse(form, error)
        else:
            done = {"name": leave.user.name}
            messages.success(request, _("Catatan cuti %(name)s sudah diakhiri.") % done)
            return redirect("office:leave")
    context = {
        "leave": leave,
        "kind": kinds()[leave.kind],
        "until": people.until_words(leave.valid_to),
        "now": now,
    }
    return answers.form_page(request, "office/leave_end.html", form, context)


def kinds() -> dict[str, str]:
    """Return kind of leave -> the words for it, in the order they are asked."""
    return {
        "cuti": _("Cuti"),
        "sakit": _("Sakit"),
        "dinas-luar": _("Dinas luar"),
        "diklat": _("Pendidikan dan pelatihan"),
    }


def _choose(request: HttpRequest) -> HttpResponse:
    by, now, text = http.actor(request), http.now(), answers.searched(request)
    found = people.find_people(by, now=now, text=text) if text else []
    others = [row for row in found if str(row.pk) != by.id]
    context = {"found": others, "asked": text}
    return http.render(request, "office/leave_person.html", context)


def _entry(
    request: HttpRequest, form: forms.Leave, person: Any, context: dict[str, Any]
) -> HttpResponse:
    """Rehearse what is typed and show what would happen; do it once that was confirmed."""
    by, now, is_sure = http.actor(request), http.now(), "simpan" in request.POST

    def act() -> Any:
        given = form.cleaned_data
        names = (
            "kind",
            "valid_from",
            "valid_to",
            "decree_number",
            "stand_in",
            "no_stand_in_reason",
        )
        return actions.enter_leave(
            by=by, now=now, user=person, **{name: given[name] for name in names}
        )

    if request.method == "POST" and answers.CHANGE not in request.POST and form.is_valid():
        given = form.cleaned_data
        gaps = people.find_gaps(person, max(given["valid_from"], now), given["valid_to"])
        try:
            row = act() if is_sure else entering.rehearse(act)
        except DomainError as error:
            form.add_error(_field(form, error), error.message)
        else:
            if not is_sure:
                return _confirm(request, form, row, gaps)
            messages.success(request, _("Tersimpan: %(name)s.") % {"name": person.name})
            return redirect("office:leave")
    return answers.form_page(request, "office/leave_new.html", form, context)


def _field(form: forms.Leave, error: DomainError) -> str | None:
    field = FIELD_OF.get(error.field or "") or answers.FIELD_OF.get(error.field or "", error.field)
    return field if field in form.fields else None


def _confirm(request: HttpRequest, form: forms.Leave, row: Any, gaps: list[Any]) -> HttpResponse:
    by, now = http.actor(request), http.now()
    waiting = forecast.count_waiting(by, {(gap.role, gap.unit.pk) for gap in gaps})
    stand_in = form.cleaned_data["stand_in"]
    context = {
        "row": row,
        "kind": kinds()[row.kind],
        "until": people.until_words(row.valid_to),
        "gaps": [(gap, waiting.get((gap.role, gap.unit.pk), 0)) for gap in gaps],
        "stand_in": stand_in,
        "appointed": {
            gap.key
            for gap in gaps
            if stand_in
            and gap.takes_stand_in
            and people.appointing_grant(by, gap.role, gap.unit.pk)
        },
        "is_now": row.valid_from <= now,
        "kept": entering.typed(request, form),
        "path": request.get_full_path(),
    }
    return http.render(request, "office/leave_confirm.html", context)


def _options(proposed: list[people.Holding]) -> list[tuple[str, str, str]]:
    listed = {str(row.user_id): (str(row.user_id), row.name, row.title) for row in proposed}
    return [
        *listed.values(),
        (OTHER, _("Petugas lain"), ""),
        (forms.NOBODY, _("Tidak ada pengganti"), _("Jabatan ini kosong selama ia tidak bertugas.")),
    ]
