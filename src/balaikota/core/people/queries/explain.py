"""Why somebody may, or may not, act in a post: one sentence a person understands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind, Grant
from balaikota.core.manifest import (
    permissions_of,
    title_of_permission,
)
from balaikota.core.people import roles, rules
from balaikota.core.people.models import Assignment, Assignments
from balaikota.core.people.queries.stints import Stint
from balaikota.core.units.models import Unit
from balaikota.lib import wording


@dataclass(frozen=True)
class Explanation:
    """The answer to "may I act as this?", and why."""

    may: bool
    text: str


def explain(
    by: Actor, role: str, unit_id: int, *, now: datetime, verb: str = "", service: str = ""
) -> Explanation:
    """Return whether ``by`` may act in a post at ``now``, and why, in a sentence.

    When not: that the person is away, that their mandate or queue does not hold this, who holds
    the post, that nobody does, or that the person's own time is over or has not come.

    Args:
        by: who asks.
        role: role slug.
        unit_id: exactly this unit.
        now: the moment.
        verb: the permission that the act needs; any when empty.
        service: slug of the service of the case; any when empty.
    """
    if by.away_until is not None:
        return Explanation(False, _away(by.away_until))
    grant = by.holding(role, unit_id, permission=verb, service=service)
    if grant is not None:
        return Explanation(True, _because(_held(grant)))
    close = by.holding(role, unit_id)
    if close is not None:
        return Explanation(False, _too_narrow(_held(close), close, verb))
    return Explanation(False, _because_not(by, role, unit_id, now))


def explain_empty(
    by: Actor, stints: Collection[Stint], role: str, unit: Unit, *, now: datetime
) -> str:
    """Return why ``by`` may not act in a post in which nobody may at ``now``; no query.

    Args:
        by: who asks.
        stints: who holds, held or will hold the post.
        role: role slug.
        unit: its unit.
        now: the moment.
    """
    mine = [one for one in stints if str(one.user_id) == by.id]
    if mine:
        own = max(mine, key=lambda one: one.start)
        held = Assignment(role=role, unit=unit, mode=own.mode, valid_from=own.start)
        held.valid_to = own.end
        if told := _own_time(held, now):
            return told
    title = rules.signs_as(role, rules.DEFINITIF, unit.name)
    return _("Tidak boleh: %(title)s sedang kosong.") % {"title": title}


def why(by: Actor, permission: str, unit_id: int, *, now: datetime) -> Explanation:
    """Return whether ``by`` holds ``permission`` at a unit at ``now``, and why, in a sentence.

    The answer of ``Actor.may`` for one who acts by assignments, in words. At most two queries.
    """
    if by.away_until is not None:
        return Explanation(False, _away(by.away_until))
    reaching = [grant for grant in by.grants if unit_id in grant.unit_ids]
    given = next((grant for grant in reaching if grant.permits(permission)), None)
    if given is not None:
        return Explanation(True, _because(_held(given)))
    for grant in reaching:
        if permission in permissions_of(grant.role):
            return Explanation(False, _too_narrow(_held(grant), grant, permission))
    elsewhere = [grant.title for grant in by.grants if grant.permits(permission)]
    if elsewhere:
        words = {"titles": ", ".join(elsewhere)}
        return Explanation(
            False, _("Tidak boleh: wewenang Anda (%(titles)s) tidak di unit ini.") % words
        )
    return Explanation(False, _never_or_no_more(by, permission, unit_id, now))


def _held(grant: Grant) -> Assignment:
    return Assignment.objects.select_related("user", "unit").get(pk=grant.assignment_id)


def _away(until: datetime) -> str:
    words = {"until": rules.until_words(until, _lang())}
    return _("Tidak boleh: Anda tercatat tidak bertugas sampai %(until)s.") % words


def _too_narrow(held: Assignment, grant: Grant, permission: str) -> str:
    words = {"title": title_of(held), "until": "", "lent": ""}
    if grant.is_too_strategic(permission):
        return strategic_is_closed(grant)
    if permission and not grant.permits(permission) and grant.mode == rules.MANDATE:
        words["lent"] = ", ".join(str(title_of_permission(one)) for one in sorted(grant.verbs))
        return _("Tidak boleh: mandat Anda (%(title)s) hanya untuk: %(lent)s.") % words
    if permission and not grant.permits(permission):
        return _("Tidak boleh: peran Anda (%(title)s) hanya dapat melihat.") % words
    return _("Tidak boleh: antrean Anda (%(title)s) tidak memuat layanan ini.") % words


def strategic_is_closed(grant: Grant) -> str:
    """Return why an assignment that is not definitive does not open a strategic decision.

    Law: UU 30/2014 Art. 14 (7)
    """
    return _(
        "Tidak boleh: keputusan strategis tertutup bagi %(title)s (UU 30/2014 Pasal 14 ayat 7)."
    ) % {"title": grant.title}


def _never_or_no_more(by: Actor, permission: str, unit_id: int, now: datetime) -> str:
    able = [slug for slug in roles.ROLES if permission in permissions_of(slug)]
    mine = Assignment.objects.filter(user_id=_person(by), role__in=able, unit_id=unit_id)
    mine = mine.select_related("unit").exclude(valid_to__lte=F("valid_from"))
    latest = mine.order_by("-valid_from", "-pk").first()
    return _own_time(latest, now) or _(
        "Tidak boleh: tidak ada jabatan Anda yang memuat wewenang ini."
    )


def _own_time(held: Assignment | None, now: datetime) -> str:
    """Return that the person's own time is over or has not come; empty when neither."""
    if held is None:
        return ""
    if held.valid_from > now:
        words = {"title": title_of(held), "from": wording.long_time(held.valid_from, _lang())}
        return _("Belum boleh: masa Anda sebagai %(title)s mulai %(from)s.") % words
    closed = held.unit.valid_to
    if closed is not None and (held.valid_to is None or closed <= held.valid_to.date()):
        words = {"unit": held.unit.name, "since": wording.long_date(closed, _lang())}
        return _("Tidak boleh: %(unit)s sudah tidak ada sejak %(since)s.") % words
    if held.valid_to is None:
        return ""
    words = {"title": title_of(held), "until": rules.until_words(held.valid_to, _lang())}
    return _("Tidak boleh: masa Anda sebagai %(title)s berakhir %(until)s.") % words


def _because(held: Assignment) -> str:
    words = {
        "title": title_of(held),
        "until": rules.until_words(held.valid_to, _lang()) if held.valid_to else "",
        "decree": held.decree_number,
    }
    if held.valid_to and held.decree_number:
        return _("Boleh, karena Anda %(title)s sampai %(until)s (SK %(decree)s).") % words
    if held.valid_to:
        return _("Boleh, karena Anda %(title)s sampai %(until)s.") % words
    if held.decree_number:
        return _("Boleh, karena Anda %(title)s (SK %(decree)s).") % words
    return _("Boleh, karena Anda %(title)s.") % words


def _because_not(by: Actor, role: str, unit_id: int, now: datetime) -> str:
    posts = Assignment.objects.filter(role=role, unit_id=unit_id).select_related("user", "unit")
    present = list(posts.present(now).order_by("mode", "pk"))
    if present:
        names = ", ".join(f"{row.user.name} ({title_of(row)})" for row in present)
        return _("Tidak boleh: ini tugas %(names)s.") % {"names": names}
    mine = posts.filter(user_id=_person(by)).exclude(valid_to__lte=F("valid_from"))
    if told := _own_time(mine.order_by("-valid_from", "-pk").first(), now):
        return told
    unit = Unit.objects.filter(pk=unit_id).first()
    title = rules.signs_as(role, rules.DEFINITIF, unit.name) if unit else role
    return _("Tidak boleh: %(title)s sedang kosong.") % {"title": title}


def _person(by: Actor) -> int:
    """Return the account behind the actor; 0, which is nobody's, when there is none."""
    is_person = by.kind in (ActorKind.OFFICER, ActorKind.RESIDENT)
    return int(by.id) if is_person else 0


def title_of(held: Assignment) -> str:
    """Return the post in words as its holder signs, ``Plh. Lurah Kauman``."""
    return rules.signs_as(held.role, held.mode, held.unit.name)


def until_words(valid_to: datetime | None) -> str:
    """Return the end of a period in the reader's language; empty if it has none."""
    return rules.until_words(valid_to, _lang()) if valid_to else ""


def _lang() -> str:
    return get_language() or "id"


def foretell(row: Assignment, *, now: datetime) -> list[str]:
    """Return what will happen if ``row``, not yet saved, is entered: sentences, the act first."""
    told = [_beginning(row, now)]
    if not roles.ROLES[row.role].is_single:
        return told
    post = Assignment.objects.filter(role=row.role, unit_id=row.unit_id).select_related("user")
    told += _meanwhile(row, post, now)
    if row.valid_to is not None and not post.in_force(row.valid_to).exists():
        told.append(_("Sesudah itu jabatan ini kosong, kecuali ada penugasan baru."))
    return told


def _beginning(row: Assignment, now: datetime) -> str:
    words = {
        "from": wording.long_time(row.valid_from, _lang()),
        "name": row.user.name,
        "title": title_of(row),
        "until": rules.until_words(row.valid_to, _lang()) if row.valid_to else "",
    }
    if row.valid_from <= now:
        if row.valid_to is None:
            return _("Begitu disimpan, %(name)s menjadi %(title)s, tanpa batas akhir.") % words
        return _("Begitu disimpan, %(name)s menjadi %(title)s sampai %(until)s.") % words
    if row.valid_to is None:
        return _("Mulai %(from)s, %(name)s menjadi %(title)s, tanpa batas akhir.") % words
    return _("Mulai %(from)s, %(name)s menjadi %(title)s sampai %(until)s.") % words


def _meanwhile(row: Assignment, post: Assignments, now: datetime) -> list[str]:
    start = max(row.valid_from, now)
    beside = post.in_force(start).filter(mode="definitif").first()
    if rules.is_acting(row.mode) and beside is not None:
        words = {"holder": beside.user.name, "name": row.user.name}
        return [_("%(holder)s tetap memegang jabatan ini; %(name)s bertindak untuknya.") % words]
    if post.in_force(now).exists():
        return []
    if row.valid_from <= now:
        return [_("Jabatan ini sekarang kosong. Tugas yang menunggu terbuka lagi saat itu juga.")]
    return [_("Jabatan ini sekarang kosong, dan tetap kosong sampai saat itu.")]
