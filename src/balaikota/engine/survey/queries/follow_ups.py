"""What heads said they will do, as the desk and the public read it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.survey.models import FollowUp
from balaikota.engine.survey.questionnaires import versions
from balaikota.lib.errors import NotFound

VIEW, WRITE = "survey.view", "survey.follow_up"
LATEST = 20


def visible_to(actor: Actor) -> QuerySet[FollowUp]:
    """Return those of the offices whose results the actor may see."""
    rows = FollowUp.objects.filter(unit_id__in=actor.units_for(VIEW))
    return rows.select_related("unit", "written_by")


def get_visible(actor: Actor, pk: int) -> FollowUp:
    """Return one.

    Raises:
        NotFound: none such for the actor.
    """
    return _one(visible_to(actor), pk)


def get_own(actor: Actor, pk: int) -> FollowUp:
    """Return one of an office that the actor heads.

    Raises:
        NotFound: none such.
    """
    rows = FollowUp.objects.filter(unit_id__in=actor.units_for(WRITE))
    return _one(rows.select_related("unit", "written_by"), pk)


def find_latest(actor: Actor, *, unit_id: int | None = None) -> list[FollowUp]:
    """Return the latest of the actor's offices, or of one; at most LATEST. One query."""
    rows = visible_to(actor)
    rows = rows if unit_id is None else rows.filter(unit_id=unit_id)
    return list(rows.order_by("-due_date", "-pk")[:LATEST])


def find_published(unit_id: int) -> list[FollowUp]:
    """Return what an office has published, the latest day first; at most LATEST. One query."""
    rows = FollowUp.objects.filter(unit_id=unit_id).exclude(published_at=None)
    return list(rows.order_by("-due_date", "-pk")[:LATEST])


def title_of(follow_up: FollowUp, lang: str) -> str:
    """Return the element it is about, in words."""
    asked = next(one for one in versions.every() if one.version == follow_up.questionnaire)
    return next(e.title.in_(lang) for e in asked.elements if e.code == follow_up.element)


def _one(rows: QuerySet[FollowUp], pk: int) -> FollowUp:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Rencana itu tidak ada."))
    return found
