"""Two small acts beside every task: a register says otherwise; a step is needless or unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.files import actions as files
from balaikota.engine.cases.actions import learning as acts
from balaikota.engine.cases.queries import learning, visible
from balaikota.engine.cases.views import form_page
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError
from balaikota.web import http, uploads
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def mismatch(request: HttpRequest, number: str) -> HttpResponse:
    """Say which answer differs from which register, and what that register says."""
    found = _own(request, number)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            _report(request, found)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Perbedaan data dicatat. Terima kasih."))
            return redirect("cases:case", number)
    fields = learning.find_fields(found)
    context = {"case": found, "fields": fields, "sources": learning.SOURCES}
    return form_page.show(request, "cases/mismatch.html", context, problem)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def step_remark(request: HttpRequest, number: str) -> HttpResponse:
    """Say that the step at which the case stands is needless or unclear, and why."""
    found = _own(request, number)
    problem: DomainError | None = None
    if request.method == "POST":
        kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
        try:
            acts.remark_step(
                by=http.actor(request), now=http.now(), number=number, kind=kind, text=text
            )
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Catatan tentang langkah ini dikirim. Terima kasih."))
            return redirect("cases:case", number)
    pack = packs.pack_of(found.version)
    step = pack.step(found.step).title.in_(get_language() or "id")
    context = {"case": found, "step": step, "kinds": learning.KINDS[1:]}
    return form_page.show(request, "cases/step_remark.html", context, problem)


def _own(request: HttpRequest, number: str) -> Case:
    actor = http.actor(request)
    found = visible.get_case(actor, number)
    actor.require("cases.act", found.unit_id)
    return found


def _report(request: HttpRequest, case: Case) -> None:
    actor, now = http.actor(request), http.now()
    received = request.FILES  # read first: only then is it known what was too large
    names = ("field", "source", "source_name", "theirs")
    typed = {name: request.POST.get(name, "") for name in names}
    acts.check_mismatch(case, **typed)
    if "proof" in uploads.too_large(request):
        raise DomainError(uploads.refusal(), field="proof")
    proof_id = None
    if (upload := received.get("proof")) is not None:
        try:
            proof_id = files.store(by=actor, now=now, upload=upload, owner=f"proof:{case.pk}").pk
        except files.Refused as error:
            raise DomainError(error.message, field="proof") from error
    acts.report_mismatch(by=actor, now=now, number=case.number, proof_id=proof_id, **typed)
