"""Making somebody an admin: proposed by one officer, put in force by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.files.models import StoredFile
from balaikota.core.people import queries, rules
from balaikota.core.people.actions import _entering, fitting
from balaikota.core.people.models import Assignment, Mode, User
from balaikota.core.proposals.change import Change
from balaikota.core.units.models import Unit
from balaikota.lib import wording


@dataclass(frozen=True, kw_only=True)
class Entrust(Change):
    """A role of ``roles.ADMIN_GRADE`` at a unit during [valid_from, valid_to), by a decree.

    Confirmed after ``valid_from``, it begins when it is confirmed. It waits 14 days at most, shorter
    than the uploaded decree is kept.

    Attributes:
        user: pk of the person.
        role: role slug.
        unit: pk of the unit.
        decree_file: pk of the uploaded decree.
        services: slugs of the queue, apart by blanks; empty for all.
    """

    kind = "people.entrust"
    may_read = "people.view"
    may_propose = "people.entrust"
    may_confirm = "people.confirm_entrust"
    may_refuse = "people.refuse_entrust"
    expires_days = 14

    user: int
    role: str
    unit: int
    valid_from: datetime
    valid_to: datetime | None
    decree_number: str
    decree_date: date | None
    decree_file: int | None = None
    services: str = ""
    reaches_below: bool = True

    @property
    def key(self) -> str:
        """The person, the role and the unit."""
        return f"{self.user}:{self.role}:{self.unit}"

    @property
    def unit_id(self) -> int:
        """The unit where the role would be held."""
        return self.unit

    @property
    def title(self) -> str:
        """Who would be what."""
        row = self.as_row()
        return _("%(name)s menjadi %(title)s") % {
            "name": row.user.name,
            "title": queries.title_of(row),
        }

    def lines(self) -> list[tuple[str, str]]:
        """Return the person, the post, the period and the decree."""
        row, lang = self.as_row(), get_language() or "id"
        until = rules.until_words(row.valid_to, lang) if row.valid_to else _("Tanpa batas akhir")
        day = wording.long_date(self.decree_date, lang) if self.decree_date else ""
        decree = _("%(number)s, tanggal %(day)s") % {"number": self.decree_number, "day": day}
        return [
            (_("Petugas"), f"{row.user.name} ({row.user.username})"),
            (_("Sebagai"), queries.title_of(row)),
            (_("Di"), row.unit.name),
            (_("Mulai"), wording.long_time(row.valid_from, lang)),
            (_("Sampai"), until),
            (_("Dasar"), decree),
        ]

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless the person could hold the role from now on.

        Raises:
            NotFitting: no decree, or what ``assign`` refuses.
            NotAllowed: ``by`` is the person.
            PostTaken: the person holds it in that period already.
        """
        fitting.check_decree(self.decree_number, self.decree_date)
        row = self.as_row(now)
        fitting.check_fits(row, by, now)
        _entering.check_free(row)

    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Enter the assignment."""
        used = fitting.require(by, self.may_confirm, Unit.objects.get(pk=self.unit))
        _entering.enter(self.as_row(now), by=by, used=used, now=now)

    def as_row(self, now: datetime | None = None) -> Assignment:
        """Return the assignment that it would be, not saved; it begins at ``now`` at the earliest."""
        file = self.decree_file
        return Assignment(
            user=User.objects.get(pk=self.user), role=self.role, mode=Mode.DEFINITIF,
            unit=Unit.objects.get(pk=self.unit), services=self.services,
            valid_from=max(self.valid_from, now) if now else self.valid_from,
            valid_to=self.valid_to, reaches_below=self.reaches_below,
            decree_number=self.decree_number.strip(), decree_date=self.decree_date,
            decree_file=StoredFile.objects.filter(pk=file).first() if file else None,
        )  # fmt: skip
