"""Numbers that come with the city profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.reference import queries, rules, tasks
from balaikota.core.reference.actions import checks
from balaikota.core.reference.models import Reference


@dataclass
class Loaded:
    """What loading a profile did, in numbers of rows.

    ``kept`` rows differ from the profile because officers decided on them here; they were left.
    """

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    kept: int = 0

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing was written."""
        return not (self.added or self.changed or self.withdrawn)


@action.action("reference.load")
def load(*, by: action.Actor, now: datetime, rows: Sequence[rules.Row]) -> Loaded:
    """Make the numbers that come from the city profile what the profile says; idempotent.

    A number on which officers decided here is left as they left it. A row that differs, or that
    the profile no longer has, is kept as withdrawn.

    Raises:
        BadValue: a row is written wrongly, or two of one key and scope hold on the same day.
    """
    wanted, standing = defaultdict(list), defaultdict(list)
    for row in rows:
        checks.check_row(row)
        wanted[row.key, row.scope].append(row)
    if (clash := rules.overlapping(rows)) is not None:
        raise checks.BadValue(
            _("%(key)s berlaku ganda pada hari yang sama.") % {"key": clash[1].key}
        )
    for known in Reference.objects.standing().select_for_update():
        standing[known.key, known.scope].append(known)
    loaded, touched = Loaded(), []
    for name in sorted(wanted.keys() | standing.keys()):
        if _load_one(wanted[name], standing[name], loaded, by=by, now=now):
            touched.append(name[0])
    if touched:
        earliest = min((row.valid_from for row in rows), default=localdate(now))
        tasks.announce_change.enqueue("reference", touched, earliest.isoformat(), _("Profil kota"))
    action.describe(subject="reference:profile", payload={**asdict(loaded), "keys": touched})
    return loaded


def _load_one(
    wanted: list[rules.Row],
    standing: list[Reference],
    loaded: Loaded,
    *,
    by: action.Actor,
    now: datetime,
) -> bool:
    """Bring one key and scope into line; tell whether anything was written."""
    if any(row.confirmed_by or not row.is_from_profile for row in standing):
        loaded.kept += len(wanted)
        return False
    said = {row: queries.number_row(row) for row in standing}
    loaded.unchanged += sum(row in said.values() for row in wanted)
    gone = [row for row in standing if said[row] not in wanted]
    fresh = [row for row in wanted if row not in said.values()]
    for row in gone:
        row.withdrawn_at, row.withdrawn_reason = now, _("Diganti oleh profil kota.")
        row.save()
    for new in fresh:
        Reference.objects.create(
            **asdict(new), is_from_profile=True, adopted_at=now, adopted_by=by.id
        )
    starts = {row.valid_from for row in gone}
    changed = sum(row.valid_from in starts for row in fresh)
    loaded.changed += changed
    loaded.added += len(fresh) - changed
    loaded.withdrawn += len(gone) - changed
    return bool(gone or fresh)
