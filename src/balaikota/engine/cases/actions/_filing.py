"""How a case comes into being: its number, its answers, its clock, its first task, its first notice."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from balaikota.core import action
from balaikota.core.files import actions as files
from balaikota.core.files import queries as files_queries
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _left, _move, _tell
from balaikota.engine.cases.models import Case, CaseAnswers
from balaikota.engine.cases.queries import clock, opened_by
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.models import ServiceVersion
from balaikota.lib import wording


@dataclass(frozen=True)
class Submission:
    """What is sent: clean answers, and what they mean for the case.

    Attributes:
        answers: field id -> clean answer.
        unit: the office that answers for it.
        area: kelurahan code, always given when the pack asks for a place.
        point: latitude, longitude in degrees, only if the person gave one.
        name, email, phone: of the applicant, as far as asked.
    """

    answers: Mapping[str, Any]
    unit: Unit
    area: str = ""
    point: tuple[float, float] | None = None
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Sender:
    """Whose case it becomes, and what it is tracked with.

    Attributes:
        applicant_id: pk of the resident whose account it is in; None without one.
        language: in which they are told.
        secret_hash: of the secret that opens it.
        key_hash: of the submission's idempotency key.
        organisation_id: whose case it is, when somebody acts for an organisation.
        representation_id: by what they act for it.
    """

    applicant_id: int | None
    language: str
    secret_hash: str
    key_hash: str
    organisation_id: int | None = None
    representation_id: int | None = None


def meaning(pack: Pack, answers: Mapping[str, Any], *, on: date) -> Submission:
    """Return what complete answers mean for the case: office, place, applicant.

    Raises:
        NotFound: no office serves the place.
    """
    place = answers.get(pack.owner.area_of) or {}
    lat, lon = place.get("lat"), place.get("lon")
    first = {
        kind: next(
            (str(answers[f.id]) for f in pack.fields if f.kind == kind and f.id in answers), ""
        )
        for kind in ("email", "phone")
    }
    names = (str(answers[f.id]) for f in pack.fields if f.autofill == "name" and f.id in answers)
    return Submission(
        answers=dict(answers),
        unit=units.unit_for_area(place["area"], pack.owner.unit, on=on),
        area=place["area"],
        point=(lat, lon) if lat is not None and lon is not None else None,
        name=next(names, ""),
        email=first["email"],
        phone=first["phone"],
    )


def file(
    *,
    version: ServiceVersion,
    sent: Submission,
    channel: Channel,
    sender: Sender,
    uploads: str,
    now: datetime,
) -> Case | None:
    """Keep a case, put it on its first step and tell its applicant; describe it to the ledger.

    None when the same submission was kept a moment ago, by another process.
    """
    pack, unit = version.pack, sent.unit
    case = Case(
        number=f"~{uuid.uuid4().hex}"[:40],
        version=version,
        unit=unit,
        area=sent.area,
        step=pack.first_step,
        channel=channel,
        applicant_id=sender.applicant_id,
        organisation_id=sender.organisation_id,
        representation_id=sender.representation_id,
        applicant_name=sent.name,
        email=sent.email,
        phone=sent.phone,
        language=sender.language,
        secret_hash=sender.secret_hash,
        opened_at=now,
        received_at=clock.received_at(unit.code, now),
        idempotency_key=sender.key_hash,
        email_index=opened_by.contact_index(sent.email),
    )
    case.latitude, case.longitude = sent.point or (None, None)
    case.is_followed = False
    if not _store(case, pack.slug, sent.answers, uploads, now=now):
        return None
    case.promise_due_at = clock.promised(case, pack, start=now, pauses=())
    tasks = _move.enter(case, pack, pack.first_step, now=now)
    task = next(iter(tasks), None)
    case.save()
    _tell.applicant(case, pack, pack.messages.on_open, now=now, task=task)
    action.describe(
        subject=f"case:{case.pk}",
        unit=unit.code,
        to_step=case.step,
        holder=_left.codes_of(tasks),
        due_at=_left.latest_due(tasks),
        pack_digest=pack.digest,
        payload={"answers": dict(sent.answers)},
    )
    _left.say_promise(case)
    _left.say_opened(tasks)
    return case


def _store(
    case: Case, slug: str, answers: Mapping[str, Any], uploads: str, *, now: datetime
) -> bool:
    """Keep the case with its number, the first version of its answers and its files.

    Returns False when the same submission was kept a moment ago, by another process.
    """
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        return False
    case.number = rules.case_number(slug, now.astimezone(wording.WIB).year, case.pk)
    CaseAnswers.objects.create(case=case, version=1, body=dict(answers), at=now)
    if uploads:
        files.adopt(files_queries.find_files(uploads), f"case:{case.pk}")
    return True
