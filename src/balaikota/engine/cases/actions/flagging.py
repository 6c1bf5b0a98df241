"""Marks on a case: put on and taken off by the officers of its unit; one that blocks lifts by itself."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _tell, relating
from balaikota.engine.cases.models import Block, Case, CaseFlag, Task
from balaikota.engine.cases.queries import kept, marks, visible
from balaikota.engine.cases.rules import Flag
from balaikota.lib.errors import Conflict, DomainError

MOST_LETTERS = 500


class NotRaised(Conflict):
    """The service does not know the mark, or not on this step."""


@action.action("cases.act")
def raise_flag(*, by: Actor, now: datetime, number: str, flag: Flag) -> Case:
    """Put a mark on a case; a mark that is there already stays as it is.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        NotRaised: the service does not know the mark, or not on this step.
    """
    case = relating.own(by, number)
    if flag is Flag.BLOCKED:
        raise NotRaised(_("Sebutkan dulu apa yang menghalangi berkas ini."))
    _row, is_new = _raise(case, flag, now)
    _describe(case, "flagged" if is_new else "unchanged", flag)
    return case


@action.action("cases.act")
def lower_flag(*, by: Actor, now: datetime, number: str, flag: Flag) -> Case:
    """Take a mark off a case.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
    """
    case = relating.own(by, number)
    # One whose reason has ended looks taken off already; a job deletes it and says so.
    count = visible.standing_flags().filter(case=case, flag=flag).count()
    CaseFlag.objects.filter(case=case, flag=flag).delete()
    _describe(case, "unflagged" if count else "unchanged", flag)
    return case


@action.action("cases.act")
def block(*, by: Actor, now: datetime, number: str, other: str = "", words: str = "") -> Case:
    """Mark a case as blocked: by another case until that has ended, or by what words say.

    Marked again, it is blocked by what is said now.

    Args:
        other: number of the case it waits for; empty when ``words`` say what for.
        words: what it waits for, for colleagues.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        NotRaised: the service does not know the mark on this step.
        DomainError: nothing said, too much, or no such running case; ``field`` says which.
    """
    case = relating.own(by, number)
    if not other.strip() and not words.strip():
        raise DomainError(
            _("Tulis nomor berkas yang ditunggu, atau apa yang menghalangi."), field="other"
        )
    if len(words) > MOST_LETTERS:
        raise DomainError(_("Paling panjang 500 huruf. Persingkat lalu kirim lagi."), field="words")
    blocker = _blocker(by, case, other) if other.strip() else None
    CaseFlag.objects.filter(case=case, flag=Flag.BLOCKED).delete()
    row, _is_new = _raise(case, Flag.BLOCKED, now)
    Block(flag=row, blocker=blocker, words=words.strip()).save()
    told = {"other": blocker.number if blocker else "", "words": words.strip()}
    _describe(case, "flagged", Flag.BLOCKED, told)
    return case


@action.action("cases.sweep")
def lift(*, by: Actor, now: datetime, case_id: int) -> Case | None:
    """Take the mark off a case that waited for one that has ended; None when it is off already.

    Whoever has a task of it in hand is told.
    """
    rows = CaseFlag.objects.select_for_update(of=("self",)).filter(
        case=case_id, flag=Flag.BLOCKED, block__blocker__ended_at__isnull=False
    )
    row = rows.select_related("case__unit", "case__version").first()
    if row is None:
        action.describe(subject=f"case:{case_id}", outcome="nothing-due")
        return None
    case = row.case
    row.delete()
    with override("id"):
        subject = _("%(number)s tidak terhalang lagi") % {"number": case.number}
        body = _("Berkas yang ditunggu sudah selesai. Lanjutkan berkas ini.")
    tasks = Task.objects.filter(case=case, ended_at=None, holder__isnull=False)
    for user_id in sorted(set(tasks.values_list("holder_id", flat=True))):
        _tell.officer(user_id or 0, case, subject, now=now, body=body)
    _describe(case, "unflagged", Flag.BLOCKED)
    return case


def _raise(case: Case, flag: Flag, now: datetime) -> tuple[CaseFlag, bool]:
    if why := marks.why_not_raised(case.version.pack, flag, case.step):
        raise NotRaised(why)
    return CaseFlag.objects.get_or_create(case=case, flag=flag, defaults={"raised_at": now})


def _blocker(by: Actor, case: Case, number: str) -> Case:
    """Return the running case that another is to wait for; never one that waits for it."""
    found = relating.another(by, case, number)
    if found.ended_at is not None:
        raise DomainError(_("Berkas itu sudah selesai, jadi tidak menghalangi."), field="other")
    if not kept.is_kept_alike(found, case):
        raise DomainError(
            _(
                "Berkas itu disembunyikan dari sebagian petugas yang melihat berkas ini. Tulis saja apa yang ditunggu, tanpa nomornya."
            ),
            field="other",
        )
    if case.pk in marks.find_waited_for(found.pk):
        raise DomainError(
            _("Berkas itu sendiri menunggu berkas ini, jadi keduanya tidak akan pernah selesai."),
            field="other",
        )
    return found


def _describe(case: Case, outcome: str, flag: Flag, told: dict[str, str] | None = None) -> None:
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome=f"{outcome}-{flag}",
        pack_digest=case.version.digest,
        payload=dict(told) if told else None,
    )
