"""What is known of a person and of an organisation, to fill in forms with."""

from __future__ import annotations

from typing import Any

from balaikota.core.people.models import Organisation
from balaikota.core.people.queries.residents import find_profile

PROFILE = ("profile.name", "profile.nik", "profile.phone", "profile.email", "profile.address")
ORGANISATION = (
    "organisation.name",
    "organisation.nib",
    "organisation.npwp",
    "organisation.address",
)


def known_of(user_id: int, organisation: Organisation | None) -> dict[str, Any]:
    """Return what forms may be filled in with: ``profile.…`` and ``organisation.…`` -> value.

    What is not known is left out. An address is ``{"area", "street", "rt", "rw"}``. At most one query.
    """
    person = find_profile(user_id)
    found: dict[str, Any] = {}
    for source, names in ((person, PROFILE), (organisation, ORGANISATION)):
        if source is not None:
            values = {name: getattr(source, name.partition(".")[2]) for name in names}
            found |= {name: value for name, value in values.items() if value}
    return found
