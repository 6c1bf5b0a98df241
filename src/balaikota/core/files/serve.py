"""How a stored file leaves: as a download, or as a picture of a page; neither runs in our name."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from balaikota.core.files import queries
from balaikota.core.files.models import StoredFile


def response(file: StoredFile, name: str = "") -> HttpResponse:
    """Return the download of ``file`` under ``name`` (by default its own).

    The caller has checked the reader's rights and recorded the disclosure.

    Raises:
        CannotOpen: the bytes on disk were altered.
    """
    answer = HttpResponse(queries.read(file), content_type=file.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=name or file.name)
    answer["Content-Disposition"] = disposition or "attachment"
    return _harmless(answer)


def page(file: StoredFile, number: int, *, width: int) -> HttpResponse:
    """Return a picture of one page of ``file``, to stand in a page of ours.

    The caller has checked the reader's rights and recorded the disclosure.

    Raises:
        NotFound, TooMany, CannotOpen: as ``queries.draw_page``.
    """
    content, media_type = queries.draw_page(file, number, width=width)
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = "inline"
    return _harmless(answer)


def _harmless(answer: HttpResponse) -> HttpResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
