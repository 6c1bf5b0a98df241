"""A merger or a split of units: proposed by one officer, put in force by another, for a day ahead.

Everything is written when the second officer agrees, with its day: what begins and ends is half-open,
so rights change by themselves at 00.00 WIB. Paths and open cases are written by jobs that night;
until then reading follows (``units.queries.heirs``).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import ClassVar

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.action import Actor, action, describe
from balaikota.core.keys import actions as keys
from balaikota.core.notices import actions as notices
from balaikota.core.people import actions as people
from balaikota.core.people import queries as posts
from balaikota.core.people.models import Assignment
from balaikota.core.proposals.change import Change
from balaikota.core.units import actions as units
from balaikota.core.units import queries as known_units
from balaikota.core.units.models import SuccessionKind, Unit
from balaikota.engine.office.actions import _fitting
from balaikota.engine.office.models import Regrouping
from balaikota.engine.office.queries import regrouping as reads
from balaikota.engine.office.queries import regrouping_told
from balaikota.engine.office.queries.regrouping import Moving
from balaikota.engine.office.rules import MERGE, NOWHERE, NewUnit, Plan
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError

# What two officers decided carries the parts that neither may do alone.
PARTS = frozenset(
    {
        *("units.create", "units.succeed", "units.end_on", "units.plan_move", "units.call_off"),
        *("people.carry_over", "keys.follow"),
    }
)


@dataclass(frozen=True)
class Written:
    """The pks of what was entered for one regrouping; ``released`` and ``keys_ended`` keep old ends."""

    created: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    successions: list[int] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    released: dict[str, str] = field(default_factory=dict)
    keys: list[int] = field(default_factory=list)
    keys_ended: dict[str, str] = field(default_factory=dict)
    to_place: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Regroup(Change):
    """Units merge, or one is split, from a day on."""

    kind: ClassVar[str] = "office.regroup"
    may_read: ClassVar[str] = "office.regroups"
    may_propose: ClassVar[str] = "office.regroup"
    may_confirm: ClassVar[str] = "office.confirm_regroup"
    may_refuse: ClassVar[str] = "office.refuse_regroup"

    plan: Plan

    @property
    def key(self) -> str:
        """The units, so that two proposals about the same ones do not wait at once."""
        return f"regroup:{'+'.join(sorted(self.plan.units))}"[:180]

    @property
    def title(self) -> str:
        """What is proposed, in a few words."""
        return regrouping_told.title(self.plan)

    def lines(self) -> list[tuple[str, str]]:
        """Return what moves, as it stands when somebody looks."""
        return regrouping_told.lines(self.plan)

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless it could be decided on at ``now``.

        Raises:
            DomainError: the units, the day, the regulation or where somebody goes do not fit.
            NotFound: a unit does not exist.
            Conflict: a unit ends already, or a code is taken.
        """
        _fitting.check(self.plan, now=now)

    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Write all of it ahead, for its day.

        Raises:
            DomainError: what a part of it raises; then nothing is written.
        """
        put_in_force(by=by, now=now, plan=self.plan)


@action("office.confirm_regroup")
def put_in_force(*, by: Actor, now: datetime, plan: Plan) -> Regrouping:
    """Write a merger or a split ahead, for its day; called when a second officer agrees.

    Raises:
        DomainError: a part of it cannot be; then nothing is written.
    """
    acts = replace(by, permissions=by.permissions | PARTS)
    moving = reads.moving(plan)
    written = Written()
    for code in plan.ending:
        ended = units.end_on(
            by=acts, now=now, unit=moving.units[code], valid_to=plan.since, decree=plan.regulation
        )
        written.ended.append(ended.pk)
    heirs = _begin(acts, now, plan, moving, written)
    _hand_over(acts, now, plan, moving, heirs, written)
    for child, code in moving.children:
        if child.parent_id != heirs[code].pk:
            move = units.plan_move(
                by=acts, now=now, unit=child, parent=heirs[code], since=plan.since,
                decree=plan.regulation,
            )  # fmt: skip
            written.moves.append(move.pk)
    told = _carry(acts, now, plan, moving, heirs, written)
    _lead_keys(acts, now, plan, moving, heirs, written)
    row = _kept(by, now, plan, written)
    _tell(told, now)
    describe(subject=f"regrouping:{row.pk}", outcome=plan.how, payload=asdict(written))
    return row


@action("office.call_off")
def call_off(*, by: Actor, now: datetime, regrouping: Regrouping, reason: str) -> Regrouping:
    """Take a merger or a split back before its day; everything is as if it had never been decided.

    Raises:
        DomainError: no reason is given.
        Conflict: it is called off already, its day has come, or something was entered at a unit that
            was to begin.
    """
    row = Regrouping.objects.select_for_update().get(pk=regrouping.pk)
    if not reason.strip():
        raise DomainError(_("Tulis alasannya."), field="reason")
    if row.called_off_at is not None:
        raise Conflict(_("Perubahan ini sudah dibatalkan."))
    written = msgspec.convert(row.written, Written)
    acts = replace(by, permissions=by.permissions | PARTS)
    told = list(Assignment.objects.filter(pk__in=written.begun).select_related("user", "unit"))
    rests = {
        int(pk): datetime.fromisoformat(at) if at else None for pk, at in written.released.items()
    }
    ended = {int(pk): datetime.fromisoformat(at) for pk, at in written.keys_ended.items()}
    people.carry_back(by=acts, now=now, begun=written.begun, ended=rests, reason=reason)
    keys.stay(by=acts, now=now, key_ids=written.keys, ended=ended)
    units.call_off(
        by=acts, now=now, since=row.since, reason=reason,
        written=units.Written(written.created, written.ended, written.successions, written.moves),
    )  # fmt: skip
    row.called_off_at, row.called_off_by = now, by.id
    row.called_off_reason = reason.strip()[:300]
    row.save(update_fields=["called_off_at", "called_off_by", "called_off_reason"])
    describe(subject=f"regrouping:{row.pk}", outcome="called-off")
    with override("id"):
        text = _("Batal: Anda tetap bertugas seperti sebelumnya (%(number)s dibatalkan)")
        for user_id in {one.user_id for one in told}:
            _send(user_id, text % {"number": row.number}, now)
    return row


def _begin(
    by: Actor, now: datetime, plan: Plan, moving: Moving, written: Written
) -> dict[str, Unit]:
    """Add the units that begin; return code -> unit of all that are there afterwards."""
    heirs = {plan.goes_on: moving.units[plan.goes_on]} if plan.goes_on else {}
    first = next(iter(moving.units.values()))
    for one in plan.begins:
        area = _area_of(plan, one, moving)
        unit = units.create(
            by=by, now=now, code=one.code, kind=first.kind, name=one.name,
            parent=known_units.get_unit(one.parent), area=area, valid_from=plan.since,
            short_name=_short(one.name, first.kind),
        )  # fmt: skip
        heirs[one.code] = unit
        written.created.append(unit.pk)
    return heirs


def _short(name: str, kind: str) -> str:
    """Return a name without the word for its kind: ``Kauman`` of ``Kelurahan Kauman``."""
    return name.removeprefix(f"{kind.capitalize()} ")[:60]


def _area_of(plan: Plan, one: NewUnit, moving: Moving) -> str:
    """Return the place that a new unit serves as its own: one of those that lose their office."""
    for code in plan.ending:
        area = moving.units[code].area
        if area is not None and plan.place_of(area.code) == one.code:
            return area.code
    return ""


def _hand_over(
    by: Actor, now: datetime, plan: Plan, moving: Moving, heirs: dict[str, Unit], written: Written
) -> None:
    kind = SuccessionKind.MERGE if plan.how == MERGE else SuccessionKind.SPLIT
    for code, unit in moving.units.items():
        for heir_code, heir in heirs.items():
            if heir_code == code:
                continue
            areas = [area for area, to in plan.areas.items() if to == heir_code]
            takes_rest = heir_code == plan.rest and code != plan.rest
            if plan.how == MERGE and code == plan.goes_on:
                continue
            row = units.succeed(
                by=by, now=now, predecessor=unit, successor=heir, kind=kind.value,
                since=plan.since, decree=plan.regulation, areas=areas, takes_rest=takes_rest,
            )  # fmt: skip
            written.successions.append(row.pk)


def _carry(
    by: Actor, now: datetime, plan: Plan, moving: Moving, heirs: dict[str, Unit], written: Written
) -> list[tuple[int, str]]:
    """Let the officers go where the plan says; return (user pk, what they are told)."""
    told = []
    with override("id"):
        reason = _("Perubahan susunan unit: %(regulation)s") % {"regulation": plan.regulation}
        day = wording.long_date(plan.since, "id")
        for one in _definitive_first(moving):
            row = Assignment.objects.select_related("user", "unit").get(pk=one.holding.pk)
            words = {"title": one.holding.title, "day": day, "number": plan.number}
            if one.to == one.holding.unit_code:
                continue
            if one.holding.unit_code == plan.goes_on:
                written.released[str(row.pk)] = row.valid_to.isoformat() if row.valid_to else ""
                people.release(by=by, now=now, assignment=row, at=plan.at, reason=reason)
            if one.to == NOWHERE and one.why:
                continue  # they hold the same there already, or stood in for somebody who stays out
            if one.to == NOWHERE:
                written.to_place.append(row.pk)
                text = _("%(title)s berakhir mulai %(day)s (%(number)s); penempatan Anda menyusul")
                told.append((row.user_id, text % words))
                continue
            begun = people.carry_over(
                by=by, now=now, assignment=row, unit=heirs[one.to], at=plan.at,
                decree_number=row.decree_number if row.mode != "definitif" else plan.number,
                decree_date=row.decree_date if row.mode != "definitif" else plan.decree_date,
            )  # fmt: skip
            written.begun.append(begun.pk)
            words["new"] = posts.title_of(begun)
            text = _("Mulai %(day)s Anda menjadi %(new)s (%(number)s)")
            told.append((row.user_id, text % words))
    return told


def _lead_keys(
    by: Actor, now: datetime, plan: Plan, moving: Moving, heirs: dict[str, Unit], written: Written
) -> None:
    for key, code in moving.keys:
        if code == NOWHERE:
            written.keys_ended[str(key.pk)] = key.valid_to.isoformat()
            keys.end_with_unit(by=by, now=now, key=key, at=plan.at, reason=plan.regulation)
        elif code != key.unit.code:
            keys.follow(by=by, now=now, key=key, unit=heirs[code], on=plan.since)
            written.keys.append(key.pk)


def _definitive_first(moving: Moving) -> list[reads.Going]:
    return sorted(moving.going, key=lambda one: (one.to != NOWHERE, one.holding.mode))


def _kept(by: Actor, now: datetime, plan: Plan, written: Written) -> Regrouping:
    return Regrouping.objects.create(
        since=plan.since, number=plan.number, decree_date=plan.decree_date, title=plan.title,
        plan=msgspec.to_builtins(plan), written=asdict(written), adopted_at=now, adopted_by=by.id,
    )  # fmt: skip


def _tell(told: list[tuple[int, str]], now: datetime) -> None:
    for user_id, text in dict.fromkeys(told):
        _send(user_id, text, now)


def _send(user_id: int, text: str, now: datetime) -> None:
    to = notices.Recipient(user_id=user_id)
    notices.send(to=to, subject=text[:200], body=text, link=reverse("office:notices"), now=now)
