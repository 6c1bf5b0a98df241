"""A city where nothing happened yet: every address answers, and finds nothing."""

from __future__ import annotations

import pytest

from balaikota.core.calendar import queries as calendar
from balaikota.core.people import queries as people
from balaikota.core.reference import queries as reference
from tests.pages import addresses, judge
from tests.pages.crawl import Visitor
from tests.pages.scene import MORNING, City

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.parametrize(
    "roles", [("pengunjung", "lurah"), pytest.param(judge.ROLES, marks=pytest.mark.long)]
)
def test_an_empty_city_answers_every_address(city, roles):
    standing = _standing(city)
    visits = [
        visitor.visit(address, path, state="empty")
        for visitor in (Visitor(role, city) for role in roles)
        for address in addresses.every()
        for path in addresses.absent(address, standing)
    ]

    judge.demand_none(judge.unvisited(visits))
    judge.demand_none(judge.faults(visits))


def _standing(city: City) -> dict[str, int]:
    """Return URL name -> pk of what a city has before its first request."""
    lurah = people.actor_for(city.officers["lurah"], now=MORNING)
    number = reference.find_rows("", on=MORNING.date())[0].pk
    return {
        "office:person": city.officers["lurah"].pk,
        "office:assignment_end": lurah.grants[0].assignment_id,
        "office:hours_confirm": calendar.find_hours()[0].pk,
        **{f"office:reference_{name}": number for name in ("row", "propose", "confirm")},
    }
