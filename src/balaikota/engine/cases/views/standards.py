"""What desks remarked, for those who keep the standards: counts, a list, a table to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.queries import learning
from balaikota.engine.cases.queries.learning import Wanted
from balaikota.lib import wording
from balaikota.lib.tables import writing
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.standards")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show how often what was said of which step, and the latest of it."""
    actor, wanted = http.actor(request), _wanted(request)
    lines = learning.find_lines(actor, wanted, most=learning.MOST + 1)
    context = {
        "wanted": wanted,
        "kinds": learning.KINDS,
        "services": learning.find_services(actor),
        "counts": learning.count_lines(actor, wanted),
        "lines": lines[: learning.MOST],
        "has_more": len(lines) > learning.MOST,
        "most": learning.MOST,
    }
    return http.render(request, "cases/standards.html", context)


@desk("cases.standards")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the same list as CSV: no case numbers, no values."""
    actor, now = http.actor(request), http.now()
    lines = learning.find_lines(actor, _wanted(request), most=learning.MOST_ROWS)
    subject = "cases.standards:list"
    ledger.disclose(by=actor, now=now, subject=subject, purpose="export", before_answer=True)
    heading = [_("Waktu"), _("Jenis"), _("Layanan"), _("Langkah"), _("Unit"), _("Isi")]
    table = [
        [
            line.at.astimezone(wording.WIB).strftime("%Y-%m-%d %H:%M"),
            *(line.kind, line.service, line.step, line.unit, line.about),
        ]
        for line in lines
    ]
    content = writing.as_csv([heading, *table])
    response = HttpResponse(content, content_type=writing.CSV_TYPE)
    name = "catatan-dari-meja.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _wanted(request: HttpRequest) -> Wanted:
    kind = request.GET.get("jenis", "")
    return Wanted(
        kind if kind in dict(learning.KINDS) else "",
        request.GET.get("layanan", "").replace("\0", "")[:80],
        request.GET.get("unit", "").replace("\0", "")[:40],
    )
