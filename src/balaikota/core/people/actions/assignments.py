"""Entering, acting for and ending assignments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action
from balaikota.core.files.models import StoredFile
from balaikota.core.people import queries, rules
from balaikota.core.people.actions import _entering, fitting
from balaikota.core.people.actions.fitting import NotFitting
from balaikota.core.people.models import Assignment, Mode, User
from balaikota.core.units.models import Unit


@action("people.assign")
def assign(
    *,
    by: Actor,
    now: datetime,
    user: User,
    role: str,
    unit: Unit,
    valid_from: datetime,
    valid_to: datetime | None = None,
    decree_number: str = "",
    decree_date: date | None = None,
    decree_file: StoredFile | None = None,
    services: Iterable[str] = (),
    reaches_below: bool = True,
) -> Assignment:
    """Give ``user`` a role at a unit during [valid_from, valid_to), definitively.

    Args:
        services: slugs of the services it is limited to (its queue); all when empty.
        reaches_below: False keeps a role that reaches other units to its own.

    Raises:
        NotAllowed: ``by`` does not hold people.assign at the unit, or is the person.
        TakesTwo: the role is one of ``roles.ADMIN_GRADE``, and an officer enters it alone.
        NotFitting: the role may not be held there, or the period is over or backwards.
        PostTaken: the post, or this very assignment, is held in that period.
    """
    used = fitting.require(by, "people.assign", unit)
    fitting.check_one_suffices(role, by)
    row = Assignment(
        user=user, role=role, unit=unit, mode=Mode.DEFINITIF, valid_from=valid_from,
        valid_to=valid_to, decree_number=decree_number.strip(), decree_date=decree_date,
        decree_file=decree_file, services=rules.spaced(services), reaches_below=reaches_below,
    )  # fmt: skip
    return _entering.enter(row, by=by, used=used, now=now)


@action("people.appoint_acting")
def appoint_acting(
    *,
    by: Actor,
    now: datetime,
    user: User,
    role: str,
    unit: Unit,
    mode: str,
    valid_from: datetime,
    valid_to: datetime,
    decree_number: str,
    decree_date: date | None,
    decree_file: StoredFile | None = None,
) -> Assignment:
    """Let ``user`` act as Plh or Plt in a post during [valid_from, valid_to), by a decree.

    A people admin may for every post it reaches; a superior for the posts its role appoints (a
    camat: lurah and seklur below).

    Raises:
        NotAllowed: ``by`` may not fill this post, or is the person.
        NotFitting: not a post of one holder, no decree, or the period is over or backwards.
        PostTaken: somebody else acts in that period, or (Plt) the post is not vacant.

    Law: UU 30/2014 Art. 14
    """
    used = fitting.require_appointer(by, role, unit)
    fitting.check_acting(role, mode)
    fitting.check_decree(decree_number, decree_date)
    row = Assignment(
        user=user, role=role, unit=unit, mode=mode, valid_from=valid_from, valid_to=valid_to,
        decree_number=decree_number.strip(), decree_date=decree_date, decree_file=decree_file,
    )  # fmt: skip
    return _entering.enter(row, by=by, used=used, now=now)


@action("people.lend_mandate")
def lend_mandate(
    *,
    by: Actor,
    now: datetime,
    user: User,
    role: str,
    unit: Unit,
    verbs: Iterable[str],
    valid_from: datetime,
    valid_to: datetime,
    decree_number: str,
    decree_date: date | None,
    decree_file: StoredFile | None = None,
    services: Iterable[str] = (),
) -> Assignment:
    """Lend ``user`` some of a post's permissions during [valid_from, valid_to), by a decree.

    The holder keeps the post and everything in it.

    Args:
        verbs: permissions of the role, none of them strategic.
        services: slugs of the services it is limited to (its queue); all when empty.

    Raises:
        NotAllowed: ``by`` does not hold people.lend_mandate at the unit, or is the person.
        TakesTwo: the role is one of ``roles.ADMIN_GRADE``.
        NotFitting: nothing is lent, or what the role cannot lend; no decree; or the period is over
            or backwards.
        PostTaken: the person has a mandate of this post in that period.

    Law: UU 30/2014 Art. 14
    """
    used = fitting.require(by, "people.lend_mandate", unit)
    fitting.check_one_suffices(role, by)
    lent = frozenset(verbs)
    if not lent:
        raise NotFitting(_("Pilih paling sedikit satu wewenang."), field="verbs")
    if not lent <= queries.lendable(role):
        raise NotFitting(_("Wewenang itu tidak dapat dimandatkan."), field="verbs")
    fitting.check_decree(decree_number, decree_date)
    row = Assignment(
        user=user, role=role, unit=unit, mode=Mode.MANDATE, verbs=rules.spaced(lent),
        valid_from=valid_from, valid_to=valid_to, decree_number=decree_number.strip(),
        decree_date=decree_date, decree_file=decree_file, services=rules.spaced(services),
    )  # fmt: skip
    return _entering.enter(row, by=by, used=used, now=now)


@action("people.end_assignment")
def end_assignment(
    *, by: Actor, now: datetime, assignment: Assignment, reason: str, at: datetime | None = None
) -> Assignment:
    """End an assignment at ``at`` (now, if not given); one that has not begun is cancelled.

    What was done until then stays done and stays valid.

    Raises:
        NotAllowed: ``by`` may not fill this post, or is the person.
        NotFitting: no reason, or ``at`` is before now or after the end already set.
        Conflict: it has ended.
    """
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    used = fitting.require_ender(by, row)
    end = at or now
    if not reason.strip():
        raise NotFitting(_("Isi alasannya."), field="reason")
    fitting.check_end(row, end, now)
    row.valid_to = max(end, row.valid_from)
    row.ended_by_id, row.ended_at, row.ended_reason = fitting.person(by), now, reason.strip()
    row.save(update_fields=["valid_to", "ended_by", "ended_at", "ended_reason"])
    _entering.tell(row, used, outcome="cancelled" if row.valid_to == row.valid_from else "ended")
    return row
