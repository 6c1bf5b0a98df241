"""Letters that tell somebody what neither email nor telephone could: printed at the counter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.action import Actor
from balaikota.core.ledger import actions as ledger
from balaikota.core.notices import actions
from balaikota.core.notices import queries as notices
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.queries.telling import case_pk
from balaikota.lib.errors import NotFound
from balaikota.web import access, http

PRINT = "notices.print_letter"


@access.desk(PRINT)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the letters that wait at the officer's counters, the oldest first."""
    by = http.actor(request)
    rows = notices.find_letters(by)
    seen = visible.find_visible(by, [case_pk(row.about) for row in rows])
    context = {
        "rows": [row for row in rows if not row.about or case_pk(row.about) in seen],
        "numbers": seen,
        "case_pk": case_pk,
        "now": http.now(),
    }
    return http.render(request, "office/letters.html", context)


@access.desk(PRINT)
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter to print; note that it was printed and sent."""
    by, now = http.actor(request), http.now()
    row = notices.get_letter(by, pk)
    _require_visible(by, row.about)
    if request.method == "POST":
        actions.mark_printed(by=by, now=now, notice_id=pk)
        messages.success(request, _("Surat dicatat sudah dicetak dan dikirim."))
        return redirect("office:letters")
    ledger.disclose(
        by=by, now=now, subject=row.about or f"notice:{pk}", purpose="print", before_answer=True
    )
    return http.render(request, "office/letter.html", {"row": row, "now": now})


def _require_visible(by: Actor, about: str) -> None:
    if about and not visible.find_visible(by, [case_pk(about)]):
        raise NotFound(_("Surat pemberitahuan itu tidak ditemukan."))
