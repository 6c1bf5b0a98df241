"""Links between cases that belong together: plain, in both directions, and taken off again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, Relation
from balaikota.engine.cases.queries import kept, visible
from balaikota.lib.errors import Conflict, DomainError, NotFound


@action.action("cases.act")
def link(*, by: Actor, now: datetime, number: str, other: str) -> Case:
    """Link two cases; whoever may see both finds each from the other. A second time changes nothing.

    Args:
        other: number of the other case, however it is typed.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        DomainError: the other case is not visible to the actor, or is this one; ``field`` says so.
    """
    case = own(by, number)
    found = another(by, case, other)
    first, second = sorted((case, found), key=lambda one: one.pk)
    _row, is_new = Relation.objects.get_or_create(
        kind=Relation.Kind.LINKED,
        case=first,
        other=second,
        defaults={"at": now, "by_id": int(by.id)},
    )
    _tell_both(by, now, case, found, "linked" if is_new else "unchanged-link")
    return case


@action.action("cases.act")
def unlink(*, by: Actor, now: datetime, number: str, relation_id: int) -> Case:
    """Take a link off; parts and what an act opened stay tied to where they came from.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        Conflict: there is no such link on this case (any more) that the actor may see.
    """
    case = own(by, number)
    links = Relation.objects.filter(kind=Relation.Kind.LINKED, pk=relation_id)
    row = links.filter(case=case).first() or links.filter(other=case).first()
    other_id = 0 if row is None else row.other_id if row.case_id == case.pk else row.case_id
    other = visible.visible_to(by).select_related("unit", "version").filter(pk=other_id).first()
    if row is None or other is None:
        raise Conflict(_("Hubungan itu sudah dilepas. Muat ulang halaman."))
    row.delete()
    _tell_both(by, now, case, other, "unlinked")
    return case


@action.action("cases.act")
def note_down(*, by: Actor, now: datetime, case: Case, outcome: str, other: Case) -> None:
    """Write into the history of ``case`` what an act on ``other`` meant for it."""
    _describe(case, outcome, other)


def own(by: Actor, number: str) -> Case:
    """Return a case that the actor sees and may act on at its unit.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
    """
    case = visible.get_case(by, number)
    by.require("cases.act", case.unit_id)
    return case


def another(by: Actor, case: Case, number: str) -> Case:
    """Return another case that the actor sees.

    Raises:
        DomainError: nothing typed, no such case that they see, or it is the same; on ``other``.
    """
    if not number.strip():
        raise DomainError(_("Tulis nomor berkas yang lain, atau pilih dari hasil."), field="other")
    try:
        found = visible.get_case(by, number)
    except NotFound as error:
        raise DomainError(error.message, field="other") from None
    if found.pk == case.pk:
        raise DomainError(_("Itu nomor berkas ini sendiri. Tulis nomor yang lain."), field="other")
    return found


def _tell_both(by: Actor, now: datetime, case: Case, other: Case, outcome: str) -> None:
    """Write into both histories; only into that of the one that is kept from somebody, if one is.

    Else who may not see the one would read of it in the history of the other.
    """
    if kept.is_kept_alike(other, case):
        if kept.is_kept_alike(case, other):
            note_down(by=by, now=now, case=other, outcome=outcome, other=case)
        _describe(case, outcome, other)
    else:
        _describe(other, outcome, case)


def _describe(case: Case, outcome: str, other: Case) -> None:
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome=outcome,
        pack_digest=case.version.digest,
        payload={"other": other.number},
    )
