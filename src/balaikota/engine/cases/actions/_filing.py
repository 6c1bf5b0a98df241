"""How a case comes into being: its number, its answers, its clock, its first task, its first notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balaikota.core import action
from balaikota.core.files import actions as files
from balaikota.core.units.models import Unit
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _effects, _left, _move, _tell
from balaikota.engine.cases.models import Case, CaseAnswers
from balaikota.engine.cases.queries import clock, facts, opened_by, veil
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs import owners
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
        is_veiled: whether the case that this one comes of hides who they are.
    """

    applicant_id: int | None
    language: str
    secret_hash: str
    key_hash: str
    organisation_id: int | None = None
    representation_id: int | None = None
    is_veiled: bool = False


def meaning(pack: Pack, answers: Mapping[str, Any], *, on: date) -> Submission:
    """Return what complete answers mean for the case: office, place, applicant.

    Raises:
        NotFound: no office serves the place.
    """
    place = answers.get(pack.owner.area_of or "") or {}
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
        unit=owners.office(pack.owner, place.get("area", ""), on=on),
        area=place.get("area", ""),
        point=(lat, lon) if lat is not None and lon is not None else None,
        name=next(names, ""),
        email=first["email"],
        phone=first["phone"],
    )


def file(
    *,
    pk: int,
    version: ServiceVersion,
    sent: Submission,
    channel: Channel,
    sender: Sender,
    uploads: str,
    now: datetime,
) -> Case:
    """Keep a case, put it on its first step and tell its applicant; describe it to the ledger.

    The case is stored once, whole, when its first task is known.

    Args:
        pk: that it gets (``queries.coming``).
        version: of the service.
        sent: the answers and what they mean.
        channel: by which it comes.
        sender: whose it becomes.
        uploads: owner of the files sent with it; empty for none.
        now: the moment.

    Raises:
        IntegrityError: the same submission was kept a moment ago, by another process.
    """
    pack, unit = version.pack, sent.unit
    case = _new(pk, version, sent, channel, sender, now)
    clock.begin(case, pack)
    given = facts.Given(sent.answers, facts.applicant_of(case), flags=())
    read = facts.Facts(case, pack, now=now, given=given)
    tasks = _move.seated(case, pack, pack.first_step, read, now=now)
    case.save(force_insert=True)
    CaseAnswers.objects.create(case=case, version=1, body=dict(sent.answers), at=now)
    if uploads and may_have_files(pack):
        files.hand_over(uploads, f"case:{case.pk}")
    _move.open_tasks(tasks, pack, read, now=now)
    if pack.effects is not None:
        _effects.carry_out(pack.effects.on_open, case, pack, now=now, answers=sent.answers)
    task = next(iter(tasks), None)
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


def _new(
    pk: int,
    version: ServiceVersion,
    sent: Submission,
    channel: Channel,
    sender: Sender,
    now: datetime,
) -> Case:
    """Return the case, not yet stored nor on a step."""
    case = Case(
        pk=pk,
        number=rules.case_number(version.pack.slug, now.astimezone(wording.WIB).year, pk),
        version=version,
        unit=sent.unit,
        area=sent.area,
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
        idempotency_key=sender.key_hash,
        email_index=opened_by.contact_index(sent.email),
        is_veiled=sender.is_veiled or veil.is_meant(version.pack, sent.answers),
    )
    case.latitude, case.longitude = sent.point or (None, None)
    case.is_followed = False
    return case


def may_have_files(pack: Pack) -> bool:
    """Tell whether any question of a form takes files."""
    return any(field.kind == "files" for field in pack.fields)
