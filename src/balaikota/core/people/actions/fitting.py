"""Whether an assignment may be entered or ended, and by whom: asked by the acts before they write.

Nothing here asks the database for other assignments: whoever enters one row looks up what stands
in the way of it, whoever enters a thousand looks up what stands in the way of all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind, Grant
from balaikota.core.people import queries, roles, rules
from balaikota.core.people.models import Assignment, Mode
from balaikota.core.units.models import Unit
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound


class NotFitting(DomainError):
    """The role, the unit, the period and the decree do not fit together."""


class PostTaken(Conflict):
    """Somebody holds the post during that period."""


class TakesTwo(DomainError):
    """Whoever decides on the rights of others is not made by one officer alone."""


class NotYourPost(NotAllowed):
    """The post lies outside what the actor may fill."""


def check_decree(number: str, day: date | None) -> None:
    """Check that the order is named, as a Plh, a Plt and a mandate need it.

    Raises:
        NotFitting: the number or the date is missing.
    """
    if not number.strip():
        raise NotFitting(_("Isi nomor surat perintah atau SK."), field="decree_number")
    if day is None:
        raise NotFitting(_("Isi tanggal surat perintah atau SK."), field="decree_date")


def check_one_suffices(role: str, by: Actor) -> None:
    """Check that an officer may give the role alone; the system may: it makes the first admin.

    Raises:
        TakesTwo: the role decides on the rights of others.
    """
    if role in roles.ADMIN_GRADE and by.kind is ActorKind.OFFICER:
        raise TakesTwo(
            _("Peran admin diusulkan satu petugas dan disetujui petugas lain. Masukkan lewat "
              "halaman Masukkan penugasan."),
            field="role",
        )  # fmt: skip


def check_acting(role: str, mode: str) -> None:
    """Check that the post can be acted in, as Plh or Plt.

    Raises:
        NotFitting: neither Plh nor Plt, or not a post of one holder.

    Law: UU 30/2014 Art. 14
    """
    if mode not in (Mode.PLH, Mode.PLT):
        raise NotFitting(_("Pilih Plh. atau Plt."), field="mode")
    if not roles.ROLES[role].is_single:
        raise NotFitting(
            _("Plh. dan Plt. hanya untuk jabatan yang dipegang satu orang."), field="role"
        )


def check_fits(row: Assignment, by: Actor, now: datetime) -> None:
    """Check the role, the unit, the person and the period of a new assignment.

    Raises:
        NotFitting: the role may not be held there, the person is no active officer, or the period
            is over or backwards.
        NotAllowed: ``by`` is the person.
    """
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


def check_free(row: Assignment, overlapping: Iterable[Assignment]) -> None:
    """Check that none of the assignments to the same post in the same period stands in the way.

    Args:
        row: the new one.
        overlapping: others of the same role and unit that share a moment with it, with person and
            unit; the earliest first.

    Raises:
        PostTaken: one does.
    """
    for other in overlapping:
        if is_in_the_way(row, other):
            raise PostTaken(_taken(other), field="valid_from")


def is_in_the_way(row: Assignment, other: Assignment) -> bool:
    """Tell whether two assignments to one post cannot both be held at the same time."""
    modes, same_person = {row.mode, other.mode}, row.user == other.user
    if Mode.MANDATE in modes:  # a mandate stands beside the holder, and beside other mandates
        return same_person and len(modes) == 1
    if same_person:
        return True
    if not roles.ROLES[row.role].is_single:
        return False
    return rules.is_acting(row.mode) == rules.is_acting(other.mode) or modes == {
        Mode.DEFINITIF,
        Mode.PLT,
    }


def check_end(row: Assignment, end: datetime, now: datetime) -> None:
    """Check that an assignment may end at ``end``.

    Raises:
        Conflict: it has ended.
        NotFitting: ``end`` is before now, or after the end already set.
    """
    if row.valid_to is not None and (row.valid_to <= now or row.valid_to <= row.valid_from):
        raise Conflict(_("Penugasan ini sudah berakhir."))
    if end < now:
        raise NotFitting(_("Penugasan berakhir sekarang atau nanti, tidak mundur."), field="at")
    if row.valid_to is not None and end > row.valid_to:
        raise NotFitting(_("Penugasan ini berakhir lebih awal dari itu."), field="at")


def require(by: Actor, permission: str, unit: Unit) -> Grant | None:
    """Return the assignment by which ``by`` holds ``permission`` at the unit; None without one.

    Raises:
        NotYourPost: it is not held there.
    """
    used = _used(by, permission, unit.pk)
    if used is None and not by.may(permission, unit.pk):
        raise NotYourPost(_("Anda tidak mengurus penugasan di %(unit)s.") % {"unit": unit.name})
    return used


def require_appointer(by: Actor, role: str, unit: Unit) -> Grant | None:
    """Return the assignment by which ``by`` may appoint a Plh or Plt of the post.

    Raises:
        NotFound: there is no such post.
        NotYourPost: ``by`` may not appoint one.
    """
    if role not in roles.ROLES:
        raise NotFound(_("Jabatan itu tidak dikenal."), field="role")
    if "people.appoint_acting" in by.permissions:
        return None
    used = queries.appointing_grant(by, role, unit.pk)
    if used is not None:
        return used
    raise NotYourPost(_("Anda tidak menunjuk Plh. atau Plt. di %(unit)s.") % {"unit": unit.name})


def require_ender(by: Actor, row: Assignment) -> Grant | None:
    """Return the assignment by which ``by`` may end ``row``.

    Raises:
        NotAllowed: ``by`` is the person.
        NotYourPost: ``by`` may not end it.
    """
    if str(row.user_id) == by.id and by.kind is ActorKind.OFFICER:
        raise NotAllowed(_("Penugasan Anda sendiri diakhiri oleh orang lain."))
    if by.may("people.assign", row.unit_id):
        return require(by, "people.end_assignment", row.unit)
    if not rules.is_acting(row.mode):
        raise NotYourPost(_("Anda tidak mengurus penugasan di %(unit)s.") % {"unit": row.unit.name})
    return require_appointer(by, row.role, row.unit)


def acting_as(used: Grant | None) -> str:
    """Return how the ledger names the assignment used, ``plh:lurah:35.73.02.1003``."""
    if used is None:
        return ""
    code = Unit.objects.values_list("code", flat=True).get(pk=used.unit_id)
    return f"{used.mode}:{used.role}:{code}"


def person(by: Actor) -> int | None:
    """Return the pk of the officer who acts; None when it is no officer."""
    return int(by.id) if by.kind is ActorKind.OFFICER else None


def told(row: Assignment) -> dict[str, Any]:
    """Return what the payload of the ledger says of an assignment."""
    return {
        "decree_number": row.decree_number,
        "decree_date": row.decree_date.isoformat() if row.decree_date else "",
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "reason": row.ended_reason,
        "verbs": row.verbs.split(),
        "services": row.services.split(),
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


def _used(by: Actor, permission: str, unit_id: int) -> Grant | None:
    held = (g for g in by.grants if unit_id in g.unit_ids and g.permits(permission))
    return next(held, None)
