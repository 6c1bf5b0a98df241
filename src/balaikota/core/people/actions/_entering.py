"""Saving an assignment that fits and that nothing stands against, and telling the ledger of it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind, Grant, describe
from balaikota.core.files import actions as files
from balaikota.core.people import roles, rules
from balaikota.core.people.models import Assignment, Mode
from balaikota.core.units.models import Unit
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError, NotAllowed


class NotFitting(DomainError):
    """The role, the unit, the period and the decree do not fit together."""


class PostTaken(Conflict):
    """Somebody holds the post during that period."""


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
    _check_unit_lasts(row)


def _check_unit_lasts(row: Assignment) -> None:
    """Refuse what would run on at a unit that ends: it would be lost on that day unnoticed."""
    ends = rules.midnight_of(row.unit.valid_to)
    if ends is not None and (row.valid_to is None or row.valid_to > ends):
        words = {
            "unit": row.unit.name,
            "day": wording.long_date(ends, get_language() or "id"),
        }
        told = _(
            "%(unit)s tidak ada lagi mulai %(day)s. Akhiri sebelum hari itu, lalu catat lanjutannya "
            "di unit penerusnya."
        )
        raise NotFitting(told % words, field="valid_to")


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
