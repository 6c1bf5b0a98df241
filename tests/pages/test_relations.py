"""Every URL and API operation, as a person of each role in each relation to a thing that is there.

``--long`` drives all cells; the default run draws one cell of each relation and visits every URL
name from some of them. What an address answers is compared with tests/rights/rights.csv.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.pages import addresses, filled, judge
from tests.pages.addresses import Address
from tests.pages.cells import CELLS, Cell, World
from tests.pages.crawl import HOLDER, Visit
from tests.rights import table

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LETTER = {"products:retry": "lost", "products:void": "lost"}
SHARE = 6  # one address of as many is visited in a cell of --long, unless all are
FEWER = 10  # and of as many in the default run: no more than there are relations
ONLY = set(os.environ.get("BALAIKOTA_ADDRESSES", "").split())  # URL names; all when empty
FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"


@pytest.fixture
def world(begun) -> World:
    return World(begun)


def test_a_sample_of_relations_is_answered_as_the_table_says(world):
    drawn = random.Random(2026)
    places = _places()
    drawn.shuffle(places)
    faults, visited = [], set()
    for at, relation in enumerate(table.relations()):
        role = drawn.choice([one for one, found in CELLS if found == relation])
        some = places[at % FEWER :: FEWER]
        faults += _drive(world, role, relation, some)
        visited |= {address.name for address in some}

    judge.demand_none(faults)
    assert visited == {address.name for address in places}


@pytest.mark.long
@pytest.mark.parametrize("role", sorted({role for role, _relation in CELLS}))
def test_every_relation_is_answered_as_the_table_says(world, role):
    relations = [relation for one, relation in CELLS if one == role]
    places = _places()
    faults = []
    for at, relation in enumerate(relations):
        faults += _drive(world, role, relation, places if FULL else places[at % SHARE :: SHARE])

    judge.demand_none(faults)


def _places() -> list[Address]:
    return [address for address in addresses.every() if not ONLY or address.name in ONLY]


def _drive(world: World, role: str, relation: str, places: list[Address]) -> list[str]:
    with world.enter(role, relation) as cell:
        return [fault for address in places for fault in faults_of(cell, address)]


def faults_of(cell: Cell, address: Address) -> Iterator[str]:
    """Yield what an address answers to whoever stands there, where the table says otherwise."""
    for visit in _visits(cell, address):
        right = table.expected(
            name=visit.name,
            path=visit.path,
            role=_judged_as(cell, visit),
            state=visit.state,
            method=visit.method,
            relation=cell.relation,
        )
        if visit.status not in right:
            yield f"{cell.role} {cell.relation}: {visit}, not {sorted(right)}"


def _visits(cell: Cell, address: Address) -> Iterator[Visit]:
    """Read what is there; send nothing, and where something is done, the form filled in."""
    path = _path(cell, address)
    yield cell.visitor.visit(address, path)
    posted = filled.posted(address.name, cell.scene)
    if posted is None:
        yield cell.visitor.visit(address, path, method="POST")
    else:
        path += filled.asked(address.name, cell.scene)
        yield cell.visitor.visit(address, path, state="sent", method="POST", posted=posted)


def _judged_as(cell: Cell, visit: Visit) -> str:
    """Return whose rights count: at the portal a front officer's browser holds a form as well."""
    is_form = visit.name.startswith("cases:apply") and cell.judged_as == "petugas-loket"
    return HOLDER if is_form else cell.judged_as


def _path(cell: Cell, address: Address) -> str:
    letter = cell.scene.letters[LETTER.get(address.name, "issued")]
    paths = list(addresses.full(address, cell.scene))
    is_letter = address.name.startswith("products:") and address.arguments == ("pk",)
    wanted = f"/{letter.pk}/" if is_letter and "register" not in address.name else ""
    return next((path for path in paths if wanted in path), paths[0])
