"""Messages to the officer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from balaikota.core.notices import actions
from balaikota.core.notices import queries as notices
from balaikota.web import access, http


@access.desk("office.notices")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the officer's own messages, latest first, a page at a time."""
    user_id = int(http.actor(request).id)
    asked = request.GET.get("sebelum", "")
    before = int(asked) if asked.isdigit() and len(asked) < 18 else None
    rows = notices.inbox(user_id, before=before, limit=notices.PAGE + 1)
    context = {
        "rows": rows[: notices.PAGE],
        "older": rows[notices.PAGE - 1].pk if len(rows) > notices.PAGE else None,
        "is_later_page": before is not None,
        "unread": notices.count_unread(user_id),
        "now": http.now(),
    }
    return http.render(request, "office/notices.html", context)


@access.desk("office.notices")
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    notice = actions.mark_read(by=http.actor(request), now=http.now(), notice_id=pk)
    return redirect(notice.link or "office:notices")
