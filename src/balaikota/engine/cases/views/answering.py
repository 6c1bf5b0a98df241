"""The page that a one-time link opens: nobody signs in, and reading alone uses nothing up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.action import ActorKind
from balaikota.core.files import serve
from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.actions import answering as acts
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.cases.queries.inquiries import State, UnknownLink
from balaikota.engine.cases.views import links
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http, uploads

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Inquiry

COOKIE, SALT, SECONDS = "jawab", "cases.answer", 2 * 3600
GONE, FORBIDDEN = 410, 403


@links.unlisted
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Say who asks; show what is asked once the button was pressed; take the one answer."""
    try:
        inquiry = _find(request, token)
    except UnknownLink as error:
        return _over(request, None, error.message, status=error.status)
    if http.actor(request).kind is not ActorKind.VISITOR:
        why = _(
            "Anda sedang masuk ke akun balai kota. Tautan ini untuk %(body)s: keluar dulu, lalu buka lagi. Tautan ini belum terpakai."
        ) % {"body": inquiry.body}
        return _over(request, inquiry, why, status=FORBIDDEN)
    state = inquiries.state_of(inquiry, http.now())
    if not state.is_open:
        return _done_or_over(request, inquiry, state)
    if request.method == "POST":
        return _carry_out(request, inquiry, token)
    if not _has_opened(request, inquiry):
        return http.render(request, "cases/outside_door.html", _context(inquiry, token))
    return _page(request, inquiry, token, None)


@links.unlisted
@require_GET
def attachment(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Download one of the files that the officer chose to show."""
    inquiry, now = _find(request, token), http.now()
    is_open = inquiries.state_of(inquiry, now).is_open
    if not is_open or not _has_opened(request, inquiry):
        raise NotFound(_("Berkas tidak ditemukan."))
    file = inquiries.get_shown_file(inquiry, pk, now=now)
    _disclose(inquiry, "file")
    return serve.response(file)


def _find(request: HttpRequest, token: str) -> Inquiry:
    now = http.now()
    return links.opened(request, "link", lambda: inquiries.get_by_token(token, now=now))


def _carry_out(request: HttpRequest, inquiry: Inquiry, token: str) -> HttpResponse:
    """Do what the pressed button says; what was typed stays where it cannot be taken."""
    steps = {"buka": _open, "terima": _accept, "jawab": _answer, "tolak": _refuse}
    step = steps.get(request.POST.get("langkah", ""))
    if step is None:
        return _page(request, inquiry, token, DomainError(_("Tekan salah satu tombol.")))
    try:
        step(request, inquiry)
    except acts.LinkOver as error:
        return _over(request, inquiry, error.message, status=error.status)
    except UnknownLink as error:
        return _over(request, None, error.message, status=error.status)
    except DomainError as error:
        return _page(request, inquiry, token, error)
    response = redirect("cases:answer_link", token)
    _remember(response, inquiry, token)
    return response


def _given(inquiry: Inquiry) -> dict[str, Any]:
    return {
        "by": inquiries.holder_of(inquiry),
        "now": http.now(),
        "inquiry_id": inquiry.pk,
    }


def _open(request: HttpRequest, inquiry: Inquiry) -> None:
    acts.open_link(**_given(inquiry))


def _accept(request: HttpRequest, inquiry: Inquiry) -> None:
    acts.accept(**_given(inquiry))
    messages.success(request, _("Terima kasih. Penerimaan Anda sudah dicatat."))


def _answer(request: HttpRequest, inquiry: Inquiry) -> None:
    if "files" in uploads.too_large(request):
        raise acts.Files(uploads.refusal(), field="files")
    text, sent = request.POST.get("text", ""), request.FILES.getlist("files")
    acts.answer(**_given(inquiry), text=text, uploads=sent)


def _refuse(request: HttpRequest, inquiry: Inquiry) -> None:
    acts.refuse(**_given(inquiry), reason=request.POST.get("reason", ""))


def _page(
    request: HttpRequest, inquiry: Inquiry, token: str, problem: DomainError | None
) -> HttpResponse:
    now = http.now()
    _disclose(inquiry, "open")
    context = _context(inquiry, token) | {
        "answers": inquiries.shown_to(inquiry, now=now),
        "state": inquiries.state_of(inquiry, now),
        "may_accept": inquiries.may(inquiry, "accept", now),
        "may_answer": inquiries.may(inquiry, "answer", now),
        "may_refuse": inquiries.may(inquiry, "refuse", now),
        "posted": request.POST,
        "lost_files": bool(problem and request.FILES),
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or "", problem.message)] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/link_open.html", context, status=status)


def _context(inquiry: Inquiry, token: str) -> dict[str, Any]:
    return {
        "inquiry": inquiry,
        "case": inquiry.case,
        "pack": packs.pack_of(inquiry.case.version),
        "declared": inquiries.declared_of(inquiry),
        "token": token,
        "lang": get_language() or "id",
    }


def _done_or_over(request: HttpRequest, inquiry: Inquiry, state: State) -> HttpResponse:
    """Thank the browser that has just answered; tell everybody else why nothing opens."""
    if state is State.OVER and request.method == "GET" and _has_opened(request, inquiry):
        return http.render(request, "cases/link_done.html", {"inquiry": inquiry})
    return _over(request, inquiry, acts.why_over(state), status=GONE)


def _over(request: HttpRequest, inquiry: Inquiry | None, why: str, *, status: int) -> HttpResponse:
    return links.over(
        request,
        why,
        status=status,
        names=("text", "reason"),
        inquiry=inquiry,
        is_here=status == FORBIDDEN,
    )


def _disclose(inquiry: Inquiry, purpose: str) -> None:
    ledger.disclose(
        by=inquiries.holder_of(inquiry),
        now=http.now(),
        subject=f"case:{inquiry.case_id}",
        purpose=purpose,
        unit=inquiry.case.unit.code,
    )


def _remember(response: HttpResponse, inquiry: Inquiry, token: str) -> None:
    """Let this browser read on for SECONDS without pressing the button once more."""
    response.set_cookie(
        COOKIE,
        signing.dumps(inquiries.holder_of(inquiry).id, salt=SALT),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        path=reverse("cases:answer_link", args=[token]),
    )


def _has_opened(request: HttpRequest, inquiry: Inquiry) -> bool:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return False
    return bool(known == inquiries.holder_of(inquiry).id)
