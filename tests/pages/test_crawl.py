"""Every URL name, as everybody, in every state of the city: the right status and a sound page.

The default run visits every name as anonymous, as an officer of elsewhere and as one more role,
drawn per name, and one name of a few with nonsense and in English; ``--long`` visits all of it as
everybody, in continuous integration (``BALAIKOTA_LONG=ci``) a share of the names for each role. A name nobody visits, a 500, a status that tests/rights/rights.csv
does not expect, or a faulty page fails.
"""

from __future__ import annotations

import os
from urllib.parse import quote

import pytest

from balaikota.core.people.tests.factories import PASSWORD
from tests.pages import addresses, judge
from tests.pages.addresses import Address
from tests.pages.crawl import HOLDER, Visitor
from tests.pages.scene import APPLICANT

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
SHARE = 4  # a bounded run visits one name of as many as each role, another one as the next role
FEWER = 4  # one name of as many is visited with nonsense, and in English, by the default run
LONG = pytest.mark.long
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_full_city_answers_every_address_to_a_sample_of_roles(scene):
    visits = [
        visit
        for address in addresses.every()
        for role in judge.drawn(address.name)
        for visit in judge.full(scene, address, role, _few(role))
    ]

    judge.demand_none(judge.unvisited(visits))
    judge.demand_none(judge.faults(visits))


def _few(role: str) -> judge.Choose:
    """Return which addresses a role visits: those whom little is open to, the first only."""
    return addresses.first if role in judge.ALWAYS else addresses.one_of_each


def test_what_means_nothing_is_answered_plainly(scene):
    places = addresses.every()[::FEWER]
    visits = [
        visit
        for address in places
        for role in judge.drawn(address.name)[2:3]
        for visit in judge.wrong(scene, address, role)
    ]

    assert {visit.name for visit in visits} == {address.name for address in places}
    judge.demand_none(judge.faults(visits))


def test_a_stranger_reads_nothing_of_others_on_any_page(scene):
    numbers = [case.number for case in scene.cases.values()]
    told = []
    for role in ("orang-luar", "warga"):
        visitor = Visitor(role, scene.city, scene)
        for address in judge.desk(scene):
            for path in addresses.one_of_each(address, scene):
                visit = visitor.visit(address, path)
                text = (
                    visit.response.content.decode(errors="replace") if visit.status == 200 else ""
                )
                told += [str(visit) for one in (*numbers, APPLICANT) if one in text]
                if address.name.startswith("cases:") and address.arguments:
                    told += [str(visit)] if visit.status not in (404, 405) else []

    judge.demand_none(told)


def test_anonymous_comes_back_after_signing_in(scene):
    visitor = Visitor("pengunjung", scene.city, scene)
    lurah = scene.city.officers["lurah"].username
    lost = []
    for address in judge.desk(scene):
        path = next(addresses.full(address, scene))
        sent = visitor.visit(address, path)
        login = addresses.Address("account_login", ())
        back = visitor.visit(
            login, sent.location, method="POST", posted={"login": lurah, "password": PASSWORD}
        )
        if sent.location != f"/masuk/?next={quote(path, safe='')}" or back.location != path:
            lost.append(f"{sent}; {back}")

    judge.demand_none(lost)


@pytest.mark.parametrize("places", [slice(1, None, FEWER), pytest.param(slice(None), marks=LONG)])
def test_english_pages_are_english(scene, places):
    visits, seen = [], set()
    for role in ("lurah", HOLDER, "petugas-loket", "bagian-organisasi", "admin-orang"):
        visitor = Visitor(role, scene.city, scene, lang="en")
        for address in addresses.every()[places]:
            path = list(addresses.one_of_each(address, scene))[-1]
            if path not in seen:  # until somebody may read it
                visits.append(visitor.visit(address, path))
                seen |= {path} if visits[-1].status == 200 else set()

    judge.demand_none(judge.faults(visits, language="en"))


def test_no_link_leads_nowhere(scene):
    dead = []
    for role in (HOLDER, "petugas-loket"):
        visitor = Visitor(role, scene.city, scene)
        pages = [
            visitor.visit(address, path)
            for address in addresses.every()
            for path in addresses.first(address, scene)
        ]
        known = {visit.path for visit in pages if visit.status in (200, 302)}
        links = {
            link: page for page in pages if judge.is_page(page) for link in judge.links_of(page)
        }
        for link in sorted(set(links) - known):
            visit = visitor.visit(judge.address_of(link), link)
            if visit.status not in (200, 302):
                dead.append(f"{visit} from {links[link].path}")

    judge.demand_none(dead)


def test_every_name_is_in_the_share_of_several_roles():
    shared = [address for role in judge.ROLES for address in _share(role)]

    assert all(shared.count(address) >= len(judge.ROLES) // SHARE for address in addresses.every())


@LONG
@pytest.mark.parametrize("role", judge.ROLES)
def test_everything_as_everybody(scene, role):
    places = addresses.every() if FULL else _share(role)
    visits = [
        visit
        for address in places
        for visit in (
            *judge.full(scene, address, role, addresses.full),
            *judge.wrong(scene, address, role),
        )
    ]

    assert {visit.name for visit in visits} == {address.name for address in places}
    judge.demand_none(judge.faults(visits))


def _share(role: str) -> list[Address]:
    return addresses.every()[judge.ROLES.index(role) % SHARE :: SHARE]
