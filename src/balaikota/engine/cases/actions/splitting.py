"""Splitting a case: parts with numbers and clocks of their own, for the same applicant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor, system
from balaikota.engine.cases.actions import _offspring, relating
from balaikota.engine.cases.models import Case, Note, Party, Relation, Task
from balaikota.engine.cases.queries import kept, tracking
from balaikota.lib.errors import Conflict, DomainError, NotFound

MOST_PARTS = 5
MOST_LETTERS = 2000
SYSTEM = system("cases.open")


class NotSplit(Conflict):
    """The case may not be split (any more)."""


@dataclass(frozen=True)
class Part:
    """One part: the service it is of, and what it is about, for the colleagues who get it."""

    service: str
    about: str


@action.action("cases.act")
def split(
    *, by: Actor, now: datetime, number: str, parts: Sequence[Part], copied: Collection[str]
) -> list[Case]:
    """Split parts off a running case; each is filed for its applicant, with the answers chosen.

    Args:
        parts: one to MOST_PARTS.
        copied: ids of the questions whose answers go along.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        NotSplit: it has ended, its document is being made, or it is kept from those it is about.
        DomainError: no part, too many, one without words, a service that is not in force, or one
            that needs answers that were not chosen; ``field`` says which.
    """
    found = relating.own(by, number)
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)
    _refuse_over(case)
    if not 1 <= len(parts) <= MOST_PARTS:
        raise DomainError(
            _("Tulis satu sampai %(most)d bagian.") % {"most": MOST_PARTS}, field="about-1"
        )
    given = tracking.latest_answers(case)
    chosen = {name: given[name] for name in copied if name in given}
    opened = []
    for at, part in enumerate(parts, start=1):
        if not part.about.strip() or len(part.about) > MOST_LETTERS:
            what = _("Tulis tentang apa bagian ini, paling panjang 2.000 huruf.")
            raise DomainError(what, field=f"about-{at}")
        opened.append(_part(by, case, part, chosen, at, now))
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome=f"split-into-{len(opened)}",
        payload={"parts": [one.number for one in opened]},
    )
    return opened


def _refuse_over(case: Case) -> None:
    if case.ended_at is not None:
        raise NotSplit(_("Berkas ini sudah selesai, jadi tidak dapat dibagi."))
    if keepers := kept.kept_by(case):
        raise NotSplit(_why_kept() if kept.OWN in keepers else kept.why_kept())
    if Task.objects.filter(case=case, ended_at=None, party=Party.SYSTEM).exists():
        raise NotSplit(_("Surat berkas ini sedang dibuat, jadi tidak dapat dibagi."))


def _why_kept() -> str:
    return _(
        "Berkas ini tentang kantor atau petugas kami. Bagiannya akan terlihat oleh mereka, jadi tidak dapat dibagi."
    )


def _part(
    by: Actor, case: Case, part: Part, chosen: dict[str, object], at: int, now: datetime
) -> Case:
    try:
        version = _offspring.version_for(case, part.service, now=now)
    except NotFound as error:
        raise DomainError(error.message, field=f"service-{at}") from None
    fitting = _offspring.fit(case, version, chosen, now=now)
    if fitting.missing:
        lang = get_language() or "id"
        labels = ", ".join(field.label.in_(lang) for field in fitting.missing)
        raise DomainError(
            _("Layanan “%(service)s” masih memerlukan: %(labels)s. Pilih juga jawaban itu, atau layanan lain.")
            % {"service": fitting.pack.title.in_(lang), "labels": labels},
            field="copied",
        )  # fmt: skip
    if fitting.needs_cosigner:
        raise DomainError(
            _("Layanan “%(service)s” perlu tanda tangan orang lain, jadi pemohon sendiri yang mengajukannya.")
            % {"service": fitting.pack.title.in_(get_language() or "id")},
            field=f"service-{at}",
        )  # fmt: skip
    kind = Relation.Kind.PART
    opened = _offspring.open_case(by=SYSTEM, now=now, origin=case, fitting=fitting, kind=kind)
    note = Note(case=opened, text=part.about.strip(), at=now)
    note.author_id = int(by.id)
    note.save()
    return opened
