"""What a transfer changes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balaikota.core.people import queries as people
from balaikota.core.people import rules
from balaikota.core.people.models import Assignment
from balaikota.core.people.queries import Holding
from balaikota.core.people.roles import ROLES
from balaikota.lib import wording


@dataclass(frozen=True)
class Moved:
    """What a transfer did.

    Attributes:
        left: the assignment that ends.
        begun: the new one.
        replaced: those of others that end because of it.
        stand_in: who acts in the post left behind; None if nobody was named.
        passed_on: how many tasks in hand went back to the post at once.
        kept: how many stay in hand until the person leaves.
    """

    left: Assignment
    begun: Assignment
    replaced: tuple[Assignment, ...]
    stand_in: Assignment | None
    passed_on: int
    kept: int


def find_in_the_way(role: str, unit_id: int, *, at: datetime, mover_id: int) -> list[Holding]:
    """Return whose assignment keeps a post from being held definitively from ``at`` on."""
    if role not in ROLES or not ROLES[role].is_single:
        return []
    return [
        row
        for row in people.history_of_post(role, unit_id)
        if row.mode in (rules.DEFINITIF, rules.PLT)
        and row.user_id != mover_id
        and row.valid_to != row.valid_from
        and (row.valid_to is None or row.valid_to > at)
    ]


def foretell(moved: Moved, *, now: datetime) -> list[str]:
    """Return what a transfer means, in sentences; asked while its rows stand."""
    told = [_ends(moved.left), *people.foretell(moved.begun, now=now)]
    told += [_ends(row) for row in moved.replaced]
    told += [_without_post(row) for row in moved.replaced if _has_nothing(row)]
    if moved.stand_in is not None:
        told += people.foretell(moved.stand_in, now=now)
    elif _stands_empty(moved.left):
        told.append(_empty(moved.left))
    return told + _tasks(moved)


def _words(row: Assignment) -> dict[str, str]:
    assert row.valid_to is not None
    return {
        "at": wording.long_time(row.valid_to, get_language() or "id"),
        "name": row.user.name,
        "title": people.title_of(row),
    }


def _ends(row: Assignment) -> str:
    if row.valid_to == row.valid_from:
        return _("%(name)s batal menjadi %(title)s.") % _words(row)
    return _("Mulai %(at)s, %(name)s bukan lagi %(title)s.") % _words(row)


def _without_post(row: Assignment) -> str:
    return _("Sejak itu %(name)s tidak memegang jabatan apa pun.") % _words(row)


def _has_nothing(row: Assignment) -> bool:
    assert row.valid_to is not None
    return not people.holders_at(row.valid_to).filter(user_id=row.user_id).exists()


def _stands_empty(left: Assignment) -> bool:
    assert left.valid_to is not None
    at = people.holders_at(left.valid_to)
    return not at.filter(role=left.role, unit_id=left.unit_id).exists()


def _empty(left: Assignment) -> str:
    return _(
        "Mulai %(at)s, %(title)s kosong: tidak ada yang mengerjakan tugasnya sampai ada pengganti."
    ) % _words(left)


def _tasks(moved: Moved) -> list[str]:
    told = []
    if moved.passed_on:
        told.append(
            ngettext(
                "%(num)s berkas di tangan %(name)s kembali ke jabatan begitu disimpan.",
                "%(num)s berkas di tangan %(name)s kembali ke jabatan begitu disimpan.",
                moved.passed_on,
            )
            % {"num": moved.passed_on, "name": moved.left.user.name}
        )
    if moved.kept:
        told.append(
            ngettext(
                "%(num)s berkas tetap di tangannya; yang belum selesai kembali ke jabatan pada %(at)s.",
                "%(num)s berkas tetap di tangannya; yang belum selesai kembali ke jabatan pada %(at)s.",
                moved.kept,
            )
            % ({"num": moved.kept} | _words(moved.left))
        )
    return told
