"""What stands in the way of undoing an import: whatever was built upon it since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.ledger import queries as ledger
from balaikota.core.ledger.queries import Deed
from balaikota.core.manifest import permissions_of
from balaikota.core.people import queries as people
from balaikota.core.people import rules
from balaikota.core.people.actions import fitting
from balaikota.core.people.models import Assignment
from balaikota.core.people.roles import RESIDENT
from balaikota.engine.cases.queries import handing
from balaikota.engine.office.models import Import, ImportedRow, Outcome
from balaikota.engine.office.queries.imports import find_rows
from balaikota.lib import wording
from balaikota.lib.errors import DomainError


@dataclass(frozen=True)
class Obstacle:
    """One row that cannot be undone any more, and why."""

    number: int
    name: str
    title: str
    why: str


@dataclass(frozen=True)
class _Since:
    """What happened since an import was applied.

    Attributes:
        deeds: user pk -> what they did.
        in_hand: (user pk, role, unit pk) with an open task in hand.
        later: assignments of its posts and people that were entered since by other means.
    """

    deeds: Mapping[int, list[Deed]]
    in_hand: set[tuple[int, str, int]]
    later: Sequence[Assignment]


def find_obstacles(source: Import, *, by: Actor, now: datetime) -> list[Obstacle]:
    """Return what keeps an applied import from being undone, by row. Four queries.

    Undone is all of it or nothing; without obstacles everything is as on the day before.
    """
    rows = [row for row in find_rows(source) if row.outcome != Outcome.SAME or row.opened_account]
    since = _since(source, rows)
    return [
        Obstacle(row.number, row.user.name, people.title_of(row.assignment), why)
        for row in rows
        if (why := _why_not(row, source, since, by))
    ]


def is_too_late(source: Import, now: datetime) -> bool:
    """Tell whether the days in which an import may be undone are over."""
    return source.undo_until is not None and now >= source.undo_until


def _since(source: Import, rows: Sequence[ImportedRow]) -> _Since:
    assert source.applied_at is not None
    users = {row.user_id for row in rows}
    deeds: dict[int, list[Deed]] = defaultdict(list)
    for deed in ledger.find_deeds([str(pk) for pk in users], since=source.applied_at):
        deeds[int(deed.actor_id)].append(deed)
    own = {row.assignment_id for row in rows}
    later = people.find_entered(
        since=source.applied_at,
        user_ids=[row.user_id for row in rows if row.opened_account],
        unit_ids=[row.assignment.unit_id for row in rows],
    )
    found = [one for one in later if one.pk not in own]
    return _Since(deeds, handing.posts_in_hand(users), found)


def _why_not(row: ImportedRow, source: Import, since: _Since, by: Actor) -> str:
    checks = (
        _not_yours(row, by)
        or (_account_used(row, since) if row.opened_account else "")
        or _changed(row, source)
    )
    if checks or row.outcome == Outcome.SAME:
        return checks
    return (_built_upon(row, since) if row.outcome == Outcome.BEGIN else "") or _taken(row, since)


def _not_yours(row: ImportedRow, by: Actor) -> str:
    try:
        fitting.require_ender(by, row.assignment)
    except DomainError as error:
        return error.message
    return ""


def _account_used(row: ImportedRow, since: _Since) -> str:
    if row.user.last_login is not None:
        return _("Sudah masuk dengan akunnya pada %(at)s.") % {"at": _time(row.user.last_login)}
    if row.user.has_usable_password():
        return _("Sudah membuat kata sandi.")
    later = next((one for one in since.later if one.user_id == row.user_id), None)
    if later is not None:
        return _("Sesudah impor diberi tugas lain: %(title)s.") % {"title": people.title_of(later)}
    return ""


def _changed(row: ImportedRow, source: Import) -> str:
    held = row.assignment
    expected = source.applied_at if row.outcome == Outcome.END else None
    if row.outcome == Outcome.SAME or held.ended_at == expected:
        return ""
    return _("Sesudah impor, penugasan ini diubah pada %(at)s.") % {"at": _time(held.ended_at)}


def _built_upon(row: ImportedRow, since: _Since) -> str:
    held = row.assignment
    post = f"{held.mode}:{held.role}"
    labels = (f"{post}:{held.unit.code}", f"{post}:{held.pk}")
    given = permissions_of(held.role) - permissions_of(RESIDENT)
    for deed in since.deeds.get(row.user_id, ()):
        if deed.acting_as in labels or (not deed.acting_as and deed.verb in given):
            told = _("Sudah bekerja dalam jabatan ini pada %(at)s.")
            return told % {"at": _time(deed.at)}
    if (row.user_id, held.role, held.unit_id) in since.in_hand:
        return _("Memegang berkas dalam jabatan ini.")
    return ""


def _taken(row: ImportedRow, since: _Since) -> str:
    """Say who stands beside what is undone, or in the way of what would be held again."""
    held = row.assignment
    is_end = row.outcome == Outcome.END
    end = _moment((row.former or {}).get("valid_to")) if is_end else held.valid_to
    for other in since.later:
        if (other.role, other.unit_id) != (held.role, held.unit_id):
            continue
        is_beside = rules.overlaps(held.valid_from, end, other.valid_from, other.valid_to)
        leans_on_it = not is_end and other.mode in (rules.PLH, rules.MANDATE)
        if is_beside and (leans_on_it or (is_end and fitting.is_in_the_way(held, other))):
            words = {"name": other.user.name, "title": people.title_of(other)}
            return _("Sesudah impor, %(name)s menjadi %(title)s.") % words
    return ""


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _time(moment: datetime | None) -> str:
    return "" if moment is None else wording.long_time(moment, get_language() or "id")
