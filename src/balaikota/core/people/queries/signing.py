"""In whose name an officer signs, by which post, and on what that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, Grant
from balaikota.core.people import roles, rules
from balaikota.core.people.models import Assignment, Mode
from balaikota.core.people.queries.explain import title_of
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.lib import wording


@dataclass(frozen=True)
class Signing:
    """The words over a signature, and what lends the power to sign.

    Attributes:
        title: the post signed by, ``Sekretaris Kelurahan Kauman``; ``Plt.`` or ``Plh.`` may stand in
            front. Empty when a mandate was lent to somebody who holds no post of their own.
        behalf_of: the office in whose name is signed (a.n.); empty when it is one's own.
        through: the office between, which passed the signature on (u.b.); empty when there is none.
        basis: the decree and the days it is for; empty for a definitive holder.
    """

    title: str
    behalf_of: str = ""
    through: str = ""
    basis: str = ""


def signing_of(by: Actor, grant: Grant, *, now: datetime) -> Signing:
    """Return how ``by`` signs by ``grant``, one of their assignments in force at ``now``.

    A definitive holder needs no statement, a Plh or Plt one, the holder of a mandate four at most.

    Law: UU 30/2014 Art. 14; Permendagri 1/2023 (a.n., u.b., Plt., Plh.)
    """
    if grant.is_definitive:
        return Signing(grant.title)
    held = Assignment.objects.select_related("unit").get(pk=grant.assignment_id)
    basis = basis_of(held)
    if held.mode != Mode.MANDATE:
        return Signing(grant.title, basis=basis)
    lent = rules.signs_as(held.role, Mode.DEFINITIF, held.unit.name)
    own = _own_post(by, held.unit)
    if own is None:
        return Signing("", behalf_of=lent, basis=basis)
    return Signing(own.title, behalf_of=lent, through=_between(own, held, now), basis=basis)


def basis_of(held: Assignment) -> str:
    """Return the decree behind an assignment that is not definitive; nothing for one that is.

    ``Plh. Lurah Kauman menurut 800/1/2026 tanggal 2 November 2026, berlaku 24–30 November 2026``
    """
    if held.mode == Mode.DEFINITIF or held.decree_date is None or held.valid_to is None:
        return ""
    lang, last = get_language() or "id", rules.last_moment(held.valid_to)[0]
    return _("%(title)s menurut %(number)s tanggal %(day)s, berlaku %(days)s") % {
        "title": title_of(held),
        "number": held.decree_number,
        "day": wording.long_date(held.decree_date, lang),
        "days": wording.day_span(held.valid_from, last, lang),
    }


def _own_post(by: Actor, near: Unit) -> Grant | None:
    """Return the post the officer holds in their own right, one at ``near`` rather than elsewhere."""
    own = [grant for grant in by.grants if grant.is_definitive]
    return next((grant for grant in own if grant.unit_id == near.pk), own[0] if own else None)


def _between(own: Grant, lent: Assignment, now: datetime) -> str:
    """Return the office through which a mandate came that skips one: the head of the signer's unit.

    Nothing at the unit of the mandate itself, and nothing when the signer is that head.
    """
    if own.unit_id == lent.unit_id:
        return ""
    unit = units.get_unit_by_id(own.unit_id)
    head = _head(unit, now)
    if head == own.role:
        if unit.parent is None or unit.parent_id == lent.unit_id:
            return ""
        unit = unit.parent
        head = _head(unit, now)
    return rules.signs_as(head, Mode.DEFINITIF, unit.name) if head else ""


def _head(unit: Unit, now: datetime) -> str:
    """Return the role that heads a unit: the one it must have, else the single post held there."""
    expected = roles.head_of(unit.kind)
    if expected is not None:
        return expected.slug
    posts = [role.slug for role in roles.single_roles()]
    held = Assignment.objects.in_force(now).filter(unit=unit, role__in=posts)
    return held.order_by("mode", "pk").values_list("role", flat=True).first() or ""
