"""A case about the office it came to, or about one of its officers, goes to the head above."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import _left, _move
from balaikota.engine.cases.models import Case, Concern, Party, Task
from balaikota.engine.cases.queries import concerns, seating, visible
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
    them, as every later step does. Its due times stay.

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
    concern.save()
    case.is_with_superior = True
    _move_to(case, above)
    _describe(case, "concern-named", about, reason)
    return above


@action.action("cases.act")
def drop_concern(*, by: Actor, now: datetime, number: str, concern_id: int) -> Case:
    """Take back that a case is about somebody; with the last one it returns to where it was.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        Conflict: it is not about them (any more), or the case has ended.
    """
    case = _locked(by, number, now)
    named = list(Concern.objects.filter(case=case).select_related("from_unit").order_by("pk"))
    dropped = next((one for one in named if one.pk == concern_id), None)
    if dropped is None:
        raise Conflict(_("Keterangan itu sudah dihapus. Muat ulang halaman."))
    about = f"unit:{dropped.unit_id}" if dropped.unit_id else f"petugas:{dropped.user_id}"
    dropped.delete()
    if len(named) == 1:
        case.is_with_superior = False
        _move_back(case, named[0].from_unit, now=now)
    _describe(case, "concern-dropped", about, "")
    return case


def _locked(by: Actor, number: str, now: datetime) -> Case:
    found = visible.get_case(by, number)
    by.require("cases.act", found.unit_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)
    if case.ended_at is not None:
        raise Conflict(_("Berkas ini sudah selesai."))
    _move.settle(case, now)
    return case


def _move_to(case: Case, above: Above) -> None:
    """Give the head above what lies with an office of the line; other offices keep what is theirs."""
    line = [unit for unit in units.find_line(case.unit) if unit.path.startswith(above.unit.path)]
    case.unit = above.unit
    case.save(update_fields=["unit", "is_with_superior"])
    tasks = Task.objects.filter(case=case, ended_at=None, unit__in=line)
    keys = list(tasks.values_list("pk", flat=True))
    tasks = Task.objects.filter(pk__in=keys)
    tasks.update(unit=above.unit, holder=None, unattended_at=None)
    tasks.filter(party=Party.OFFICER).update(role=above.role)
    _left.say_open(case.pk)


def _move_back(case: Case, unit: Unit, *, now: datetime) -> None:
    above, case.unit = case.unit, unit
    case.save(update_fields=["unit", "is_with_superior"])
    pack = packs.get_version(case.version_id).pack
    facts = Facts(case, pack, now=now)
    for task in Task.objects.filter(case=case, ended_at=None, unit=above):
        task.case = case
        if task.party == Party.SYSTEM:
            task.unit = unit
        else:
            seating.seat(task, pack.step(task.step), facts, now=now)
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
