"""Moving somebody to another post, with who stands in and what becomes of the tasks in hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.people import roles, rules
from balaikota.core.people.queries import Holding
from balaikota.core.units import queries as units
from balaikota.engine.cases.queries import handing
from balaikota.engine.office import actions, queries
from balaikota.engine.office.forms import transfers
from balaikota.engine.office.views import answers, entering
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import access, http


@access.desk("office.transfer")
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest) -> HttpResponse:
    """Move somebody: choose the person and the post left, fill in, read what will happen, confirm."""
    by = http.actor(request)
    asked = request.GET.get("orang", "")
    if not asked.isdigit():
        if request.method == "POST":
            raise NotFound(_("Petugas itu tidak ditemukan."))
        return _search(request)
    person = people.get_officer(int(asked))
    held = _may_leave(by, person.pk)
    chosen = request.GET.get("tugas", str(held[0].pk) if len(held) == 1 else "")
    left = next((row for row in held if str(row.pk) == chosen), None)
    if left is None and request.method == "POST":
        raise NotFound(_("Penugasan itu tidak ditemukan."))
    if left is None:
        return http.render(request, "office/transfer_post.html", {"person": person, "held": held})
    return _fill_in(request, left)


def _search(request: HttpRequest) -> HttpResponse:
    text = answers.searched(request)
    found = people.find_like(text) if text else []
    if len(found) == 1:
        return redirect(f"{reverse('office:transfer')}?orang={found[0].pk}")
    context = {"asked": text, "found": found, "is_asked": bool(text)}
    return http.render(request, "office/transfer_person.html", context)


def _may_leave(by: Actor, user_id: int) -> list[Holding]:
    """Return what the person holds definitively now and ``by`` may end; nothing of oneself."""
    now = http.now()
    return [
        row
        for row in people.holdings_of(by, user_id)
        if row.mode == rules.DEFINITIF
        and row.state(now) in ("now", "soon")
        and people.may_end(by, row.role, row.mode, row.unit_id)
        and by.id != str(user_id)
    ]


def _fill_in(request: HttpRequest, left: Holding) -> HttpResponse:
    by, now = http.actor(request), http.now()
    waiting = handing.find_waiting(by, user_id=left.user_id, role=left.role, unit_id=left.unit_id)
    proposed = _stand_ins(by, left)
    form = transfers.Transfer(
        answers.posted(request),
        needs_stand_in=roles.ROLES[left.role].is_single,
        in_hand=[row.pk for row in waiting.in_hand],
        proposed=[row.user_id for row in proposed],
        initial=transfers.proposed(
            answers.today(), left.role, str(proposed[0].user_id) if proposed else transfers.NOBODY
        ),
    )
    offices = answers.offices(by.units_for("people.assign"))
    status, problem = 200, ""
    if entering.is_filled(request, form):
        unit = next((one for one in offices if one.code == form.cleaned_data["unit"]), None)
        in_way = _in_the_way(form, unit, left)
        is_agreed = form.cleaned_data["makes_way"] == _marks(in_way)
        is_sure = entering.SURE in request.POST and is_agreed
        try:
            if is_sure:
                moved = _do(by, left, unit, form, in_way)
                done = {"name": left.name, "title": people.title_of(moved.begun)}
                messages.success(request, _("Tersimpan: %(name)s, %(title)s.") % done)
                return redirect("office:person", left.user_id)
            told = entering.rehearse(
                lambda: queries.foretell(_do(by, left, unit, form, in_way), now=now)
            )
        except DomainError as error:
            answers.refuse(form, error)
        else:
            if entering.SURE in request.POST:
                status, problem = 422, _("Centang dulu bahwa penugasan itu berakhir.")
            return _check_page(request, form, left, in_way, told, problem, status)
    context = {
        "left": left,
        "waiting": waiting,
        "needs_stand_in": form.needs_stand_in,
        "person_options": _options(proposed),
        "role_options": answers.role_options(),
        "unit_options": [(one.code, one.name) for one in offices],
        "decree": form.decree,
        "others": [row for row in people.holdings_of(by, left.user_id) if _goes_on(row, left)],
    }
    return answers.form_page(request, "office/transfer.html", form, context)


def _stand_ins(by: Actor, left: Holding) -> list[Holding]:
    if not roles.ROLES[left.role].is_single:
        return []
    found = people.find_stand_ins(left.role, left.unit_id, now=http.now())
    return [row for row in found if str(row.user_id) != by.id and row.user_id != left.user_id]


def _goes_on(row: Holding, left: Holding) -> bool:
    return row.pk != left.pk and row.state(http.now()) in ("now", "soon", "ahead")


def _options(proposed: list[Holding]) -> list[tuple[str, str, str]]:
    nobody = (
        transfers.NOBODY,
        _("Belum ada pengganti"),
        _("Jabatan ini kosong; tugasnya tidak ada yang mengerjakan."),
    )
    return [*entering.person_options(proposed), nobody]


def _in_the_way(form: transfers.Transfer, unit: units.Unit | None, left: Holding) -> list[Holding]:
    if unit is None:
        return []
    given = form.cleaned_data
    return queries.find_in_the_way(
        given["role"], unit.pk, at=given["valid_from"], mover_id=left.user_id
    )


def _marks(in_way: list[Holding]) -> str:
    """Return what agreeing to end exactly these assignments says."""
    return ",".join(str(row.pk) for row in in_way)


def _do(
    by: Actor,
    left: Holding,
    unit: units.Unit | None,
    form: transfers.Transfer,
    in_way: list[Holding],
) -> queries.Moved:
    given = form.cleaned_data
    if unit is None:
        raise NotFound(_("Pilih unit kerja dari daftar."), field="unit")
    ends = [
        people.get_assignment(by, pk, permission="people.end_assignment")
        for pk in (left.pk, *(row.pk for row in in_way))
    ]
    stand_in = given["user"] and actions.StandIn(
        user=given["user"],
        valid_to=given["valid_to"],
        decree_number=given["order_number"] or given["decree_number"],
        decree_date=given["decree_day"],
    )
    return actions.transfer(
        by=by,
        now=http.now(),
        leaving=ends[0],
        role=given["role"],
        unit=unit,
        at=given["valid_from"],
        decree=actions.Decree(given["decree_number"], given["decree_day"], form.decree),
        replaced=ends[1:],
        stand_in=stand_in,
        kept=[int(pk) for pk in given["keep"]],
    )


def _check_page(
    request: HttpRequest,
    form: transfers.Transfer,
    left: Holding,
    in_way: list[Holding],
    told: list[str],
    problem: str,
    status: int,
) -> HttpResponse:
    kept = [(name, value) for name, value in entering.kept(request, form) if name != "makes_way"]
    context = {
        "left": left,
        "told": told,
        "in_way": in_way,
        "marks": _marks(in_way),
        "problem": problem,
        "errors": [("makes_way", problem)] if problem else [],
        "kept": kept,
        "decree": form.decree,
        "path": request.get_full_path(),
    }
    return http.render(request, "office/transfer_confirm.html", context, status)
