"""The only way to a case: what an actor may see, and what the rooms hide from them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind
from balaikota.core.manifest import all_manifests
from balaikota.core.people.queries import organisations as people
from balaikota.core.written import Noted
from balaikota.engine.cases.models import (
    Case,
    CaseFlag,
    CaseQuerySet,
    Draft,
    Extension,
    Follower,
    HandOver,
    IdentityCheck,
    Inquiry,
    Mismatch,
    Note,
    Question,
    Relation,
    Reopening,
    Task,
)
from balaikota.engine.cases.queries import handed, whereabouts
from balaikota.engine.cases.rules import Flag
from balaikota.lib import ids, wording
from balaikota.lib.errors import NotFound

OWN = 50
VIEW, ACT = "cases.view", "cases.act"


def visible_to(actor: Actor, *, among: CaseQuerySet | None = None) -> CaseQuerySet:
    """Return the cases the actor may see, AND-ed with what any manifest restricts.

    Officers and programs: those of the units where they hold ``cases.view``; officers also those
    that they are asked about, while the question is open, and that their unit handed over. Residents:
    see ``of_resident``. Holder of a secret:
    that one case. Nobody else sees any; superusers are not exempt.

    Args:
        actor: who looks.
        among: of these cases; of all when not given.
    """
    return not_hidden_from(actor, among=among).filter(_reach(actor))


def in_charge_of(actor: Actor) -> CaseQuerySet:
    """Return the cases of an officer's own units: without those they are only asked about."""
    return not_hidden_from(actor).filter(_jurisdiction(actor))


def not_hidden_from(actor: Actor, *, among: CaseQuerySet | None = None) -> CaseQuerySet:
    """Return the cases that no manifest restricts for the actor, whether they reach them or not."""
    cases = Case.objects.all() if among is None else among
    for manifest in all_manifests():
        if manifest.restrict is not None:
            cases = cases.exclude(manifest.restrict(actor))
    return cases


def get_case(actor: Actor, number: str) -> Case:
    """Return one case with its unit, version and marks, by public number, however it is typed.

    The marks: ``is_`` and a flag, and ``has_`` and what may stand beside its steps.

    Raises:
        NotFound: no such case, or not visible to the actor (the two look the same).
    """
    wanted = ids.read_case_number(number) or ""
    case = visible_to(actor, among=_marked_cases()).filter(number=wanted).first()
    if case is None:
        raise NotFound(_("Berkas tidak ditemukan. Periksa nomornya."))
    return case if actor.moment is None else whereabouts.follow(case, actor.moment)


@cache
def _marked_cases() -> CaseQuerySet:
    """Return all cases with what ``get_case`` brings along: said once, it takes longer than to ask."""
    marks = {f"is_{flag.value}": Noted(_marked(flag)) for flag in Flag}
    marks |= {f"has_{name}": Noted(_beside(rows)) for name, rows in _BESIDE.items()}
    marks |= {f"has_{name}": Noted(rows) for name, rows in _several().items()}
    cases = Case.objects.select_related(
        "unit__parent", "version__service", "organisation", "representation"
    )
    return cases.annotate(**marks)


_BESIDE: dict[str, type[Model]] = {
    "extensions": Extension,
    "hand_overs": HandOver,
    "inquiries": Inquiry,
    "identities": IdentityCheck,
    "mismatches": Mismatch,
    "notes": Note,
    "questions": Question,
    "reopenings": Reopening,
}


def _beside(rows: type[Model]) -> QuerySet[Model]:
    return rows._default_manager.filter(case=OuterRef("pk"))


def _several() -> dict[str, QuerySet[Any]]:
    """Return what ties a case to others: kind -> its rows."""
    me = OuterRef("pk")
    return {
        "related": Relation.objects.filter(Q(case=me) | Q(other=me)),
        "followers": Follower.objects.filter(case=me),
        "begun": Draft.objects.filter(opened_from=me, case=None),
    }


def standing_flags() -> QuerySet[CaseFlag]:
    """Return the marks that are up: not those of a case that waited for one that has ended."""
    return CaseFlag.objects.filter(
        Q(block=None) | Q(block__blocker=None) | Q(block__blocker__ended_at=None)
    )


def find_visible(actor: Actor, pks: Collection[int]) -> dict[int, str]:
    """Return pk -> number of those cases that the actor may see. One query, none for none."""
    if not pks:
        return {}
    rows = visible_to(actor).filter(pk__in=pks).values_list("pk", "number")
    return dict(rows)


def find_own(user_id: int, *, now: datetime) -> list[Case]:
    """Return a resident's own cases and of whom they represent, newest first, at most OWN. One query."""
    actor = Actor(ActorKind.RESIDENT, str(user_id), moment=now)
    cases = visible_to(actor).select_related("unit", "version__service").order_by("-pk")
    return list(cases[:OWN])


def _marked(flag: Flag) -> QuerySet[CaseFlag]:
    return standing_flags().filter(case=OuterRef("pk"), flag=flag)


def _reach(actor: Actor) -> Q:
    if actor.kind is ActorKind.OFFICER:
        asked = Question.objects.filter(asked_of(actor))
        return _jurisdiction(actor) | Q(pk__in=asked.values("case_id")) | handed.left_by(actor)
    if actor.is_program:
        return _jurisdiction(actor)
    if actor.kind is ActorKind.RESIDENT:
        return of_resident(actor)
    if actor.kind is ActorKind.CASE_SECRET:
        return Q(pk=int(actor.id))
    return Q(pk__in=[])


def of_resident(actor: Actor) -> Q:
    """Match the requests of a person: sent for themselves, and of whom they represent today.

    A request of an organisation is of whoever acts for it today, no longer of a former
    representative although they sent it.
    """
    own = Q(applicant_id=int(actor.id), organisation=None)
    if actor.moment is None:
        return own
    today = actor.moment.astimezone(wording.WIB).date()
    represented = people.acting_for(int(actor.id), on=today)
    return own | Q(organisation_id__in=represented.values("organisation_id"))


def asked_of(actor: Actor) -> Q:
    """Match the open questions, of cases that run, that an officer may answer by a post of theirs."""
    posts = frozenset(grant.unit_id for grant in actor.grants if grant.permits(ACT))
    if actor.kind is not ActorKind.OFFICER or not posts:
        return Q(pk__in=[])
    here = whereabouts.at(posts, actor.moment, case="case__")
    me = Q(user=None) | Q(user_id=int(actor.id))
    return Q(ended_at=None, case__ended_at=None) & here & me


def _jurisdiction(actor: Actor) -> Q:
    """Match queue and area, AND-ed: what one assignment reaches, of the services it is for.

    An office that was asked for an answer sees the case too.
    """
    areas: dict[frozenset[str], frozenset[int]] = {}
    for grant in actor.grants:
        if grant.permits(VIEW):
            areas[grant.services] = areas.get(grant.services, frozenset()) | grant.unit_ids
    found = Q(pk__in=[])
    for services, units in areas.items():
        queue = Q(version__service__slug__in=services) if services else Q()
        asked = Task.objects.filter(whereabouts.at(units, actor.moment, case="case__"))
        asked = asked.filter(is_away=True)
        here = whereabouts.at(units, actor.moment) | Q(pk__in=asked.values("case_id"))
        found |= here & queue
    return found
