"""A case that comes of another: for the same applicant, tracked with the same secret."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balaikota.core import action
from balaikota.core.action import Actor, system
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.engine.cases.actions import _filing
from balaikota.engine.cases.actions._filing import Submission
from balaikota.engine.cases.models import Case, CaseAnswers, Relation
from balaikota.engine.cases.queries import coming, kept, opened_by
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs import answered, forms
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.engine.packs.models import ServiceVersion
from balaikota.lib import wording
from balaikota.lib.errors import Conflict

SHARER = system("files.store")


class NotKept(Conflict):
    """What would be opened is seen by those from whom the case it comes of is kept."""


@dataclass(frozen=True)
class Fit:
    """How answers fit the form of a service.

    Attributes:
        version: of that service.
        answers: field id -> answer that is taken, of questions that are asked.
        missing: required questions that they leave without an answer.
    """

    version: ServiceVersion
    answers: Mapping[str, Any]
    missing: list[Field]

    @property
    def pack(self) -> Pack:
        """Return the pack of the service."""
        return self.version.pack

    @property
    def needs_cosigner(self) -> bool:
        """Tell whether another person must sign these answers along before they are sent."""
        return answered.needs_cosigner(self.pack, self.answers)

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be filed as it is; else its applicant completes it as a form."""
        return not self.missing and not self.needs_cosigner


def fit(origin: Case, version: ServiceVersion, given: Mapping[str, Any], *, now: datetime) -> Fit:
    """Return how answers fit a service: what it does not ask or cannot take is left out."""
    pack = version.pack
    known = {field.id for field in pack.fields}
    files_there = {str(f.pk): f.media_type for f in stored.find_files(f"case:{origin.pk}")}
    setting = Setting(now.astimezone(wording.WIB).date(), files_there, now)
    taken = {name: value for name, value in given.items() if name in known and value is not None}
    answers = forms.settle(pack, forms.check_all(pack, taken, setting).answers)
    return Fit(version, answers, forms.unanswered(pack, answers))


@action.action("cases.open")
def open_case(*, by: Actor, now: datetime, origin: Case, fitting: Fit, kind: Relation.Kind) -> Case:
    """Open a case that comes of ``origin``, on behalf of its applicant; its secret opens this too.

    It has a number, an office and a clock of its own. It is opened inside the act that asks for it,
    which happens once: so is this.

    Args:
        by: SYSTEM.
        fitting: complete answers.
        kind: what it is to ``origin``.

    Raises:
        NotFound: no office serves its place.
        NotKept: ``origin`` is kept from somebody who would see it.
    """
    assert fitting.is_ready, "what is not complete becomes a draft"
    meant = _filing.meaning(fitting.pack, fitting.answers, on=now.astimezone(wording.WIB).date())
    sent = Submission(
        answers=fitting.answers,
        unit=meant.unit,
        area=meant.area,
        point=meant.point,
        name=origin.applicant_name or meant.name,
        email=origin.email or meant.email,
        phone=origin.phone or meant.phone,
    )
    sender = _filing.Sender(
        applicant_id=origin.applicant_id,
        language=origin.language,
        secret_hash=origin.secret_hash,
        key_hash=opened_by.hash_of(uuid.uuid4().hex),
        organisation_id=origin.organisation_id,
        representation_id=origin.representation_id,
        is_veiled=origin.is_veiled,
    )
    case = _filing.file(
        pk=coming.next_key(),
        version=fitting.version,
        sent=sent,
        channel=Channel(origin.channel),
        sender=sender,
        uploads="",
        now=now,
    )
    if not kept.is_kept_alike(origin, case):
        raise NotKept(kept.why_kept())
    _share_files(origin, case, fitting, now)
    Relation.objects.create(kind=kind, case=origin, other=case, at=now)
    return case


def shared(
    origin: Case, pack: Pack, answers: Mapping[str, Any], owner: str, now: datetime
) -> dict[str, Any]:
    """Give ``owner`` the files that answers name; return the answers with its own."""
    named = {field.id for field in pack.fields if field.kind == "files" and answers.get(field.id)}
    if not named:
        return dict(answers)
    wanted = {int(pk) for name in named for pk in answers[name]}
    there = [file for file in stored.find_files(f"case:{origin.pk}") if file.pk in wanted]
    own = files.share(by=SHARER, now=now, files=there, owner=owner)
    return dict(answers) | {name: [own[int(pk)] for pk in answers[name]] for name in named}


def _share_files(origin: Case, case: Case, fitting: Fit, now: datetime) -> None:
    row = CaseAnswers.objects.get(case=case, version=1)
    row.body = shared(origin, fitting.pack, fitting.answers, f"case:{case.pk}", now)
    row.save(update_fields=["body"])


def version_for(origin: Case, slug: str, *, now: datetime) -> ServiceVersion:
    """Return the version of a service in force today at the office of a case.

    Raises:
        NotFound: it is not in force.
    """
    day = now.astimezone(wording.WIB).date()
    return packs.version_in_force(slug, unit_id=origin.unit_id, on=day)
