"""Which office an officer may choose for a case, which one is proposed, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.core.people import queries as people
from balaikota.core.people import roles
from balaikota.core.people.models import Assignment
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, Concern, Task
from balaikota.engine.cases.queries import offices
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import owners
from balaikota.engine.packs.grammar import Act, By, Chooses, Office, Pack
from balaikota.engine.packs.steps import Place, seats_of
from balaikota.lib.errors import DomainError


class NotChosen(DomainError):
    """No office was chosen, or one that may not have this case; the message says why."""


@dataclass(frozen=True)
class Proposal:
    """The office that is proposed, and why that one or none, in words."""

    unit: Unit | None
    reason: str


@dataclass(frozen=True)
class Choice:
    """What the page of an act that chooses shows: every office that may be, and the one proposed."""

    options: Sequence[Unit]
    proposal: Proposal


def role_for(pack: Pack, act: Act, facts: Facts) -> str | None:
    """Return the role at the office to be chosen; None where the act leads to no such step now.

    Raises:
        NotFound, Uncomputable: where it leads cannot be worked out.
    """
    if act.chooses is None:
        return None
    step = pack.step(facts.way(act.to))
    return step.by.role if isinstance(step.by, By) and step.is_chosens else None


def find_choice(case: Case, pack: Pack, act: Act, facts: Facts) -> Choice | None:
    """Return what may be chosen by an act, the offices by name; None where it chooses nothing now.

    Raises:
        NotFound, Uncomputable: where the act leads, or what it proposes, cannot be worked out.
    """
    role = role_for(pack, act, facts)
    if role is None:
        return None
    assert act.chooses is not None
    judge = _Judge(case, role, facts)
    there = (one for kind in act.chooses.kinds for one in units.find_units(kind, on=facts.day))
    options = sorted((one for one in there if not judge.why_not(one)), key=lambda one: one.name)
    return Choice(options, propose(case, act.chooses, role, facts, bounced=bounced(case, pack)))


def propose(
    case: Case, chooses: Chooses, role: str, facts: Facts, *, bounced: Collection[int]
) -> Proposal:
    """Return which office is proposed, and why.

    Args:
        case: stored or not.
        chooses: as the act says it.
        role: who acts there.
        facts: of the case.
        bounced: pks of offices that sent the case back; they are not proposed again.

    Raises:
        NotFound, Uncomputable: an expression that chooses cannot be worked out.
    """
    if chooses.proposes is None:
        return Proposal(None, "")
    judge = _Judge(case, role, facts)

    def refuse(unit: Unit) -> str:
        if unit.pk in bounced:
            return _("%(unit)s sudah mengembalikan berkas ini.") % {"unit": unit.name}
        return _not_of_kinds(unit, chooses) or judge.why_not(unit)

    try:
        sought = offices.seek(case, seats_of(chooses.proposes), facts, facts.day, refuse)
    except offices.NoOffice as error:
        return Proposal(None, error.message)
    said = [*sought.missed]
    if sought.unit is not None and sought.place is not None:
        said.append(_reason(case, sought.unit, sought.place, facts))
    return Proposal(sought.unit, " ".join(said))


def chosen(case: Case, pack: Pack, act: Act, code: str, facts: Facts) -> Unit | None:
    """Return the office chosen by its code, or the proposed one for none; None where none is needed.

    Raises:
        NotChosen: nothing was chosen or proposed, there is no such office, or the case concerns it.
        NotFound, Uncomputable: where the act leads, or what it proposes, cannot be worked out.
    """
    role = role_for(pack, act, facts)
    if role is None:
        return None
    assert act.chooses is not None
    if not code:
        proposal = propose(case, act.chooses, role, facts, bounced=bounced(case, pack))
        if proposal.unit is None:
            words = _("Pilih kantor yang akan menangani berkas ini.")
            raise NotChosen(f"{words} {proposal.reason}".strip(), field="office")
        return proposal.unit
    unit = owners.by_code(code, case.area, on=facts.day)
    if unit is None:
        raise NotChosen(_("Kantor itu tidak ada. Pilih dari daftar."), field="office")
    why = _not_of_kinds(unit, act.chooses) or _Judge(case, role, facts).why_not(unit)
    if why:
        raise NotChosen(why, field="office")
    return unit


def bounced(case: Case, pack: Pack) -> frozenset[int]:
    """Return pks of the offices that were chosen and sent the case back. One query."""
    backs = [
        (name, verb)
        for name, step in pack.procedure.items()
        if step.is_chosens
        for verb, act in step.acts.items()
        if any(chooses_at(pack, target) for target in act.targets)
    ]
    if not backs or case.pk is None:
        return frozenset()
    done = Task.objects.filter(case=case, step__in={name for name, _verb in backs}).exclude(act="")
    rows = done.values_list("step", "act", "unit_id")
    return frozenset(unit for step, verb, unit in rows if (step, verb) in backs)


def chooses_at(pack: Pack, step: str) -> bool:
    """Tell whether an office is chosen at a step: coming back there, the one before gave it up."""
    return any(act.chooses is not None for act in pack.step(step).acts.values())


def _not_of_kinds(unit: Unit, chooses: Chooses) -> str:
    if unit.kind in chooses.kinds:
        return ""
    return _("%(unit)s tidak termasuk kantor yang dapat dipilih.") % {"unit": unit.name}


class _Judge:
    """Tells why an office may not have a case; reads whom the case concerns once."""

    def __init__(self, case: Case, role: str, facts: Facts) -> None:
        self._case, self._role, self._day, self._now = case, role, facts.day, facts.now
        rows = Concern.objects.filter(case=case.pk).select_related("unit") if case.pk else ()
        self._about = list(rows)
        self._seats = _seats(self._about, facts.now)

    def why_not(self, unit: Unit) -> str:
        """Return why an office may not have the case, as a sentence; empty when it may."""
        known = roles.ROLES.get(self._role)
        if known is not None and unit.kind not in known.kinds:
            return _("%(unit)s tidak punya jabatan yang menangani langkah ini.") % {
                "unit": unit.name
            }
        for one in self._about:
            if one.unit is not None and self._is_under(unit, one.unit):
                return _("Berkas ini menyangkut %(unit)s, jadi tidak dapat ditangani di sana.") % {
                    "unit": one.unit.name
                }
        if self._would_be_theirs(unit):
            return _(
                "Berkas ini menyangkut pejabat di %(unit)s, jadi tidak dapat ditangani di sana."
            ) % {"unit": unit.name}
        return ""

    def _is_under(self, unit: Unit, named: Unit) -> bool:
        heir = units.heirs(self._day).place(named.pk, self._case.area)
        return unit.pk == heir or unit.path.startswith(named.path)

    def _would_be_theirs(self, unit: Unit) -> bool:
        """Tell whether somebody it concerns heads the office, or nobody else could act there."""
        held = {role for (unit_id, role) in self._seats if unit_id == unit.pk}
        head = roles.head_of(unit.kind)
        if head is not None and head.slug in held:
            return True
        if self._role not in held:
            return False
        users = {one.user_id for one in self._about}
        able = people.find_seated(self._role, unit.pk, now=self._now)
        return all(one.user_id in users for one in able)


def _seats(about: Sequence[Concern], now: datetime) -> frozenset[tuple[int, str]]:
    users = {one.user_id for one in about if one.user_id is not None}
    if not users:
        return frozenset()
    held = Assignment.objects.in_force(now).filter(user_id__in=users)
    return frozenset(held.values_list("unit_id", "role"))


def _reason(case: Case, unit: Unit, place: Place, facts: Facts) -> str:
    where = areas.known_kelurahan().get(case.area)
    if isinstance(place, Office) and place.taken_from is not None:
        what = offices.of_list_in_words(place, facts)
    else:
        what = _("Menurut aturan layanan ini")
    if where is None:
        return _("%(what)s → %(unit)s.") % {"what": what, "unit": unit.name}
    return _("%(what)s → %(unit)s, di Kel. %(place)s.") % {
        "what": what,
        "unit": unit.name,
        "place": where.name,
    }
