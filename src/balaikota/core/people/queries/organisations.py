"""Who may act for which organisation, on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from balaikota.core.files.models import StoredFile
from balaikota.core.people.models import Organisation, OrganisationKind, Representation
from balaikota.core.sealed import blind_index
from balaikota.lib.errors import NotFound


class UnknownInvitation(NotFound):
    """The link invites nobody (any more)."""


def nib_index(number: str) -> str:
    """Return the blind index of a NIB (13 digits), empty for none."""
    return blind_index("people.nib", number) if number else ""


def link_hash(token: str) -> str:
    """Return what is stored of the link of an invitation."""
    return blind_index("people.invitation", token)


def acting_for(user_id: int, *, on: date) -> QuerySet[Representation]:
    """Return the representations by which an account may act on a day (WIB)."""
    return Representation.objects.in_force(on).filter(user_id=user_id)


def find_represented(user_id: int, *, on: date) -> list[Representation]:
    """Return what a person represents on a day, with the organisation, longest first. One query."""
    found = acting_for(user_id, on=on).select_related("organisation").order_by("pk")
    return list(found)


def get_represented(user_id: int, organisation_id: int, *, on: date) -> Representation:
    """Return by what a person acts for an organisation on a day; as principal if they are one.

    Raises:
        NotFound: they do not act for it, or there is no such organisation.
    """
    # By the row, not by its key: a key too large for the database is of no row.
    meant = Organisation.objects.filter(pk=organisation_id)
    held = acting_for(user_id, on=on).filter(organisation__in=meant)
    found = list(held.select_related("organisation").order_by("pk"))
    if not found:
        raise NotFound(_("Usaha atau lembaga itu tidak ada di akun Anda."))
    return next((one for one in found if one.is_principal), found[0])


def get_own(user_id: int, representation_id: int, *, on: date) -> Representation:
    """Return a representation that a person may end on a day: their own, or of what they answer for.

    Raises:
        NotFound: there is none among those.
    """
    rows = Representation.objects.not_over(on).select_related("organisation", "deed_file")
    found = rows.filter(pk=representation_id).first()
    if found is not None and found.user_id != user_id:
        mine = acting_for(user_id, on=on).filter(organisation_id=found.organisation_id)
        found = found if any(one.is_principal for one in mine) else None
    if found is None:
        raise NotFound(_("Kuasa itu tidak ada, atau sudah berakhir."))
    return found


def find_representatives(organisation_id: int, *, on: date) -> list[Representation]:
    """Return who acts for an organisation, will act or is invited, in order of entry. One query."""
    rows = Representation.objects.not_over(on).filter(organisation_id=organisation_id)
    return list(rows.select_related("user").order_by("pk"))


def representatives_of(organisation_id: int, *, on: date) -> list[int]:
    """Return pks of the accounts that may act for an organisation on a day. One query."""
    rows = Representation.objects.in_force(on).filter(organisation_id=organisation_id)
    rows = rows.exclude(user=None)  # who came to a counter without an account
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def get_deed(user_id: int, representation_id: int, *, on: date) -> StoredFile:
    """Return the deed of a representation that is one's own or of what one answers for.

    Raises:
        NotFound: there is none among those.
    """
    found = get_own(user_id, representation_id, on=on).deed_file
    if found is None:
        raise NotFound(_("Berkas surat kuasa ini tidak ada."))
    return found


def get_invitation(token: str, *, on: date) -> Representation:
    """Return the invitation of a link, while it is neither accepted nor over.

    Raises:
        UnknownInvitation: there is none.
    """
    rows = Representation.objects.not_over(on).filter(user=None, token_hash=link_hash(token))
    found = rows.select_related("organisation").first()
    if found is None:
        message = _(
            "Undangan ini tidak berlaku lagi: sudah diterima, dibatalkan, atau lewat waktunya. "
            "Minta undangan baru kepada penanggung jawab usahanya."
        )
        raise UnknownInvitation(message)
    return found


def kinds() -> list[tuple[str, str]]:
    """Return (value, words) of each sort of organisation."""
    return [(kind.value, str(kind.label)) for kind in OrganisationKind]


def find_by_nib(number: str) -> Organisation | None:
    """Return the organisation that says this NIB (13 digits); None for none. One query."""
    return Organisation.objects.filter(nib_index=nib_index(number)).first() if number else None


def is_nib_taken(number: str, *, but: Collection[int] = ()) -> bool:
    """Tell whether an organisation says this NIB already, ``but`` (pks) left out."""
    rows = Organisation.objects.filter(nib_index=nib_index(number)).exclude(pk__in=but)
    return bool(number) and rows.exists()
