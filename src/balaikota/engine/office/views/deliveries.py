"""Messages on their way: what waits, what failed and why, what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from balaikota.core.notices import actions
from balaikota.core.notices import queries as notices
from balaikota.engine.cases.queries.telling import FAILURES
from balaikota.lib.errors import DomainError
from balaikota.web import access, http


@access.desk("notices.watch")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show how each channel does, and the messages that failed or wait, without text or address."""
    now, by = http.now(), http.actor(request)
    is_waiting = request.GET.get("saring") == "menunggu"
    said = request.GET.get("sebelum", "")
    before = int(said) if said.isdecimal() and len(said) < 18 else None
    rows = notices.find_going(failed=not is_waiting, before=before, limit=notices.PAGE + 1)
    shown = rows[: notices.PAGE]
    context = {
        "now": now,
        "health": notices.health(now),
        "rows": shown,
        "is_waiting": is_waiting,
        "is_later_page": before is not None,
        "older": shown[-1].pk if len(rows) > notices.PAGE and not is_waiting else None,
        "failures": FAILURES,
        "may_retry": by.may("notices.retry"),
        "may_give_up": by.may("notices.give_up"),
    }
    return http.render(request, "office/deliveries.html", context)


@access.desk("notices.retry")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer one message again."""
    return _done(request, pk, actions.retry, _("Pesan dikirim ulang."))


@access.desk("notices.give_up")
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer one message no more."""
    return _done(request, pk, actions.give_up, _("Pesan tidak dikirim lagi."))


def _done(request: HttpRequest, pk: int, act: Callable[..., Any], told: str) -> HttpResponse:
    try:
        act(by=http.actor(request), now=http.now(), notice_id=pk)
    except DomainError as error:
        if error.status != 409:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return redirect("office:deliveries")
