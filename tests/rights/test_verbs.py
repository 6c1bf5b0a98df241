"""Every verb x role x relation, with real assignments at one moment: no difference from the table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from balaikota.core.action import Actor
from balaikota.core.people import actions
from balaikota.core.people import queries as people
from balaikota.core.people.actions.assignments import NotFitting
from balaikota.core.people.roles import ROLES
from balaikota.core.people.tests import factories
from balaikota.core.people.tests.factories import NOON
from balaikota.lib.errors import NotAllowed
from tests.rights import posts, table, verbs

DECLARED = posts.verbs()
CELLS = [
    (role, relation.name)
    for role in ROLES
    for relation in table.relations().values()
    if relation.holds_for(role)
]


def test_the_table_speaks_of_verbs_roles_and_relations_that_exist():
    relations = set(table.relations()) | {
        group for one in table.relations().values() for group in one.groups
    }
    prefixes = {f"{verb.partition('.')[0]}.*" for verb in DECLARED}
    rows = verbs.rows()

    assert {row.verb for row in rows} <= {*DECLARED, *prefixes, "*"}
    assert {one for row in rows for one in row.who} <= {*ROLES, *table.groups(), "*"}
    assert {one for row in rows for one in row.relation} <= {*relations, "*"}
    assert {row.outcome for row in rows} == verbs.OUTCOMES


def test_every_permission_of_a_manifest_is_spoken_of():
    spoken = {row.verb for row in verbs.rows()}

    assert [verb for verb in DECLARED if verb not in spoken] == []


def test_a_room_speaks_of_its_own_verbs_and_nobody_else_does():
    rooms = {path.parent.name for path in table.MODULES.glob("*/module.py")}
    owner = {row: row.verb.partition(".")[0] for row in verbs.rows()}

    assert {row.room for row in owner} <= rooms | {""}
    assert [row for row, app in owner.items() if row.room and app != row.room] == []
    assert [row for row, app in owner.items() if not row.room and app in rooms] == []


@pytest.mark.parametrize(
    ("verb", "role", "relation", "outcome"),
    [
        ("cases.view", "lurah", "descendant", verbs.NOT_HERE),
        ("cases.view", "camat", "descendant", verbs.MAY),
        ("cases.view", "admin-sistem", "own", verbs.NO),
        ("cases.reply", "lurah", "anonymous", verbs.NO),
    ],
)
def test_the_most_specific_row_wins(verb, role, relation, outcome):
    assert verbs.expected(verb, role, relation) == outcome


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "relation"), CELLS, ids=[f"{one}-{two}" for one, two in CELLS])
def test_what_a_person_may_is_what_the_table_says(role, relation):
    faults = [
        f"{verb}: {fault}"
        for stand in posts.stands(role, relation)
        for verb in DECLARED
        for fault in (*_differences(stand, role, relation, verb), *_doubts(stand, role, verb))
    ]

    assert faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in ROLES if role in posts.KINDS])
def test_a_mandate_gives_nothing_that_it_does_not_lend(role):
    resident = people.actor_for(factories.make_user(), now=NOON)
    gained = [
        verb
        for stand in posts.stands(role, "mandate")
        for verb in DECLARED
        if verb not in stand.lent and stand.actor.may(verb) and not resident.may(verb)
    ]

    assert gained == []


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["plh", "plt"])
@pytest.mark.parametrize(
    "role", [one for one in posts.KINDS if not table.relations()["plh"].holds_for(one)]
)
def test_nobody_stands_in_where_there_is_no_post_of_one_holder(role, mode):
    unit = factories.make_unit(posts.KINDS[role][0])
    admin = factories.actor(factories.make_officer("admin-orang", factories.make_city()))

    with pytest.raises(NotFitting):
        actions.appoint_acting(
            by=admin, now=NOON, user=factories.make_user("Ani"), role=role, unit=unit, mode=mode,
            valid_from=NOON, valid_to=NOON + posts.DAY, decree_number="1", decree_date=NOON.date(),
        )  # fmt: skip


def _differences(stand: posts.Stand, role: str, relation: str, verb: str) -> Iterator[str]:
    """Return how the actor differs from the table."""
    if verb in stand.lent:
        found = _outcome(stand.actor, verb, stand.unit_id)
        right = verbs.expected(verb, role, relation)
        if found != right:
            yield f"{found}, not {right}"


def _outcome(actor: Actor, verb: str, unit_id: int) -> str:
    if actor.may(verb, unit_id):
        return verbs.MAY
    return verbs.NOT_HERE if actor.may(verb) else verbs.NO


def _doubts(stand: posts.Stand, role: str, verb: str) -> Iterator[str]:
    """Return which of the other ways to ask the same has another answer."""
    actor, unit = stand.actor, stand.unit_id
    may = actor.may(verb, unit)
    if may != (verb in actor.permissions or unit in actor.units_for(verb)):
        yield "units_for says otherwise"
    if may == _is_refused(actor, verb, unit):
        yield "require says otherwise"
    held = actor.holding(role, unit, permission=verb)
    if held is not None and not may:
        yield "holding says otherwise"
    if held is not None and not people.has_holder(role, unit, now=NOON, verb=verb):
        yield "the database says otherwise"


def _is_refused(actor: Actor, verb: str, unit_id: int) -> bool:
    try:
        actor.require(verb, unit_id)
    except NotAllowed:
        return True
    return False
