"""Opening and tracking cases: the same checks and the same words as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Schema, Status
from ninja.files import UploadedFile
from ninja.params import functions as params

from balaikota.core.files import actions as files
from balaikota.engine.cases import forms as typed
from balaikota.engine.cases.actions import opening
from balaikota.engine.cases.api.shapes import (
    Paper,
    Turn,
    Words,
    papers,
    router,
    to_mend,
    turn,
    words,
)
from balaikota.engine.cases.queries import drafts, opened_by, tracking
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.views import filling, proof
from balaikota.engine.packs import forms
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError
from balaikota.web import http, limits
from balaikota.web.problems import Wrong, problems

SENT_PER_HOUR = 60
UPLOADS_PER_HOUR = 200
PROGRAMS_FACTOR = 10  # a program sends for many people

Key = params.Header(
    ...,
    alias="Idempotency-Key",
    description="A fresh random UUID, or 32 to 128 random characters A-Z a-z 0-9 - _. Keep it: "
    "sent again, it gives the same case, and whoever has it learns the secret.",
)


class Request(Schema):
    """A request for a service."""

    service: str = Field(description="slug, as in /api/v1/layanan", max_length=80)
    answers: dict[str, Any] = Field(description="as answers_schema of the service says")


class Sent(Schema):
    """A case that was opened."""

    number: str
    secret: str = Field(description="tracks the case; told only to whoever has the key")
    service: str
    office: str
    promise: datetime | None = Field(description="when the office promises to be done, UTC")
    track_url: str


class Upload(Schema):
    """A stored file; its id is what answers of kind files list."""

    id: int
    name: str
    media_type: str
    size: int


class Standing(Schema):
    """Where a case stands."""

    number: str
    service: str
    status: str = Field(description="OPEN, WAITING, DECIDED, CLOSED, WITHDRAWN or MERGED")
    step: str
    step_title: Words
    step_status: Words
    outcome: str = Field(description="granted, refused, lapsed, withdrawn, or empty while it runs")
    received: datetime
    promise: datetime | None
    is_late: bool
    is_unattended: bool
    next: Turn | None
    to_mend: list[Wrong]
    documents: list[Paper]


class WrongAnswers(DomainError):
    """Answers that the form would not take; ``more`` lists all of them."""

    def __init__(self, wrong: list[tuple[str, str]]) -> None:
        field, message = wrong[0]
        super().__init__(message, field=field)
        self.more = {"errors": [{"field": name, "message": text} for name, text in wrong]}


_REFUSALS = problems(401, 403, 404, 422, 429)


@router.post(
    "/kasus",
    response={201: Sent, 200: Sent, **_REFUSALS},
    summary="Open a case",
    operation_id="cases_open",
)
def open_case(
    request: HttpRequest, body: Request, idempotency_key: str = Key
) -> Status[dict[str, Any]]:
    """Open a case. Sent again with the same key, the answer is 200 with the same case.

    Questions of kind files want the ids of files sent before, with the same key, to
    `/kasus/berkas`. Anybody may open a case; who shows a key may where `cases.open` was lent to it.
    """
    http.actor(request).require("cases.open")
    key = typed.idempotency_key(idempotency_key)
    if earlier := opened_by.find_case(key):
        return Status(
            200, _sent(opening.Opened(earlier, opening.current(opening.secret_of(key), earlier)))
        )
    _count(request, "apply", SENT_PER_HOUR)
    version = packs.version_in_force(body.service, on=filling.today())
    pack, owner = packs.pack_of(version), _owner(key)
    checked = forms.check_all(pack, body.answers, filling.setting_of(owner, pack.fields))
    if checked.errors:
        raise WrongAnswers(checked.errors)
    opened = opening.open_case(
        by=http.actor(request),
        now=http.now(),
        version_id=version.pk,
        sent=filling.submission(pack, checked.answers),
        channel=Channel.API,
        key=key,
        uploads=owner,
    )
    return Status(201, _sent(opened))


@router.post(
    "/kasus/berkas",
    response={201: Upload, **_REFUSALS},
    summary="Send a file for a case that is not opened yet",
    operation_id="cases_upload",
)
def upload(
    request: HttpRequest,
    file: UploadedFile = params.File(...),  # noqa: B008 - how ninja reads a form's file
    idempotency_key: str = Key,
) -> Status[dict[str, Any]]:
    """Store a PDF, JPEG, PNG or WebP for the case that will be opened with the same key."""
    key = typed.idempotency_key(idempotency_key)
    _count(request, "upload", UPLOADS_PER_HOUR)
    kept = files.store(by=http.actor(request), now=http.now(), upload=file, owner=_owner(key))
    told = {"id": kept.pk, "name": kept.name, "media_type": kept.media_type, "size": kept.size}
    return Status(201, told)


@router.get(
    "/kasus/{number}",
    response={200: Standing, **_REFUSALS},
    summary="Track a case",
    operation_id="cases_track",
)
def track(
    request: HttpRequest,
    number: str,
    secret: str = params.Header(..., alias="X-Kode-Rahasia", description="the secret of the case"),
) -> dict[str, Any]:
    """Tell where a case stands. An unknown number and a wrong secret get the same answer (404)."""
    case = proof.open_by_secret(request, number, secret)
    found = tracking.standing(case, now=http.now())
    step = found.pack.step(case.step)
    return {
        "number": case.number,
        "service": found.pack.slug,
        "status": case.status,
        "step": case.step,
        "step_title": words(step.title),
        "step_status": words(found.status),
        "outcome": case.outcome,
        "received": case.received_at,
        "promise": case.promise_due_at,
        "is_late": found.is_late,
        "is_unattended": found.is_unattended,
        "next": turn(found),
        "to_mend": to_mend(found),
        "documents": papers(case.pk),
    }


def _sent(opened: opening.Opened) -> dict[str, Any]:
    case = opened.case
    return {
        "number": case.number,
        "secret": opened.secret,
        "service": packs.pack_of(case.version).slug,
        "office": case.unit.name,
        "promise": case.promise_due_at,
        "track_url": f"{settings.PUBLIC_URL}{reverse('cases:track')}?nomor={case.number}",
    }


def _owner(key: str) -> str:
    return f"draft:{drafts.hash_of(key)}"


def _count(request: HttpRequest, purpose: str, limit: int) -> None:
    by, who = http.actor(request), http.client(request)
    if by.is_program:
        who, limit = f"key:{by.id}", limit * PROGRAMS_FACTOR
    limits.count(purpose, who, limit=limit, seconds=3600, now=http.now())
