from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind
from balaikota.core.areas import actions, queries
from balaikota.core.areas.models import Area, Boundaries
from balaikota.core.areas.tests.places import (
    NOON,
    OPERATOR,
    SHAPES,
    content,
    make_area,
    make_places,
)
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound
from balaikota.lib.geo import arcs
from balaikota.lib.geo.tests.towns import GRID

pytestmark = pytest.mark.django_db


def test_a_code_is_given_once() -> None:
    make_area("1.1", "Hulu")

    with pytest.raises(Conflict) as refused:
        make_area("1.1", "Hulu lagi")

    assert refused.value.field == "code"


def test_a_kelurahan_lies_in_a_kecamatan_and_a_kecamatan_in_nothing() -> None:
    make_area("1.1", "Hulu")
    make_area("1.1.1", "Mata Air", "1.1")

    for kind, parent in (("kelurahan", ""), ("kecamatan", "1.1"), ("kelurahan", "1.1.1")):
        with pytest.raises(DomainError) as refused:
            actions.create(by=OPERATOR, now=NOON, code="9", kind=kind, parent=parent, name="x")
        assert refused.value.field == "parent"
    with pytest.raises(NotFound):
        make_area("1.9.1", "Yatim", "1.9")


def test_correct_changes_only_what_is_given() -> None:
    area = make_area("1.1", "Hulu")

    actions.correct(by=OPERATOR, now=NOON, area=area, name="Hulu Baru", doubt="ejaan")

    stored = queries.get_area("1.1")
    assert (stored.name, stored.doubt, stored.postal_code) == ("Hulu Baru", "ejaan", "")


def test_a_corrected_name_is_known_at_once() -> None:
    make_places()
    assert queries.known_kelurahan()["1.1.1"].name != "Hulu Baru"

    area = queries.get_area("1.1.1")
    actions.correct(by=OPERATOR, now=NOON, area=area, name="Hulu Baru")

    assert queries.known_kelurahan()["1.1.1"].name == "Hulu Baru"


def test_hexes_are_laid_anew_even_when_two_change_places() -> None:
    make_places()
    actions.lay_hexes(by=OPERATOR, now=NOON, cells={"1.1.1": (0, 0), "1.1.2": (1, 0)})

    laid = actions.lay_hexes(by=OPERATOR, now=NOON, cells={"1.1.1": (1, 0), "1.1.2": (0, 0)})

    assert laid == 2
    assert queries.cells() == {"1.1.1": (1, 0), "1.1.2": (0, 0)}


@pytest.mark.parametrize(
    "cells", [{"1.1.1": (0, 0), "1.1.2": (0, 0)}, {"1.1": (0, 0)}, {"9.9": (0, 0)}]
)
def test_hexes_that_do_not_fit_are_refused(cells: dict[str, tuple[int, int]]) -> None:
    make_places()

    with pytest.raises(actions.BoundariesRefused):
        actions.lay_hexes(by=OPERATOR, now=NOON, cells=cells)


def test_boundaries_must_name_every_kelurahan_and_no_other() -> None:
    make_places()
    two = {code: shape for code, shape in SHAPES.items() if code != "1.2.1"}
    text = arcs.write(arcs.AreaSet("", GRID, 1, 0, two | {"7": SHAPES["1.2.1"]}))

    with pytest.raises(actions.BoundariesRefused, match=r"1\.2\.1, 7"):
        actions.replace_boundaries(by=OPERATOR, now=NOON, content=text, is_exact=True)
    with pytest.raises(actions.BoundariesRefused, match="rusak"):
        actions.replace_boundaries(by=OPERATOR, now=NOON, content="{}", is_exact=True)
    assert not Boundaries.objects.exists()


def test_whoever_lacks_the_permission_changes_nothing() -> None:
    make_places()
    stranger = Actor(ActorKind.RESIDENT, "7")

    with pytest.raises(NotAllowed):
        actions.create(by=stranger, now=NOON, code="9", kind="kecamatan", name="x")
    with pytest.raises(NotAllowed):
        actions.correct(by=stranger, now=NOON, area=queries.get_area("1.1"), name="x")
    with pytest.raises(NotAllowed):
        actions.lay_hexes(by=stranger, now=NOON, cells={})
    with pytest.raises(NotAllowed):
        actions.replace_boundaries(by=stranger, now=NOON, content=content(), is_exact=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "kelurahan"},
        {"latitude": 1.0},
        {"latitude": 91.0, "longitude": 0.0},
        {"hex_q": 3},
    ],
)
def test_the_database_refuses_half_a_fact(wrong: dict[str, object]) -> None:
    row = {"code": "9", "kind": "kecamatan", "name": "x", **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(**row)
