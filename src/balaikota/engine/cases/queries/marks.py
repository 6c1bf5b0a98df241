"""Which marks a case bears: one that waits for a case that has ended bears it no longer."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Block, Case, CaseFlag
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.queries.visible import standing_flags
from balaikota.engine.cases.rules import Flag
from balaikota.engine.packs.grammar import Pack

WORDS: dict[Flag, Promise] = {
    Flag.URGENT: gettext_lazy("Mendesak"),
    Flag.SENSITIVE: gettext_lazy("Sensitif"),
    Flag.DISPUTED: gettext_lazy("Disengketakan"),
    Flag.BLOCKED: gettext_lazy("Terhalang"),
    Flag.PAYMENT: gettext_lazy("Menunggu pembayaran"),
}


def word(pack: Pack, flag: Flag) -> str:
    """Return what a mark is called in a service, in the reader's language."""
    declared = pack.flags.get(flag)
    if declared is None or declared.label is None:
        return str(WORDS[flag])
    return declared.label.in_(get_language() or "id")


def why_not_raised(pack: Pack, flag: Flag, step: str) -> str:
    """Return why a mark may not be put on a case at a step, as a sentence; empty when it may."""
    declared = pack.flags.get(flag)
    if declared is None and flag is Flag.PAYMENT:
        return _("Layanan ini tidak memakai tanda “%(word)s”.") % {"word": WORDS[flag]}
    if declared is not None and declared.steps and step not in declared.steps:
        return _("Pada langkah ini tanda “%(word)s” tidak dapat dipasang.") % {
            "word": word(pack, flag)
        }
    return ""


def of_case(case: Case, pack: Pack) -> list[tuple[str, str, bool]]:
    """Return the marks of a case (of ``visible.get_case``) that are up or may be: slug, word, is up."""
    found = [(flag, word(pack, flag), bool(getattr(case, f"is_{flag}"))) for flag in WORDS]
    return [
        (flag.value, words, is_up)
        for flag, words, is_up in found
        if is_up or not why_not_raised(pack, flag, case.step)
    ]


def blocked_by(actor: Actor, case: Case) -> tuple[str, str]:
    """Return what a blocked case waits for: number (empty where the actor may not see it), words."""
    row = Block.objects.filter(flag__case=case, flag__flag=Flag.BLOCKED).first()
    if row is None:
        return "", ""
    cases = visible.visible_to(actor).filter(pk=row.blocker_id or 0)
    number = cases.values_list("number", flat=True).first() or ""
    hidden = _("berkas lain") if row.blocker_id and not number else ""
    return number, row.words or hidden


def find_waited_for(case_id: int) -> list[int]:
    """Return pks of what a case waits for, what that waits for, and so on. A query for each."""
    found: list[int] = []
    waiting = case_id
    while True:
        rows = Block.objects.filter(flag__case=waiting, blocker__ended_at=None)
        blocker = rows.values_list("blocker_id", flat=True).first()
        if blocker is None or blocker in found:
            return found
        found.append(blocker)
        waiting = blocker


def find_to_lift(most: int) -> list[int]:
    """Return pks of cases that wait for a case that has ended."""
    over: QuerySet[CaseFlag] = CaseFlag.objects.filter(flag=Flag.BLOCKED).exclude(
        Q(pk__in=standing_flags())
    )
    return list(over.order_by("pk").values_list("case_id", flat=True)[:most])
