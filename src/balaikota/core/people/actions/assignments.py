"""Entering, acting for and ending assignments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind, Grant, action, describe
from balaikota.core.files import actions as files
from balaikota.core.files.models import StoredFile
from balaikota.core.people import queries, roles, rules
from balaikota.core.people.models import Assignment, Mode, User
from balaikota.core.units.models import Unit
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound


class NotFitting(DomainError):
    """The role, the unit, the period and the decree do not fit together."""


class PostTaken(Conflict):
    """Somebody holds the post during that period."""


class NotYourPost(NotAllowed):
    """The post lies outside what the actor may fill."""


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
        NotFitting: the role may not be held there, or the period is over or backwards.
        PostTaken: the post, or this very assignment, is held in that period.
    """
    used = _require(by, "people.assign", unit)
    row = Assignment(
        user=user, role=role, unit=unit, mode=Mode.DEFINITIF, valid_from=valid_from,
        valid_to=valid_to, decree_number=decree_number.strip(), decree_date=decree_date,
        decree_file=decree_file, services=rules.spaced(services), reaches_below=reaches_below,
    )  # fmt: skip
    return enter(row, by=by, used=used, now=now)


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
    used = _require_appointer(by, role, unit)
    if mode not in (Mode.PLH, Mode.PLT):
        raise NotFitting(_("Pilih Plh. atau Plt."), field="mode")
    if not roles.ROLES[role].is_single:
        raise NotFitting(
            _("Plh. dan Plt. hanya untuk jabatan yang dipegang satu orang."), field="role"
        )
    _check_decree(decree_number, decree_date)
    row = Assignment(
        user=user, role=role, unit=unit, mode=mode, valid_from=valid_from, valid_to=valid_to,
        decree_number=decree_number.strip(), decree_date=decree_date, decree_file=decree_file,
    )  # fmt: skip
    return enter(row, by=by, used=used, now=now)


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
        NotFitting: nothing is lent, or what the role cannot lend; no decree; or the period is over
            or backwards.
        PostTaken: the person has a mandate of this post in that period.

    Law: UU 30/2014 Art. 14
    """
    used = _require(by, "people.lend_mandate", unit)
    lent = frozenset(verbs)
    if not lent:
        raise NotFitting(_("Pilih paling sedikit satu wewenang."), field="verbs")
    if not lent <= queries.lendable(role):
        raise NotFitting(_("Wewenang itu tidak dapat dimandatkan."), field="verbs")
    _check_decree(decree_number, decree_date)
    row = Assignment(
        user=user, role=role, unit=unit, mode=Mode.MANDATE, verbs=rules.spaced(lent),
        valid_from=valid_from, valid_to=valid_to, decree_number=decree_number.strip(),
        decree_date=decree_date, decree_file=decree_file, services=rules.spaced(services),
    )  # fmt: skip
    return enter(row, by=by, used=used, now=now)


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
    used = _require_ender(by, row)
    if not reason.strip():
        raise NotFitting(_("Isi alasannya."), field="reason")
    if row.valid_to is not None and (row.valid_to <= now or row.valid_to <= row.valid_from):
        raise Conflict(_("Penugasan ini sudah berakhir."))
    end = at or now
    if end < now:
        raise NotFitting(_("Penugasan berakhir sekarang atau nanti, tidak mundur."), field="at")
    if row.valid_to is not None and end > row.valid_to:
        raise NotFitting(_("Penugasan ini berakhir lebih awal dari itu."), field="at")
    row.valid_to = max(end, row.valid_from)
    row.ended_by_id, row.ended_at, row.ended_reason = person(by), now, reason.strip()
    row.save(update_fields=["valid_to", "ended_by", "ended_at", "ended_reason"])
    tell(row, used, outcome="cancelled" if row.valid_to == row.valid_from else "ended")
    return row


def enter(row: Assignment, *, by: Actor, used: Grant | None, now: datetime) -> Assignment:
    """Save an assignment that fits and that nothing stands against, and describe it.

    Raises:
        NotAllowed: the person is ``by``.
        NotFitting: the role may not be held there, or the period is over or backwards.
        PostTaken: the post, or this very assignment, is held in that period.
    """
    _check_fits(row, by, now)
    _check_free(row)
    row.entered_by_id, row.entered_at = person(by), now
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # PostgreSQL: another admin was faster by a moment
        if "people_one_" not in str(error):
            raise
        raise PostTaken(_("Jabatan ini baru saja diisi orang lain. Muat ulang halaman.")) from error
    if row.decree_file is not None and row.decree_file.owner.startswith("draft:"):
        files.adopt([row.decree_file], f"decree:{row.pk}")
    tell(row, used, outcome="entered")
    return row


def _check_decree(number: str, day: date | None) -> None:
    if not number.strip():
        raise NotFitting(_("Isi nomor surat perintah atau SK."), field="decree_number")
    if day is None:
        raise NotFitting(_("Isi tanggal surat perintah atau SK."), field="decree_date")


def _check_fits(row: Assignment, by: Actor, now: datetime) -> None:
    role = roles.ROLES.get(row.role)
    if role is None or not rules.may_sit(role, row.unit.kind):
        raise NotFitting(
            _("Peran ini tidak ada di %(unit)s.") % {"unit": row.unit.name}, field="role"
        )
    if str(row.user_id) == by.id and by.kind is ActorKind.OFFICER:
        raise NotAllowed(_("Penugasan Anda sendiri dimasukkan oleh orang lain."))
    if not row.user.is_active or not row.user.name:
        raise NotFitting(_("Akun ini bukan akun petugas yang aktif."), field="user")
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        raise NotFitting(_("Akhir masa tugas harus sesudah awalnya."), field="valid_to")
    if row.valid_to is not None and row.valid_to <= now:
        raise NotFitting(_("Masa tugas ini sudah lewat."), field="valid_to")


def _check_free(row: Assignment) -> None:
    same = Assignment.objects.filter(role=row.role, unit_id=row.unit_id)
    clashing = same.overlapping(row.valid_from, row.valid_to).select_related("user", "unit")
    for other in clashing.order_by("valid_from", "pk"):
        if _clash(row, other):
            raise PostTaken(_taken(other), field="valid_from")


def _clash(row: Assignment, other: Assignment) -> bool:
    modes = {row.mode, other.mode}
    if Mode.MANDATE in modes:  # a mandate stands beside the holder, and beside other mandates
        return other.user_id == row.user_id and len(modes) == 1
    if other.user_id == row.user_id:
        return True
    if not roles.ROLES[row.role].is_single:
        return False
    return rules.is_acting(row.mode) == rules.is_acting(other.mode) or modes == {
        Mode.DEFINITIF,
        Mode.PLT,
    }


def _taken(other: Assignment) -> str:
    lang = get_language() or "id"
    words = {
        "name": other.user.name,
        "title": rules.signs_as(other.role, other.mode, other.unit.name),
        "from": wording.long_time(other.valid_from, lang),
        "until": rules.until_words(other.valid_to, lang) if other.valid_to else "",
    }
    if other.valid_to is None:
        return (
            _(
                "%(name)s adalah %(title)s sejak %(from)s tanpa batas akhir. "
                "Akhiri dulu penugasan itu, atau pilih masa yang lain."
            )
            % words
        )
    return (
        _(
            "%(name)s adalah %(title)s sejak %(from)s sampai %(until)s. "
            "Akhiri dulu penugasan itu, atau pilih masa yang lain."
        )
        % words
    )


def _require(by: Actor, permission: str, unit: Unit) -> Grant | None:
    used = _used(by, permission, unit.pk)
    if used is None and not by.may(permission, unit.pk):
        raise NotYourPost(_("Anda tidak mengurus penugasan di %(unit)s.") % {"unit": unit.name})
    return used


def _require_appointer(by: Actor, role: str, unit: Unit) -> Grant | None:
    if role not in roles.ROLES:
        raise NotFound(_("Jabatan itu tidak dikenal."), field="role")
    if "people.appoint_acting" in by.permissions:
        return None
    used = queries.appointing_grant(by, role, unit.pk)
    if used is not None:
        return used
    raise NotYourPost(_("Anda tidak menunjuk Plh. atau Plt. di %(unit)s.") % {"unit": unit.name})


def _require_ender(by: Actor, row: Assignment) -> Grant | None:
    if str(row.user_id) == by.id and by.kind is ActorKind.OFFICER:
        raise NotAllowed(_("Penugasan Anda sendiri diakhiri oleh orang lain."))
    if by.may("people.assign", row.unit_id):
        return _require(by, "people.end_assignment", row.unit)
    if not rules.is_acting(row.mode):
        raise NotYourPost(_("Anda tidak mengurus penugasan di %(unit)s.") % {"unit": row.unit.name})
    return _require_appointer(by, row.role, row.unit)


def _used(by: Actor, permission: str, unit_id: int) -> Grant | None:
    held = (g for g in by.grants if unit_id in g.unit_ids and g.permits(permission))
    return next(held, None)


def person(by: Actor) -> int | None:
    """Return the account of an officer, None for any other actor."""
    return int(by.id) if by.kind is ActorKind.OFFICER else None


def acting_as(used: Grant | None) -> str:
    """Return how the ledger names the assignment used, ``plh:lurah:35.73.02.1003``."""
    if used is None:
        return ""
    code = Unit.objects.values_list("code", flat=True).get(pk=used.unit_id)
    return f"{used.mode}:{used.role}:{code}"


def tell(row: Assignment, used: Grant | None, *, outcome: str) -> None:
    """Describe to the ledger what became of an assignment."""
    describe(
        unit=row.unit.code,
        acting_as=acting_as(used),
        holder=f"user:{row.user_id}",
        outcome=f"{outcome}:{row.mode}:{row.role}",
        payload={
            "decree_number": row.decree_number,
            "decree_date": row.decree_date.isoformat() if row.decree_date else "",
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else "",
            "reason": row.ended_reason,
            "verbs": row.verbs.split(),
            "services": row.services.split(),
        },
    )
