"""Who may do what stands beside the steps of a case: what the pack of the case declares of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, Grant
from balaikota.core.people.roles import ROLES
from balaikota.engine.cases.models import Case, Extension, Party, Status, Task
from balaikota.engine.cases.queries.posts import ACT
from balaikota.engine.packs import grammar
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack


def right_of(actor: Actor, role: str, case: Case) -> Grant | None:
    """Return the assignment by which the actor holds ``role`` at the case's office or above it."""
    service = case.version.service.slug
    held = (
        grant
        for grant in actor.grants
        if grant.role == role and case.unit_id in grant.unit_ids and grant.permits(ACT)
    )
    return next((grant for grant in held if grant.serves(service)), None)


def title_of(role: str) -> str:
    """Return what a role is called, in the reader's language."""
    return ROLES[role].title(get_language() or "id")


@dataclass(frozen=True)
class Extending:
    """Whether the promise of a case may be extended now, and by whom.

    Attributes:
        declared: what the pack says; None when it says nothing.
        why_not: the sentence that says why it may not be, empty when it may.
    """

    declared: grammar.Extension | None
    why_not: str

    @property
    def most(self) -> str:
        """Return in words by how much at most."""
        return packs.in_words(self.declared.time) if self.declared else ""


def extending(actor: Actor, case: Case, pack: Pack, *, now: datetime) -> Extending:
    """Return whether the actor may extend the promise at ``now``. At most two queries."""
    given = Extension.objects.filter(case=case).count()
    issuing = Task.objects.filter(case=case, ended_at=None, party=Party.SYSTEM)
    return extending_of(actor, case, pack, now=now, given=given, is_issuing=issuing.exists())


def extending_of(
    actor: Actor, case: Case, pack: Pack, *, now: datetime, given: int, is_issuing: bool
) -> Extending:
    """Return the same from what is known: how often it was extended, and whether it is in the press."""
    declared = pack.extension
    if declared is None:
        return Extending(None, _("Janji waktu layanan ini tidak dapat diperpanjang."))
    if right_of(actor, declared.by, case) is None:
        who = title_of(declared.by)
        why_not = _("Hanya %(who)s yang boleh memperpanjang janji waktu berkas ini.") % {"who": who}
    elif given >= declared.times:
        why_not = _("Janji waktu berkas ini sudah diperpanjang %(n)d kali, tidak dapat lagi.") % {
            "n": declared.times
        }
    elif is_issuing:
        why_not = _("Suratnya sedang dibuat, jadi tidak perlu diperpanjang.")
    else:
        why_not = _too_late(case, now)
    return Extending(declared, why_not)


def _too_late(case: Case, now: datetime) -> str:
    if case.status == Status.WAITING:
        return _("Waktu sedang berhenti karena menunggu pemohon, jadi tidak perlu diperpanjang.")
    if case.status != Status.OPEN or case.promise_due_at is None:
        return _("Berkas ini sudah selesai.")
    if case.promise_due_at <= now:
        return _("Janji waktunya sudah lewat. Perpanjangan hanya sebelum lewat.")
    return ""


def find_extensions(case: Case) -> list[Extension]:
    """Return the extensions of a case with their changes, the earliest first. One query."""
    return list(Extension.objects.filter(case=case).select_related("change").order_by("pk"))
