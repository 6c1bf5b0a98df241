"""What two officers change about legal numbers: a new value, or that one was compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.proposals.change import Change
from balaikota.core.reference import queries, rules, tasks
from balaikota.core.reference.actions import checks
from balaikota.core.reference.models import Reference
from balaikota.lib import wording
from balaikota.lib.errors import Conflict


class _NumberChange(Change):
    """A change of the number that ``row`` speaks of."""

    may_read = "reference.read"
    may_propose = "reference.propose"
    may_confirm = "reference.confirm"
    may_refuse = "reference.refuse"
    row: rules.Row

    @property
    def key(self) -> str:
        """The number, its scope, and the first day."""
        return f"{self.row.key}:{self.row.scope}:{self.row.valid_from}"

    def lines(self) -> list[tuple[str, str]]:
        """Return the number as the row says it."""
        row = self.row
        return [
            (_("Kunci"), row.key),
            (_("Untuk"), row.scope or _("Seluruh kota")),
            (_("Nilai"), queries.value_words(row.value, row.unit)),
            (_("Mulai berlaku"), wording.long_date(row.valid_from, get_language() or "")),
            (_("Dasar"), ", ".join(part for part in (row.regulation, row.article) if part)),
        ]


@dataclass(frozen=True, kw_only=True)
class NewNumber(_NumberChange):
    """What ``row`` says holds from its day on, until the next value of its key and scope.

    ``is_correction``: it may take effect in the past.
    """

    kind = "reference.change"
    row: rules.Row
    is_correction: bool = False

    @property
    def title(self) -> str:
        """Which number."""
        return _("Nilai baru: %(what)s") % {"what": self.row.title(get_language() or "")}

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless the row is complete and to come.

        Raises:
            BadValue: key, value, unit, title or source is missing or written wrongly.
            InThePast: its first day is past and this is no correction.
        """
        checks.check_row(self.row)
        checks.check_not_past(
            self.row.valid_from, now, is_correction=self.is_correction, field="valid_from"
        )

    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Let it hold; open due times are then reckoned anew.

        The row that held until then keeps its value and gets an end; one with the same first day is
        kept as withdrawn.
        """
        row = Reference(**asdict(self.row), adopted_at=now, adopted_by=by.id)
        row.valid_to = _make_room(row, reason=reason, now=now)
        if row.is_confirmed:
            row.confirmed_at, row.confirmed_by = now, by.id
        row.save()
        tasks.announce_change.enqueue("reference", [row.key], row.valid_from.isoformat(), reason)


@dataclass(frozen=True, kw_only=True)
class NumberCompared(_NumberChange):
    """The row ``pk``, as ``row`` says it, counts as compared with the text of its regulation."""

    kind = "reference.confirmation"
    pk: int
    row: rules.Row

    @classmethod
    def of(cls, number: Reference) -> NumberCompared:
        """Return the proposal for ``number``."""
        return cls(pk=number.pk, row=queries.number_row(number))

    @property
    def title(self) -> str:
        """Which number."""
        return _("Sudah dicocokkan: %(what)s") % {"what": self.row.title(get_language() or "")}

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless the row still waits for it.

        Raises:
            Conflict: it is confirmed or withdrawn.
        """
        waits = Reference.objects.standing().filter(pk=self.pk, is_confirmed=False)
        if not waits.exists():
            raise Conflict(_("Angka ini sudah dikonfirmasi atau sudah dicabut."))

    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Mark the row; what it says stays."""
        row = Reference.objects.select_for_update().get(pk=self.pk)
        row.is_confirmed, row.confirmed_at, row.confirmed_by = True, now, by.id
        row.save()


def _make_room(new: Reference, *, reason: str, now: datetime) -> date | None:
    """End or withdraw the row that ``new`` follows, and return the end of ``new``."""
    found = Reference.objects.standing().filter(key=new.key, scope=new.scope)
    rows: list[Reference] = list(found.select_for_update().order_by("valid_from"))
    for row in rows:
        ends: date | None = row.valid_to
        if row.valid_from == new.valid_from:
            row.withdrawn_at, row.withdrawn_reason = now, reason
            row.save()
            return ends
        if row.valid_from < new.valid_from and (ends is None or new.valid_from < ends):
            row.valid_to = new.valid_from
            row.save()
            return ends
    return min((row.valid_from for row in rows if row.valid_from > new.valid_from), default=None)
