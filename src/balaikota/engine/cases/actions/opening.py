"""Opening a case: from complete answers to a number, a secret, a first task and a first notice."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action, sealed
from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.files import queries as files_queries
from balaikota.core.people.queries import organisations
from balaikota.core.units.models import Unit
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _move, _tell
from balaikota.engine.cases.models import Case, CaseAnswers, Draft
from balaikota.engine.cases.queries import clock, opened_by
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs import queries as packs
from balaikota.lib import ids, wording
from balaikota.lib.errors import Conflict


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
class Opened:
    """A new case and the secret that its holder tracks it with; told once, stored as a hash."""

    case: Case
    secret: str


class NotRepresented(Conflict):
    """Whoever sends it does not act for the organisation it is said to be of."""


def secret_of(key: str) -> str:
    """Return the secret that belongs to an idempotency key.

    It is derived, not drawn, so that a repeated submission and a refreshed confirmation page tell
    the same secret without storing it. The key itself must be unguessable (128 bits or more).
    """
    return ids.secret_from(sealed.blind_index("cases.secret", key))


def secret_in(token: str, case: Case) -> str:
    """Return the secret of a case to the browser that sent it; empty to any other."""
    if case.organisation_id is not None:  # its representatives open it by their accounts
        return ""
    is_sender = opened_by.hash_of(token) == case.idempotency_key
    return secret_of(token) if is_sender else ""


@action.action("cases.open")
def open_case(
    *,
    by: Actor,
    now: datetime,
    version_id: int,
    sent: Submission,
    channel: Channel,
    key: str,
    uploads: str = "",
    representation_id: int | None = None,
) -> Opened:
    """Open a case on a pack version; asked again with the same ``key``, return the same case.

    Args:
        sent: the answers as engine/packs checked them, and what they mean for the case.
        key: unguessable idempotency key of this submission.
        uploads: owner of the files sent with it; they become the case's.
        representation_id: by what the actor acts for an organisation, whose request it then is.

    Raises:
        NotAllowed: a program sends for an office where ``cases.open`` was not lent to it.
        NotRepresented: the actor does not act for the organisation (any more).
    """
    by.require("cases.open", sent.unit.pk)
    secret, key_hash = secret_of(key), opened_by.hash_of(key)
    if earlier := opened_by.find_case(key):
        return _again(earlier, secret)
    pack, unit = packs.get_version(version_id).pack, sent.unit
    case = _asked_by(by, sent, now)
    case.version_id, case.step, case.channel = version_id, pack.first_step, channel
    case.secret_hash, case.idempotency_key = ids.secret_digest(secret), key_hash
    _represent(case, by, representation_id, now)
    if not _store(case, pack.slug, sent.answers, uploads, now=now):
        earlier = Case.objects.select_related("unit").get(idempotency_key=key_hash)
        return _again(earlier, secret)
    case.promise_due_at = clock.promise_due(case, pack, now=now)
    task = next(iter(_move.enter(case, pack, pack.first_step, now=now)), None)
    case.save()
    _tell.applicant(case, pack, pack.messages.on_open, now=now, task=task)
    action.describe(
        subject=f"case:{case.pk}",
        unit=unit.code,
        to_step=case.step,
        holder=task.role if task else "",
        due_at=task.due_at if task else None,
        pack_digest=pack.digest,
        payload={"answers": dict(sent.answers)},
    )
    return Opened(case, secret)


@action.action("cases.open")
def submit(*, by: Actor, now: datetime, draft_id: int, token: str, sent: Submission) -> Opened:
    """Turn a draft into a case, once: a second press of the button gets the same case.

    Args:
        token: of the browser that sends it; the case's secret is derived from it.
        sent: the checked answers and what they mean for the case.
    """
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.case_id is not None:
        sent_case = Case.objects.select_related("unit").get(pk=draft.case_id)
        return _again(sent_case, secret_in(token, sent_case))
    opened = open_case(
        by=by,
        now=now,
        version_id=draft.version_id,
        sent=sent,
        channel=Channel(draft.channel),
        key=token,
        uploads=f"draft:{draft.token_hash}",
        representation_id=draft.representation_id,
    )
    draft.case, draft.body, draft.prefill, draft.touched_at = opened.case, {}, None, now
    draft.save(update_fields=["case", "body", "prefill", "touched_at"])
    action.describe(subject=f"draft:{draft.pk}", outcome="submitted")
    return opened


def _asked_by(by: Actor, sent: Submission, now: datetime) -> Case:
    """Return the case as its applicant gives it, not stored yet."""
    case = Case(
        number=f"~{uuid.uuid4().hex}"[:40],
        unit=sent.unit,
        area=sent.area,
        applicant_id=int(by.id) if by.kind is ActorKind.RESIDENT else None,
        applicant_name=sent.name,
        email=sent.email,
        phone=sent.phone,
        language=(get_language() or "id")[:2],
        opened_at=now,
        received_at=clock.received_at(sent.unit.code, now),
    )
    case.latitude, case.longitude = sent.point or (None, None)
    return case


def _represent(case: Case, by: Actor, representation_id: int | None, now: datetime) -> None:
    """Make the case an organisation's, if whoever sends it acts for one today."""
    if representation_id is None:
        return
    day = now.astimezone(wording.WIB).date()
    user_id = int(by.id) if by.kind is ActorKind.RESIDENT else 0
    held = organisations.acting_for(user_id, on=day).filter(pk=representation_id).first()
    if held is None:
        raise NotRepresented(
            _(
                "Kuasa Anda untuk usaha atau lembaga ini sudah berakhir. Pilih lagi untuk siapa "
                "permohonan ini, lalu kirim."
            )
        )
    case.organisation_id, case.representation = held.organisation_id, held


def _again(earlier: Case, secret: str) -> Opened:
    action.describe(subject=f"case:{earlier.pk}", outcome="repeated")
    return Opened(earlier, secret)


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
