"""Whether an ended case may be taken up again, who decides on it, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.manifest import all_manifests
from balaikota.core.people import queries as people
from balaikota.core.units import queries as units
from balaikota.engine.cases.models import Case, Outcome, Party, Reopening, Status, Task
from balaikota.engine.cases.queries import clock, sides, visible
from balaikota.engine.cases.queries.posts import ACT
from balaikota.engine.packs import grammar
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording

MOST_WAITING = 20


@dataclass(frozen=True)
class Prospect:
    """Whether an ended case may be reopened at a moment.

    Attributes:
        declared: what the pack says; None when it says nothing.
        why_not: the sentence that says why it may not be asked now, empty when it may.
        until: until when it may be asked; None while that is not known.
        asked: every wish there was, the earliest first.
    """

    declared: grammar.Reopening | None
    why_not: str = ""
    until: datetime | None = None
    asked: tuple[Reopening, ...] = ()

    @property
    def waiting(self) -> Reopening | None:
        """Return the wish that is not decided yet."""
        return next((one for one in self.asked if one.decided_at is None), None)

    @property
    def decider(self) -> str:
        """Return the title of who decides on it."""
        return sides.title_of(self.declared.by) if self.declared else ""


def prospect(case: Case, pack: Pack, *, now: datetime, is_asked: bool = True) -> Prospect:
    """Return whether a case may be reopened at ``now``.

    Args:
        is_asked: False when it is known that nobody ever asked; saves a query.
    """
    declared = pack.reopening
    if declared is None:
        return Prospect(None, _("Layanan ini tidak membuka kembali permohonan yang sudah selesai."))
    rows = Reopening.objects.filter(case=case).select_related("asked_by", "decided_by")
    asked = tuple(rows.order_by("pk")) if is_asked else ()
    if case.ended_at is None:
        return Prospect(declared, _("Permohonan ini masih berjalan."), asked=asked)
    until = clock.after(case.ended_at, declared.time, unit_code=case.unit.code)
    return Prospect(declared, _why_not(case, declared, until, asked, now), until, asked)


def _why_not(
    case: Case,
    declared: grammar.Reopening,
    until: datetime,
    asked: tuple[Reopening, ...],
    now: datetime,
) -> str:
    if any(one.decided_at is None for one in asked):
        return _("Permintaan membuka kembali sedang dipertimbangkan.")
    if case.status == Status.WITHDRAWN:
        return _("Permohonan yang ditarik tidak dibuka kembali. Silakan ajukan yang baru.")
    if case.status == Status.MERGED:
        return _("Permohonan ini digabung dengan yang lain, jadi tidak dibuka kembali sendiri.")
    if now > until:
        lang = get_language() or "id"
        words = _("Waktu untuk meminta dibuka kembali berakhir %(at)s.")
        return words % {"at": wording.long_time(until, lang)}
    if len(asked) >= declared.times:
        return _("Sudah diminta dibuka kembali %(n)d kali, tidak dapat lagi.") % {
            "n": declared.times
        }
    if any(m.documents(case.pk) for m in all_manifests() if m.documents):
        return _("Suratnya sudah terbit. Yang keliru pada surat diperbaiki lewat suratnya.")
    return ""


def decider_of(case: Case) -> int | None:
    """Return the pk of who decided an ended case; None when it ended by itself. One query."""
    if case.outcome not in (Outcome.GRANTED, Outcome.REFUSED):
        return None
    ended = Task.objects.filter(case=case, party=Party.OFFICER, ended_at__isnull=False)
    return ended.order_by("-ended_at", "-pk").values_list("holder_id", flat=True).first()


def why_not_decide(actor: Actor, case: Case, declared: grammar.Reopening, wish: Reopening) -> str:
    """Return why the actor may not decide on a wish, as a sentence; empty when they may."""
    if sides.right_of(actor, declared.by, case) is None:
        who = sides.title_of(declared.by)
        return _("Yang memutuskan pembukaan kembali adalah %(who)s.") % {"who": who}
    if int(actor.id) == decider_of(case):
        return _("Anda yang memutus berkas ini, jadi orang lain yang menimbang pembukaannya.")
    if wish.asked_by_id == int(actor.id):
        return _("Anda yang mengusulkan, jadi orang lain yang memutuskan.")
    return ""


def find_waiting(actor: Actor, *, now: datetime) -> list[Reopening]:
    """Return the wishes that the actor may decide on, the earliest first."""
    rows = undecided(actor).select_related("case__unit", "case__version__service").order_by("pk")
    return [one for one in rows[:MOST_WAITING] if _may_decide(actor, one)]


def undecided(actor: Actor) -> QuerySet[Reopening]:
    """Return the wishes about cases of the actor's units that nobody decided on yet."""
    return Reopening.objects.filter(decided_at=None, case__in=visible.in_charge_of(actor))


def find_deciders(case: Case, declared: grammar.Reopening, *, now: datetime) -> list[int]:
    """Return pks of who may decide: holders of the role at the case's office, else nearest above."""
    for unit in reversed(units.find_line(case.unit)):
        found = people.find_holders(declared.by, unit.pk, now=now, verb=ACT)
        told = [user.pk for user in found if user.pk != decider_of(case)]
        if told:
            return told
    return []


def _may_decide(actor: Actor, wish: Reopening) -> bool:
    declared = wish.case.version.pack.reopening
    return declared is not None and not why_not_decide(actor, wish.case, declared, wish)
