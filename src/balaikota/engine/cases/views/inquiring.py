"""Asking somebody outside the city hall: whom, what, what they see; a new link, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.files import queries as files
from balaikota.core.files import serve
from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.actions import _reach
from balaikota.engine.cases.actions import inquiring as acts
from balaikota.engine.cases.actions.inquiring import Asking
from balaikota.engine.cases.queries import inquiries, tracking, visible
from balaikota.engine.packs.grammar import Outsider
from balaikota.lib.errors import Conflict, DomainError, NotFound
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Inquiry


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Choose whom first, then what is asked and what they see; the link is sent or shown once."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            made = acts.inquire(by=actor, now=now, number=number, asking=_asking(request))
        except DomainError as error:
            problem = error
        else:
            return _sent(request, made)
    standing = tracking.standing(found, now=now, actor=actor)
    known = inquiries.offered(actor, standing.pack, standing.open_tasks)
    if not known and problem is None:
        problem = Conflict(_("Pada langkah ini Anda tidak dapat bertanya kepada pihak luar."))
    name = request.POST.get("kepada") or request.GET.get("kepada", "")
    name = next(iter(known)) if len(known) == 1 else name
    chosen = known.get(name)
    context = {
        "case": found,
        "known": [(key, one.title.in_(_lang())) for key, one in known.items()],
        "name": name,
        "chosen": chosen,
        "choices": _choices(found, now) if chosen else [],
        "shows": _ticked(request, chosen),
        "posted": request.POST,
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or "", problem.message)] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/outside_ask.html", context, status=status)


@desk("cases.act")
@require_POST
def renew(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Make a new link; the one before opens nothing any more."""
    made = acts.renew(by=http.actor(request), now=http.now(), number=number, inquiry_id=pk)
    return _sent(request, made)


@desk("cases.act")
@require_POST
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Withdraw what was asked."""
    acts.withdraw(by=http.actor(request), now=http.now(), number=number, inquiry_id=pk)
    messages.success(request, _("Permintaan dicabut, tautannya tidak berlaku lagi."))
    return redirect("cases:case", number)


@desk("cases.view")
@require_GET
def attachment(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Download a file that somebody outside sent with their answer."""
    actor = http.actor(request)
    found = visible.get_case(actor, number)
    sent = {
        file.pk: file for one in inquiries.find_lines(found, now=http.now()) for file in one.files
    }
    if pk not in sent:
        raise NotFound(_("Berkas tidak ditemukan."))
    subject = f"case:{found.pk}"
    ledger.disclose(by=actor, now=http.now(), subject=subject, purpose="file", unit=found.unit.code)
    return serve.response(files.get_file(pk))


def _sent(request: HttpRequest, made: Inquiry) -> HttpResponse:
    """Go back to the case once the link is on its way; else show it, this once."""
    if made.email:
        messages.success(request, _("Tautan dikirim ke %(body)s.") % {"body": made.body})
        return redirect("cases:case", made.case.number)
    context = {
        "case": made.case,
        "inquiry": made,
        "address": f"{settings.PUBLIC_URL}{_reach.link_of(made)}",
    }
    return http.render(request, "cases/outside_link.html", context)


def _asking(request: HttpRequest) -> Asking:
    given = request.POST
    return Asking(
        outsider=given.get("kepada", ""),
        body=given.get("body", ""),
        email=given.get("email", ""),
        text=given.get("text", ""),
        shows=given.getlist("shows"),
    )


def _choices(case: Any, now: Any) -> list[tuple[str, str, str]]:
    """Return (question, its label, the answer as they would read it)."""
    return [
        (one.field.id, one.label, one.text or _count(len(one.files)))
        for one in inquiries.choices(case, now=now)
    ]


def _count(n: int) -> str:
    return ngettext("%(n)d berkas", "%(n)d berkas", n) % {"n": n}


def _ticked(request: HttpRequest, chosen: Outsider | None) -> list[str]:
    if request.method == "POST":
        return request.POST.getlist("shows")
    return list(chosen.shows) if chosen else []


def _lang() -> str:
    return get_language() or "id"
