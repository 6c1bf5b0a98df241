"""How somebody with an account wants to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.notices import actions
from balaikota.core.notices import queries as notices
from balaikota.lib.errors import DomainError
from balaikota.web import access, http


@access.signed_in
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show and change by which channel one is told beside the inbox, and whether a summary comes."""
    by, problem = http.actor(request), None
    said = _said(request) if request.method == "POST" else _kept(int(by.id))
    if request.method == "POST":
        try:
            actions.prefer(by=by, now=http.now(), **said)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Pilihan Anda tersimpan."))
            return redirect("office:wishes")
    context = {
        "said": said,
        "is_officer": by.is_officer,
        "email": getattr(request.user, "email", ""),
        "channels": _channels(),
        "errors": [(problem.field or "channel", problem.message)] if problem else [],
    }
    return http.render(request, "office/wishes.html", context, status=422 if problem else 200)


def _said(request: HttpRequest) -> dict[str, Any]:
    return {
        "channel": request.POST.get("channel", ""),
        "phone": request.POST.get("phone", "")[:40],
        "has_digest": request.POST.get("digest") == "1",
    }


def _kept(user_id: int) -> dict[str, Any]:
    wish = notices.find_wish(user_id)
    if wish is None:
        return {"channel": "INBOX", "phone": "", "has_digest": True}
    return {"channel": wish.channel, "phone": wish.phone, "has_digest": wish.has_digest}


def _channels() -> list[tuple[str, str]]:
    offered = [("INBOX", _("Di situs ini saja")), ("EMAIL", _("Email"))]
    if notices.has_phones():
        offered += [("WHATSAPP", _("WhatsApp")), ("SMS", _("SMS"))]
    return offered
