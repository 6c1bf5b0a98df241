"""Files of a case at the desk: handed out, or shown page by page beside the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.files import queries as files
from balaikota.core.files import serve
from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.queries import veil, visible
from balaikota.engine.cases.queries.shown import Answer
from balaikota.lib.errors import NotFound
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.core.files.models import StoredFile

WIDTHS = (900, 1500, 2400)  # pixels drawn, by how much the reader enlarged


@dataclass(frozen=True)
class Proof:
    """The proof beside the answers.

    Attributes:
        file: what is shown.
        pages: how many pages it has; none when it cannot be drawn.
        page: the one shown, from 1.
        zoom: from 1, as large as the column, to ``len(WIDTHS)``.
        links: every file of the answers: (file, label of its answer, query that shows it).
        field: id of the answer being checked; may be empty.
    """

    file: StoredFile
    pages: int
    page: int
    zoom: int
    links: list[tuple[StoredFile, str, str]]
    field: str

    @property
    def largest(self) -> int:
        """Return the largest zoom."""
        return len(WIDTHS)

    def at(self, *, page: int | None = None, zoom: int | None = None) -> str:
        """Return the query that shows this file on that page and at that size."""
        asked = {"isian": self.field, "berkas": self.file.pk, "halaman": page or self.page}
        return "?" + urlencode(asked | {"besar": zoom or self.zoom})

    @property
    def kept(self) -> str:
        """Return the query part that keeps this file beside an answer without files of its own."""
        return urlencode({"buka": self.file.pk, "halaman": self.page, "besar": self.zoom})


@desk("cases.view")
@require_GET
def attachment(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Download one file of a case the officer may see."""
    return serve.response(_file_of(request, number, pk))


@desk("cases.view")
@require_GET
def page(request: HttpRequest, number: str, pk: int, page: int) -> HttpResponse:
    """Show one page of a file of a case as a picture; ``besar`` says how large."""
    width = WIDTHS[_number(request, "besar", len(WIDTHS)) - 1]
    return serve.page(_file_of(request, number, pk), page, width=width)


def beside(request: HttpRequest, answers: list[Answer], current: Answer | None) -> Proof | None:
    """Return the proof to show beside the answers: the one asked for, the answer's own, the last one.

    Raises:
        TooMany: too much is being drawn right now.
    """
    every = {str(file.pk): (file, one.label) for one in answers for file in one.files}
    own = [str(file.pk) for file in (current.files if current else ())]
    asked, kept = request.GET.get("berkas", ""), request.GET.get("buka", "")
    chosen = next((pk for pk in (asked, *own, kept, *every) if pk in every), None)
    if chosen is None:
        return None
    file = every[chosen][0]
    pages, field = files.count_pages(file), current.field.id if current else ""
    return Proof(
        file=file,
        pages=pages,
        page=_number(request, "halaman", max(1, pages)) if chosen in (asked, kept) else 1,
        zoom=_number(request, "besar", len(WIDTHS)),
        links=[
            (file, label, "?" + urlencode({"isian": field, "berkas": pk}))
            for pk, (file, label) in every.items()
        ],
        field=field,
    )


def _file_of(request: HttpRequest, number: str, pk: int) -> StoredFile:
    """Return a file of the case, or the deed of who acts for its organisation; the ledger knows.

    Raises:
        NotFound: there is no such case or file that the reader may see.
    """
    actor = http.actor(request)
    found = visible.get_case(actor, number)
    file = files.get_file(pk)
    is_deed = found.representation is not None and found.representation.deed_file_id == file.pk
    if file.owner not in (f"case:{found.pk}", f"proof:{found.pk}") and not is_deed:
        raise NotFound(_("Berkas tidak ditemukan."))
    if not veil.may_know_who(actor, found):
        if is_deed or veil.is_of_hidden(found, file.pk):
            raise NotFound(_("Berkas tidak ditemukan."))
        file = veil.nameless(file)
    subject, unit = f"case:{found.pk}", found.unit.code
    ledger.disclose(by=actor, now=http.now(), subject=subject, purpose="file", unit=unit)
    return file


def _number(request: HttpRequest, name: str, most: int) -> int:
    """Return a number from 1 to ``most`` out of the query; 1 when it says nothing of the kind."""
    given = request.GET.get(name, "")
    return min(max(int(given), 1), most) if given.isdecimal() and len(given) < 7 else 1
