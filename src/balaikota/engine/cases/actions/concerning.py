"""A case about the office it came to, or about one of its officers, goes to the head above."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import _kept, _left, _move
from balaikota.engine.cases.models import Case, Concern, Party, Task
from balaikota.engine.cases.queries import concerns, kept, seating, visible
from balaikota.engine.cases.queries.concerns import Above
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import Conflict, DomainError


class NotOfTheLine(DomainError):
    """The case is not handled by them, nor by anybody below them."""


@action.action("cases.act")
def name_concern(*, by: Actor, now: datetime, number: str, about: str, reason: str) -> Above:
    """Say that a case is about an office or an officer of the line that handles it.

    They do not see it any more, whatever post they hold, and its open task goes to the head above
    them, as every later step does. Its due times stay. The same holds for what was split off or
    opened from it, and for what was merged into it, on and on.

    Args:
        about: key of a choice of ``concerns.find_choices``.
        reason: why; kept in the ledger.

    Returns:
        The post that handles the case from now on.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        DomainError: no reason.
        NotOfTheLine: ``about`` is not of the line of this case, or nobody in the city is above.
        Conflict: the case has ended.
    """
    case = _locked(by, number, now)
    if not reason.strip():
        raise DomainError(_("Tulis mengapa berkas ini menyangkut mereka."), field="reason")
    choices = {one.key: one for one in concerns.find_choices(case, now=now)}
    if about not in choices:
        raise NotOfTheLine(_("Pilih unit kerja atau petugas dari daftar."), field="about")
    above = choices[about].above
    kind, _colon, key = about.partition(":")
    concern = Concern(case=case, from_unit=case.unit, named_at=now)
    if kind == "unit":
        concern.unit = units.get_unit(key)
    else:
        concern.user = people.get_officer(int(key))
    _kept.put(concern, above)
    for one in _locked_kin(case):
        _kept.spread(concern, one, above)
        note_down(by=by, now=now, case=one, outcome="concern-named", about=about)
    _describe(case, "concern-named", about, reason)
    return above


@action.action("cases.act")
def drop_concern(*, by: Actor, now: datetime, number: str, concern_id: int) -> Case:
    """Take back that a case is about somebody; with the last one it returns to where it was.

    What came of it is about them no longer either, unless that was said of it by itself.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        Conflict: it is not about them (any more), or the case has ended.
    """
    case = _locked(by, number, now)
    rows = Concern.objects.filter(case=case, pk=concern_id)
    dropped = rows.select_related("from_unit").first()
    if dropped is None:
        raise Conflict(_("Keterangan itu sudah dihapus. Muat ulang halaman."))
    about = f"unit:{dropped.unit_id}" if dropped.unit_id else f"petugas:{dropped.user_id}"
    for spread in Concern.objects.filter(spread_from=dropped).order_by("case_id"):
        other = Case.objects.select_for_update(of=("self",)).select_related("unit")
        kin = other.get(pk=spread.case_id)
        _take_off(kin, spread, now=now)
        note_down(by=by, now=now, case=kin, outcome="concern-dropped", about=about)
    _take_off(case, dropped, now=now)
    _describe(case, "concern-dropped", about, "")
    return case


@action.action("cases.act")
def note_down(*, by: Actor, now: datetime, case: Case, outcome: str, about: str) -> None:
    """Write into the history of ``case`` what was said of the case it came of."""
    _describe(case, outcome, about, "")


def _locked_kin(case: Case) -> list[Case]:
    keys = [one.pk for one in kept.find_kin(case)]
    rows = Case.objects.select_for_update(of=("self",)).select_related("unit")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _take_off(case: Case, concern: Concern, *, now: datetime) -> None:
    """Delete a concern; with the last one the case returns to where it was."""
    named = list(Concern.objects.filter(case=case).select_related("from_unit").order_by("pk"))
    concern.delete()
    if len(named) == 1:
        case.is_with_superior = False
        _move_back(case, concern.from_unit, now=now)
    elif concern == named[0]:  # where it was before all of them is known to the first
        named[1].from_unit = concern.from_unit
        named[1].save(update_fields=["from_unit"])


def _locked(by: Actor, number: str, now: datetime) -> Case:
    found = visible.get_case(by, number)
    by.require("cases.act", found.unit_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)
    if case.ended_at is not None:
        raise Conflict(_("Berkas ini sudah selesai."))
    _move.settle(case, now)
    return case


def _move_back(case: Case, unit: Unit, *, now: datetime) -> None:
    above, case.unit = case.unit, unit
    case.save(update_fields=["unit", "is_with_superior"])
    pack = packs.get_version(case.version_id).pack
    facts = Facts(case, pack, now=now)
    for task in Task.objects.filter(_kept.OPEN, case=case, unit=above):
        task.case, was = case, (task.unit_id, task.role)
        if task.party == Party.SYSTEM:
            task.unit = unit
        else:
            seating.seat(task, pack.step(task.step), facts, now=now)
        if (task.unit_id, task.role) == was:  # it had never gone anywhere: its holder keeps it
            continue
        task.holder, task.unattended_at = None, None
        task.save(update_fields=["unit", "holder", "unattended_at", "role", "is_away"])
    _left.say_open(case.pk)


def _describe(case: Case, outcome: str, about: str, reason: str) -> None:
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        from_step=case.step,
        outcome=outcome,
        payload={"about": about, "reason": reason.strip()},
    )
