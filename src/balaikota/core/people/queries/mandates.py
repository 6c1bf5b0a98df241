"""What a mandate may lend, in words."""

from __future__ import annotations

from balaikota.core.manifest import (
    all_manifests,
    permissions_of,
    strategic_permissions,
    title_of_permission,
)
from balaikota.core.people.models import Assignment


def lendable(role: str) -> frozenset[str]:
    """Return the permissions of a role that a mandate may lend: all but the strategic.

    Law: UU 30/2014 Art. 14 (7)
    """
    return permissions_of(role) - strategic_permissions()


def lendable_by_room(role: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (title of the app, [(permission, in words)]) of what can be lent, in app order."""
    can = lendable(role)
    found = [
        (
            str(one.title),
            [(name, str(text)) for name, text in one.permissions.items() if name in can],
        )
        for one in all_manifests()
    ]
    return [(title, options) for title, options in found if options]


def lent_words(row: Assignment) -> str:
    """Return what a mandate lends, in words, apart by commas; empty for anything else."""
    return ", ".join(sorted(str(title_of_permission(verb)) for verb in row.verbs.split()))
