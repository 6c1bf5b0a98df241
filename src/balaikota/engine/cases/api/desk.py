"""Cases of the units one sees: for partners' programs, each within what was lent to it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Schema

from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.api.shapes import (
    Paper,
    Turn,
    Words,
    papers,
    router,
    to_mend,
    turn,
    turns,
    words,
)
from balaikota.engine.cases.queries import detail, listing, shown, tracking, visible
from balaikota.web import bearer, http
from balaikota.web.problems import Wrong, problems

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case

VIEW = "cases.view"
_CODE = r"^[\w.-]*$"
_REFUSALS = problems(401, 403, 422, 429)
_NUMBER = Field(examples=["SKU-2026-000123"])


class Row(Schema):
    """A case in a list: nothing about the person who asks."""

    number: str = _NUMBER
    service: str = Field(examples=["surat-keterangan-domisili"])
    unit: str = Field(description="code of the office", examples=["35.73.02.1007"])
    office: str = Field(description="its name", examples=["Kelurahan Kauman"])
    status: str = Field(
        description="OPEN, WAITING, DECIDED, CLOSED or WITHDRAWN", examples=["OPEN"]
    )
    step: str = Field(examples=["verifikasi"])
    step_title: Words
    outcome: str = Field(description="granted, refused, lapsed, withdrawn, or empty while it runs")
    opened: datetime
    received: datetime
    promise: datetime | None
    is_late: bool


class Cases(Schema):
    """One page of cases, the newest first."""

    cases: list[Row]
    after: int | None = Field(
        description="pass it as `after` to get the next page; null on the last one", examples=[123]
    )


class StoredFile(Schema):
    """A file that came with an answer."""

    id: int
    name: str
    media_type: str
    size: int = Field(description="bytes")


class Answer(Schema):
    """One answered question."""

    field: str = Field(description="id of the question", examples=["nik"])
    label: str = Field(examples=["NIK"])
    text: str = Field(description="the answer as officers read it", examples=["3573********0001"])
    is_masked: bool = Field(description="part of it is hidden: NIK and telephone numbers")
    files: list[StoredFile]
    defect: str = Field(description="what is wrong with it; empty if nothing is")


class Section(Schema):
    """One part of the form."""

    title: str
    answers: list[Answer]


class Line(Schema):
    """One thing that happened."""

    at: datetime
    what: str
    who: str = Field(description="a role, never a person", examples=["petugas-loket"])
    from_step: str
    to_step: str


class Detail(Row):
    """A case as the officers of its unit see it, without their notes to one another."""

    step_status: Words
    is_unattended: bool = Field(description="nobody may act on it today")
    next: Turn | None
    asked: list[Turn] = Field(
        description="everybody who has still to answer, where several are asked at once"
    )
    flags: list[str] = Field(description="urgent, sensitive")
    sections: list[Section]
    to_mend: list[Wrong]
    history: list[Line] = Field(description="the latest first")
    documents: list[Paper]


@router.get(
    "/kasus",
    response={200: Cases, **_REFUSALS},
    summary="List cases",
    operation_id="cases_list",
    url_name="list_cases",
    openapi_extra={"security": bearer.NEEDED},
)
def index(
    request: HttpRequest,
    status: listing.Status | None = None,
    unit: Annotated[
        str, Query(max_length=40, pattern=_CODE, description="code of the office")
    ] = "",
    service: Annotated[str, Query(max_length=80, pattern=_CODE, description="slug")] = "",
    number: Annotated[str, Query(max_length=40, pattern=_CODE, description="part of it")] = "",
    after: Annotated[
        int | None,
        Query(ge=1, lt=2**63, description="of the page before, not a number to reckon with"),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=listing.MOST)] = listing.PAGE,
) -> dict[str, Any]:
    """Return the cases the caller may see, the newest first, by pages.

    A key sees those of the units where `cases.view` was lent to it. No personal data is among this.
    """
    actor = bearer.require(request, VIEW)
    page = listing.find_cases(
        actor,
        status=status or "",
        unit=unit,
        service=service,
        number=number,
        after=after,
        limit=limit,
    )
    now = http.now()
    return {"cases": [_row(case, now) for case in page.rows], "after": page.after}


@router.get(
    "/kasus/{number}/rincian",
    response={200: Detail, **_REFUSALS, **problems(404)},
    summary="Read a case",
    operation_id="cases_read",
    url_name="read_case",
    openapi_extra={"security": bearer.NEEDED},
)
def read(request: HttpRequest, number: str) -> dict[str, Any]:
    """Return a case whole, in the language of Accept-Language; each reading goes to the ledger.

    A case that is not there and one of another unit get the same answer (404).
    """
    actor, now = bearer.require(request, VIEW), http.now()
    case = visible.get_case(actor, number)
    subject = f"case:{case.pk}"
    # It leaves the system: known to the ledger each time, and before the answer.
    ledger.disclose(
        by=actor, now=now, subject=subject, purpose="api", unit=case.unit.code, before_answer=True
    )
    found, lang = tracking.standing(case, now=now), get_language() or "id"
    sections = shown.answer_sections(found, lang=lang, masked=True, at_desk=True)
    return _row(case, now) | {
        "step_status": words(found.status),
        "is_unattended": found.is_unattended,
        "next": turn(found),
        "asked": turns(found),
        "flags": [flag for flag, _word, is_raised in detail.flags(case) if is_raised],
        "sections": [
            {"title": title, "answers": [_answer(line) for line in lines]}
            for title, lines in sections
        ],
        "to_mend": to_mend(found),
        "history": shown.history(case, found.pack, lang=lang),
        "documents": papers(case.pk),
    }


def _row(case: Case, now: datetime) -> dict[str, Any]:
    pack = case.version.pack
    return {
        "number": case.number,
        "service": pack.slug,
        "unit": case.unit.code,
        "office": case.unit.name,
        "status": case.status,
        "step": case.step,
        "step_title": words(pack.step(case.step).title),
        "outcome": case.outcome,
        "opened": case.opened_at,
        "received": case.received_at,
        "promise": case.promise_due_at,
        "is_late": tracking.is_late(case, now),
    }


def _answer(line: shown.Answer) -> dict[str, Any]:
    return {
        "field": line.field.id,
        "label": line.label,
        "text": line.text,
        "is_masked": line.is_masked,
        "files": [
            {"id": one.pk, "name": one.name, "media_type": one.media_type, "size": one.size}
            for one in line.files
        ],
        "defect": line.defect,
    }
