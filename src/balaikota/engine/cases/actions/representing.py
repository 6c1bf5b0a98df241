"""At the counter for an organisation: what it is, and by which deed the person there acts for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.files import actions as files
from balaikota.core.files.models import StoredFile
from balaikota.core.people import rules
from balaikota.core.people.models import (
    Organisation,
    OrganisationKind,
    Representation,
    RepresentationRole,
)
from balaikota.core.people.queries import organisations
from balaikota.lib import wording
from balaikota.lib.errors import DomainError


class Unsaid(DomainError):
    """Something is missing of the organisation or of the deed; ``field`` says what."""


@dataclass(frozen=True)
class OnBehalf:
    """What the officer wrote down of an organisation and of the deed that was shown.

    Attributes:
        kind: of OrganisationKind.
        nib: 13 digits, however they are typed; empty for one without.
        role: of RepresentationRole; who only acts for it shows a deed.
        deed: its number and date.
        deed_file: a scan, on which the caller has checked the rights; it stays as it is.
    """

    kind: str
    name: str
    nib: str
    role: str
    deed: str
    deed_file: StoredFile | None = None


def check(said: OnBehalf) -> None:
    """Refuse what is incomplete. Raises Unsaid."""
    nib = rules.clean_nib(said.nib)
    if said.kind not in OrganisationKind.values:
        raise Unsaid(_("Pilih bentuk usaha atau lembaganya."), field="org-kind")
    if not said.name.strip():
        raise Unsaid(_("Isi nama usaha atau lembaga."), field="org-name")
    if nib and not rules.is_nib(nib):
        raise Unsaid(_("NIB terdiri dari 13 angka. Periksa lagi NIB-nya."), field="org-nib")
    if said.role not in RepresentationRole.values:
        raise Unsaid(_("Pilih sebagai apa orang ini mewakilinya."), field="org-role")
    if said.role == RepresentationRole.AGENT and not said.deed.strip():
        raise Unsaid(_("Isi nomor dan tanggal surat kuasa yang ditunjukkan."), field="org-deed")


@action.action("cases.open_counter")
def enter(*, by: Actor, now: datetime, said: OnBehalf, person: str) -> Representation:
    """Enter by what a person without an account acts for an organisation, seen by the officer.

    One with the same NIB is the same organisation: what its own people said of it stays. The row
    opens only the requests that point at it, until one who answers for it ends it.

    Args:
        person: name of who stands there.

    Raises:
        Unsaid: something is missing.
    """
    check(said)
    organisation = organisations.find_by_nib(rules.clean_nib(said.nib)) or _new(said, by, now)
    made = Representation(
        organisation=organisation,
        role=RepresentationRole(said.role),
        name=person.strip(),
        deed=said.deed.strip(),
        valid_from=now.astimezone(wording.WIB).date(),
        entered_by_id=int(by.id),
        entered_at=now,
        accepted_at=now,
        seen_by_id=int(by.id),
    )
    if said.deed_file is not None:
        owner = f"deed:{made.row_key}"
        made.deed_file = files.copy(by=by, now=now, file=said.deed_file, owner=owner)
    made.save()
    action.describe(subject=f"organisation:{organisation.pk}", outcome="seen-at-counter")
    return made


def _new(said: OnBehalf, by: Actor, now: datetime) -> Organisation:
    nib = rules.clean_nib(said.nib)
    made = Organisation(entered_by_id=int(by.id), entered_at=now, saved_at=now)
    made.kind, made.name = OrganisationKind(said.kind), said.name.strip()
    made.nib, made.nib_index = nib, organisations.nib_index(nib)
    made.save()
    return made
