"""One sitting at the counter: all its receipts, and who comes next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from balaikota.engine.cases.actions import sitting
from balaikota.engine.cases.queries import sittings
from balaikota.engine.cases.views import receipt, seats
from balaikota.engine.cases.views.receipt import Told
from balaikota.engine.packs import queries as packs
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.open_counter")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show number and secret of everything sent in this sitting, latest first."""
    seat = seats.of(request)
    lang = get_language() or "id"
    sent = sittings.find_sent(seat.sitting) if seat.sitting else []
    context = {
        "sitting": seat.sitting,
        "sent": [
            {
                "case": draft.case,
                "service": packs.pack_of(draft.case.version).title.in_(lang),
                "secret": seat.secret_of(draft),
            }
            for draft in reversed(sent)
            if draft.case
        ],
    }
    return http.render(request, "cases/sitting.html", context)


@desk("cases.open_counter")
@require_GET
def receipts_pdf(request: HttpRequest) -> HttpResponse:
    """Open the receipts of this sitting in one document, or the one of ``nomor``, to be printed."""
    seat = seats.of(request)
    told = []
    for draft in seats.sent(seat, request.GET.get("nomor", "")):
        assert draft.case is not None
        secret = seat.secret_of(draft)
        told.append(Told(draft.case, secret, is_replaced=not secret))
    return receipt.combined(told, paper=request.GET.get("kertas", ""), is_inline=True)


@desk("cases.open_counter")
@require_POST
def next_person(request: HttpRequest) -> HttpResponse:
    """Go on with the next of the family at the same contact, or end the sitting for the next person."""
    seat = seats.of(request)
    by, now = http.actor(request), http.now()
    response = redirect("cases:counter_services")
    if seat.sitting is None:
        response.delete_cookie(seats.COOKIE, path="/meja/")
    elif request.POST.get("siapa") == "keluarga":
        sitting.next_person(by=by, now=now, sitting_id=seat.sitting.pk)
        messages.success(
            request, _("Silakan anggota keluarga berikutnya. Kontaknya tetap dipakai.")
        )
    else:
        sitting.end(by=by, now=now, sitting_id=seat.sitting.pk)
        response.delete_cookie(seats.COOKIE, path="/meja/")
        messages.success(request, _("Silakan orang berikutnya. Isian tadi sudah dibersihkan."))
    return response
