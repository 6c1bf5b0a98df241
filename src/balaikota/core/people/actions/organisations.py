"""Organisations, and who may act for them: said by persons, proven by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.files import actions as files
from balaikota.core.files.models import StoredFile
from balaikota.core.people import rules
from balaikota.core.people.actions.accounts import BadPersonalData
from balaikota.core.people.models import (
    Organisation,
    OrganisationKind,
    Representation,
    RepresentationRole,
)
from balaikota.core.people.queries import organisations
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, NotAllowed


class NibTaken(Conflict):
    """Another organisation says this NIB."""


class LastPrincipal(Conflict):
    """Nobody would answer for the organisation any more."""


@dataclass(frozen=True)
class Details:
    """What is said of an organisation; ``address`` is ``{"area", "street", "rt", "rw"}`` or None."""

    kind: str
    name: str
    nib: str = ""
    npwp: str = ""
    address: Mapping[str, Any] | None = None


@action("people.keep_organisation")
def enter_organisation(
    *, by: Actor, now: datetime, details: Details, person_name: str
) -> Representation:
    """Enter an organisation; whoever enters it answers for it, from today and without end.

    Raises:
        BadPersonalData: no name, or a number has not its digits.
        NibTaken: another organisation says this NIB.
    """
    if not person_name.strip():
        raise BadPersonalData(_("Isi nama Anda seperti di KTP."), field="person_name")
    organisation = Organisation(entered_by_id=int(by.id), entered_at=now)
    _save(organisation, details, now)
    representation = Representation.objects.create(
        organisation=organisation,
        user_id=int(by.id),
        role=RepresentationRole.PRINCIPAL,
        name=person_name.strip(),
        valid_from=_day(now),
        entered_by_id=int(by.id),
        entered_at=now,
        accepted_at=now,
    )
    describe(subject=f"organisation:{organisation.pk}", outcome="entered")
    return representation


@action("people.keep_organisation")
def change_organisation(
    *, by: Actor, now: datetime, organisation_id: int, details: Details
) -> Organisation:
    """Change what is said of an organisation that one answers for; open requests stay as sent.

    Raises:
        NotFound: it is not in one's account.
        NotAllowed: one may act for it only.
        BadPersonalData, NibTaken: as for ``enter_organisation``.
    """
    organisation = _answering(by, organisation_id, now).organisation
    _save(organisation, details, now)
    describe(subject=f"organisation:{organisation.pk}", outcome="changed")
    return organisation


@dataclass(frozen=True)
class Invitation:
    """Who is to act for an organisation, as what, by which deed, during [valid_from, valid_to).

    Attributes:
        name: of the person, as on their identity card.
        email: where the link goes; whether an account has this address is not told.
        role: of RepresentationRole.
        deed: number and date of the deed.
        deed_file: the deed itself, on which the caller has checked the rights; it stays as it is.
    """

    name: str
    email: str
    role: str
    deed: str
    valid_from: date
    valid_to: date | None = None
    deed_file: StoredFile | None = None


@action("people.keep_organisation")
def invite(
    *, by: Actor, now: datetime, organisation_id: int, said: Invitation, token: str
) -> Representation:
    """Authorise somebody to act for an organisation; they accept by link.

    Args:
        token: of the link; unguessable, new.

    Raises:
        NotFound: the organisation is not in one's account.
        NotAllowed: one may act for it only.
        BadPersonalData: name or deed is empty, or the period is.
    """
    organisation = _answering(by, organisation_id, now).organisation
    if not said.name.strip():
        raise BadPersonalData(_("Isi nama orang yang diberi kuasa."), field="name")
    if not said.deed.strip():
        raise BadPersonalData(_("Isi nomor dan tanggal surat kuasa atau akta."), field="deed")
    if said.valid_to is not None and said.valid_to <= max(said.valid_from, _day(now)):
        raise BadPersonalData(
            _("Hari terakhirnya harus hari ini atau sesudahnya, dan tidak sebelum hari pertama."),
            field="until",
        )
    representation = Representation(
        organisation=organisation,
        role=RepresentationRole(said.role),
        name=said.name.strip(),
        email=said.email.strip(),
        token_hash=organisations.link_hash(token),
        deed=said.deed.strip(),
        valid_from=said.valid_from,
        valid_to=said.valid_to,
        entered_by_id=int(by.id),
        entered_at=now,
    )
    _attach(representation, said.deed_file, by, now)
    representation.save()
    named = {"name": representation.name}
    describe(subject=f"organisation:{organisation.pk}", outcome="invited", payload=named)
    return representation


@action("people.keep_organisation")
def accept(*, by: Actor, now: datetime, token: str) -> Representation:
    """Accept an invitation by its link, once.

    Raises:
        UnknownInvitation: the link invites nobody (any more).
    """
    found = organisations.get_invitation(token, on=_day(now))
    representation = Representation.objects.select_for_update().get(pk=found.pk)
    if representation.accepted_at is not None:
        raise organisations.UnknownInvitation(_("Undangan ini sudah diterima."))
    representation.user_id, representation.accepted_at = int(by.id), now
    representation.token_hash = ""
    representation.save(update_fields=["user", "accepted_at", "token_hash"])
    describe(subject=f"organisation:{representation.organisation_id}", outcome="accepted")
    return representation


@action("people.keep_organisation")
def end_representation(*, by: Actor, now: datetime, representation_id: int) -> Representation:
    """End a representation today: one's own, or of an organisation that one answers for.

    Raises:
        NotFound: there is none among those.
        LastPrincipal: nobody else answers for the organisation.
    """
    today = _day(now)
    found = organisations.get_own(int(by.id), representation_id, on=today)
    # Two who answer for it and end each other at once wait here for one another.
    Organisation.objects.select_for_update().get(pk=found.organisation_id)
    others = Representation.objects.in_force(today).filter(
        organisation_id=found.organisation_id, role=RepresentationRole.PRINCIPAL
    )
    others = others.exclude(user=None)
    is_answering = found.is_principal and found.accepted_at is not None
    if is_answering and not others.exclude(pk=found.pk).exists():
        raise LastPrincipal(
            _("Tidak ada penanggung jawab lain. Tambahkan dulu penanggung jawab baru, lalu akhiri.")
        )
    found.valid_from = min(found.valid_from, today)
    found.valid_to, found.ended_at, found.ended_by_id = today, now, int(by.id)
    found.token_hash = ""
    found.save(update_fields=["valid_from", "valid_to", "ended_at", "ended_by", "token_hash"])
    describe(subject=f"organisation:{found.organisation_id}", outcome="ended")
    return found


def _attach(made: Representation, deed: StoredFile | None, by: Actor, now: datetime) -> None:
    if deed is not None:
        made.deed_file = files.copy(by=by, now=now, file=deed, owner=f"deed:{made.row_key}")


def _answering(by: Actor, organisation_id: int, now: datetime) -> Representation:
    held = organisations.get_represented(int(by.id), organisation_id, on=_day(now))
    if not held.is_principal:
        raise NotAllowed(_("Hanya penanggung jawab usaha ini yang dapat mengubahnya."))
    return held


def _save(organisation: Organisation, details: Details, now: datetime) -> None:
    """Check and keep; the database refuses a NIB that somebody else entered this moment."""
    name, nib = details.name.strip(), rules.clean_nib(details.nib)
    npwp = rules.clean_npwp(details.npwp)
    if not name:
        raise BadPersonalData(_("Isi nama usaha atau lembaga."), field="name")
    if nib and not rules.is_nib(nib):
        raise BadPersonalData(_("NIB terdiri dari 13 angka. Periksa lagi NIB-nya."), field="nib")
    if npwp and not rules.is_npwp(npwp):
        raise BadPersonalData(
            _("NPWP terdiri dari 15 atau 16 angka. Periksa lagi NPWP-nya."), field="npwp"
        )
    if organisations.is_nib_taken(nib, but=[organisation.pk] if organisation.pk else []):
        raise _taken()
    organisation.kind, organisation.name = OrganisationKind(details.kind), name
    organisation.nib, organisation.nib_index = nib, organisations.nib_index(nib)
    organisation.npwp, organisation.saved_at = npwp, now
    organisation.address = dict(details.address) if details.address else None
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> NibTaken:
    message = _(
        "NIB ini sudah didaftarkan di sini. Minta penanggung jawabnya menambahkan Anda sebagai "
        "kuasa, atau datang ke loket dengan NIB asli bila menurut Anda itu keliru."
    )
    return NibTaken(message, field="nib")


def _day(now: datetime) -> date:
    return now.astimezone(wording.WIB).date()
