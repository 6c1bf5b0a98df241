"""Many accounts and assignments at once, inside the act of whoever imports them or takes them back.

Whoever calls has judged every row by ``fitting``; here they are written in a few statements, each
with an event of its own as if it had been entered singly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, Grant
from balaikota.core.ledger import record
from balaikota.core.people import queries, rules
from balaikota.core.people.actions import fitting
from balaikota.core.people.models import Assignment, OfficerNumber, User
from balaikota.core.units import queries as units
from balaikota.lib.errors import Conflict


@dataclass(frozen=True)
class Begun:
    """An assignment to begin, not yet saved, and the note that came with it."""

    row: Assignment
    note: str = ""


@dataclass(frozen=True)
class Ended:
    """An assignment that ends: at ``at``, or, taken back, as ``former`` says it stood before."""

    row: Assignment
    at: datetime | None = None
    former: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """What is entered, or taken back, together.

    Attributes:
        source: ``label:pk`` of what it comes from, kept in the payload of every event.
        reason: why assignments end; Indonesian.
        opened: accounts to open, not yet saved or closed by an earlier batch taken back; or to close.
        numbered: accounts and the NIP that they are given; or lose.
        begun: assignments that begin; or are void.
        ended: assignments that end; or are as they were before.
    """

    source: str
    reason: str
    opened: Sequence[User] = ()
    numbered: Sequence[tuple[User, str]] = ()
    begun: Sequence[Begun] = ()
    ended: Sequence[Ended] = ()


def carry_out(*, by: Actor, now: datetime, batch: Batch) -> None:
    """Open the accounts, end and begin the assignments, in the transaction of the caller's act.

    Raises:
        NotAllowed: ``by`` may not do one of these.
        Conflict: a user name, an email or a NIP was taken meanwhile.
        PostTaken: a post was filled meanwhile.
    """
    codes = _codes(by)
    told = [*_open(by, now, batch), *_end(by, now, batch, codes), *_begin(by, now, batch, codes)]
    record.append_many(told)


def take_back(*, by: Actor, now: datetime, batch: Batch) -> None:
    """Make void what a batch began, undo what it ended, close what it opened.

    In the transaction of the caller's act. Nothing is deleted but the NIP given to accounts that
    stood before; the ledger has kept it.

    Raises:
        NotAllowed: ``by`` may not end one of these assignments, or is the person.
    """
    codes = _codes(by)
    told = []
    for one in batch.begun:
        used = fitting.require_ender(by, one.row)
        told.append(_event(by, now, batch, one.row, "end_assignment", "voided", _as(used, codes)))
    for ended in batch.ended:
        used = fitting.require_ender(by, ended.row)
        told.append(_event(by, now, batch, ended.row, "assign", "reopened", _as(used, codes)))
    told += [_account(by, now, batch, user, "closed", {}) for user in batch.opened]
    _void(by, now, batch)
    for ended in batch.ended:
        for name, value in ended.former.items():
            setattr(ended.row, name, value)
    if batch.ended:
        names = ["valid_to", "ended_by", "ended_at", "ended_reason"]
        Assignment.objects.bulk_update([ended.row for ended in batch.ended], names)
    User.objects.filter(pk__in=[user.pk for user in batch.opened]).update(is_active=False)
    OfficerNumber.objects.filter(user__in=[user.pk for user, _nip in batch.numbered]).delete()
    record.append_many(told)


def _void(by: Actor, now: datetime, batch: Batch) -> None:
    Assignment.objects.filter(pk__in=[one.row.pk for one in batch.begun]).update(
        valid_to=F("valid_from"),
        ended_by=fitting.person(by),
        ended_at=now,
        ended_reason=batch.reason,
    )


def _open(by: Actor, now: datetime, batch: Batch) -> list[record.Event]:
    if not batch.opened and not batch.numbered:
        return []
    by.require("people.create_officer")
    fresh = [user for user in batch.opened if user._state.adding]
    again = [user for user in batch.opened if not user._state.adding]
    for user in batch.opened:
        user.is_active = True
        if user._state.adding:
            user.set_unusable_password()
    try:
        with transaction.atomic():
            User.objects.bulk_create(fresh)
            User.objects.bulk_update(again, ["username", "email", "name", "is_active"])
            _number(batch.numbered)
    except IntegrityError as error:
        told = _("Nama pengguna, email, atau NIP baru saja dipakai orang lain. Periksa lagi.")
        raise Conflict(told) from error
    return [
        _account(by, now, batch, user, "opened", {"username": user.username, "email": user.email})
        for user in batch.opened
    ]


def _number(numbered: Sequence[tuple[User, str]]) -> None:
    OfficerNumber.objects.bulk_create(
        OfficerNumber(user_id=user.pk, nip=nip, nip_index=queries.nip_index(nip))
        for user, nip in numbered
    )


def _end(by: Actor, now: datetime, batch: Batch, codes: dict[int, str]) -> list[record.Event]:
    _lock(batch.ended)
    told = []
    for one in batch.ended:
        assert one.at is not None
        used = fitting.require_ender(by, one.row)
        fitting.check_end(one.row, one.at, now)
        one.row.valid_to = max(one.at, one.row.valid_from)
        one.row.ended_by_id, one.row.ended_at = fitting.person(by), now
        one.row.ended_reason = batch.reason
        told.append(_event(by, now, batch, one.row, "end_assignment", "ended", _as(used, codes)))
    if batch.ended:
        names = ["valid_to", "ended_by", "ended_at", "ended_reason"]
        Assignment.objects.bulk_update([one.row for one in batch.ended], names)
    return told


def _lock(ended: Sequence[Ended]) -> None:
    """Keep others from changing what is about to end, and see whether somebody just has."""
    pks = [one.row.pk for one in ended]
    rows = Assignment.objects.select_for_update().filter(pk__in=pks)
    ends = dict(rows.values_list("pk", "valid_to"))
    if any(ends.get(one.row.pk, one.at) != one.row.valid_to for one in ended):
        raise Conflict(_("Sebuah penugasan baru saja diubah orang lain. Periksa lagi."))


def _begin(by: Actor, now: datetime, batch: Batch, codes: dict[int, str]) -> list[record.Event]:
    used: list[Grant | None] = []
    for one in batch.begun:
        row = one.row
        row.user = row.user  # the account may have got its key only now
        row.entered_by_id, row.entered_at = fitting.person(by), now
        fitting.check_fits(row, by, now)
        used.append(_assigner(by, row))
    try:
        with transaction.atomic():
            Assignment.objects.bulk_create(one.row for one in batch.begun)
    except IntegrityError as error:  # PostgreSQL: another admin was faster by a moment
        if "people_one_" not in str(error):
            raise
        told = _("Jabatan ini baru saja diisi orang lain. Muat ulang halaman.")
        raise fitting.PostTaken(told) from error
    return [
        _event(
            by, now, batch, one.row,
            "appoint_acting" if rules.is_acting(one.row.mode) else "assign",
            "entered", _as(grant, codes), {"note": one.note} if one.note else {},
        )
        for one, grant in zip(batch.begun, used, strict=True)
    ]  # fmt: skip


def _assigner(by: Actor, row: Assignment) -> Grant | None:
    if not rules.is_acting(row.mode):
        return fitting.require(by, "people.assign", row.unit)
    fitting.check_acting(row.role, row.mode)
    fitting.check_decree(row.decree_number, row.decree_date)
    return fitting.require_appointer(by, row.role, row.unit)


def _event(
    by: Actor,
    now: datetime,
    batch: Batch,
    row: Assignment,
    verb: str,
    outcome: str,
    acting_as: str,
    more: dict[str, Any] | None = None,
) -> record.Event:
    return record.Event(
        at=now,
        actor_kind=by.kind.value,
        actor_id=by.id,
        verb=f"people.{verb}",
        subject=f"people.assignment:{row.pk}",
        unit=row.unit.code,
        acting_as=acting_as,
        holder=f"user:{row.user_id}",
        outcome=f"{outcome}:{row.mode}:{row.role}",
        payload=fitting.told(row) | {"source": batch.source} | (more or {}),
    )


def _account(
    by: Actor, now: datetime, batch: Batch, user: User, outcome: str, more: dict[str, str]
) -> record.Event:
    return record.Event(
        at=now,
        actor_kind=by.kind.value,
        actor_id=by.id,
        verb="people.create_officer",
        subject=f"people.user:{user.pk}",
        outcome=outcome,
        payload={"name": user.name, "source": batch.source, "reason": batch.reason} | more,
    )


def _codes(by: Actor) -> dict[int, str]:
    return units.codes_of(grant.unit_id for grant in by.grants)


def _as(used: Grant | None, codes: dict[int, str]) -> str:
    return "" if used is None else f"{used.mode}:{used.role}:{codes[used.unit_id]}"
