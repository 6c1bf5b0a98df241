"""The one way a stored file leaves: as a download that cannot run anything in our name."""

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
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
