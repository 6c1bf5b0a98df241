"""Visiting in bulk, and judging the answers: by the table of rights, and as HTML."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.urls import resolve

from tests.pages import addresses, markup
from tests.pages.crawl import GARBAGE, HOLDER, Visit, Visitor
from tests.pages.scene import HOME, Scene
from tests.rights import table

ROLES = ("pengunjung", "warga", "orang-luar", HOLDER, *HOME)
ALWAYS = ("pengunjung", "orang-luar")
HEAVY = 40_000  # a page of more characters is checked as HTML once, not for each role
FRAGMENTS = {"worklist:live", "cases:news"}
Choose = Callable[[addresses.Address, Scene], Iterator[str]]


def full(scene: Scene, address: addresses.Address, role: str, choose: Choose) -> Iterator[Visit]:
    """Visit what is there, and send nothing."""
    visitor = visitor_of(scene, role)
    for path in choose(address, scene):
        yield _as(scene, visitor.visit(address, path))
    yield _as(scene, visitor.visit(address, path, method="POST"))


def wrong(scene: Scene, address: addresses.Address, role: str) -> Iterator[Visit]:
    """Visit with odd queries, nonsense for arguments, and garbage sent."""
    visitor = visitor_of(scene, role)
    there = next(addresses.full(address, scene))
    yield _as(scene, visitor.visit(address, there + addresses.ODD_QUERY, state="error"))
    yield _as(scene, visitor.visit(address, there, state="error", method="POST", posted=GARBAGE))
    for path in addresses.nonsense(address):
        yield visitor.visit(address, path, state="error")
        yield visitor.visit(address, path, state="error", method="POST", posted=GARBAGE)


def _as(scene: Scene, visit: Visit) -> Visit:
    """Return the visit under the role whose rights it is to be judged by.

    To their own request a resident is what the holder of its secret is; to the form at the portal
    that a front officer's browser holds, that officer too; to a request of another kelurahan an
    officer of this one is a stranger.
    """
    found = [case for case in scene.cases.values() if f"/{case.number}/" in visit.path]
    if visit.name.startswith("cases:apply") and visit.role == "petugas-loket":
        return replace(visit, role=HOLDER)
    if visit.path.startswith("/lacak/") and visit.role == "warga" and found:
        own = scene.city.resident.pk == found[0].applicant_id
        return replace(visit, role=HOLDER) if own else visit
    is_far = bool(found) and found[0].unit_id != scene.city.kauman.pk
    is_local = visit.role in HOME and HOME[visit.role] == scene.city.kauman.name
    if visit.path.startswith(("/meja/", "/api/")) and is_far and is_local:
        return replace(visit, role="orang-luar")
    return visit


visitors: dict[str, Visitor] = {}


def visitor_of(scene: Scene, role: str) -> Visitor:
    """Return the visitor of a role, signed in once a test."""
    if role not in visitors:
        visitors[role] = Visitor(role, scene.city, scene)
    return visitors[role]


def drawn(name: str) -> tuple[str, ...]:
    """Return who visits a URL name in the default run: the same at each run, others per name."""
    others = [role for role in ROLES if role not in ALWAYS]
    return (*ALWAYS, *random.Random(name).sample(others, 1))


def desk(scene: Scene) -> list[addresses.Address]:
    """Return the addresses of the desk."""
    return [a for a in addresses.every() if next(addresses.full(a, scene)).startswith("/meja/")]


def unvisited(visits: list[Visit]) -> list[str]:
    """Return the URL names that no visit was to."""
    visited = {visit.name for visit in visits}
    return [address.name for address in addresses.every() if address.name not in visited]


def faults(visits: list[Visit], *, language: str = "id") -> list[str]:
    """Return what is wrong with the answers, one line each."""
    found: list[str] = []
    seen: set[tuple[str, str, int]] = set()
    for visit in visits:
        right = table.expected(
            name=visit.name,
            path=visit.path,
            role=visit.role,
            state=visit.state,
            method=visit.method,
        )
        if visit.status not in right and language == "id":
            found.append(f"{visit}, not {sorted(right)}")
        if (
            visit.status == 302
            and visit.path.startswith("/meja/")
            and visit.role in ("pengunjung", HOLDER)
        ):
            found += [] if visit.location.startswith("/masuk/?next=%2Fmeja%2F") else [str(visit)]
        found += _page_faults(visit, language, seen) if is_page(visit) else []
    return found


def _page_faults(visit: Visit, language: str, seen: set[tuple[str, str, int]]) -> list[str]:
    found = []
    is_private = visit.path.startswith(("/meja/", "/lacak/")) or "/ajukan/" in visit.path
    if is_private and "no-store" not in visit.response.headers.get("Cache-Control", ""):
        found.append(f"{visit}: may be kept in a cache")
    size = len(visit.response.content)
    key = (visit.name, visit.method, visit.status if size < HEAVY else size)
    if key not in seen or size < HEAVY:
        seen.add(key)
        found += [f"{visit}: {one}" for one in markup.faults(visit.response, language=language)]
    return found


def links_of(page: Visit) -> set[str]:
    """Return the links of a page that stay on the site."""
    return markup.links(page.response, page.path)


def is_page(visit: Visit) -> bool:
    """Tell whether the answer is a page, and not rows that a script puts into one."""
    return (
        visit.name not in FRAGMENTS
        and visit.response.headers.get("Content-Type", "").startswith("text/html")
        and bool(visit.response.content)
    )


def address_of(link: str) -> addresses.Address:
    """Return the address a link belongs to."""
    if link.startswith("/static/"):
        return addresses.Address("static", ())
    return addresses.Address(resolve(link.partition("?")[0]).view_name, ())


def demand_none(faults: list[str]) -> None:
    """Fail with the faults as text to read, if there is one."""
    few = list(dict.fromkeys(faults))
    if few:
        pytest.fail("\n".join([*few[:200], f"{len(few)} in all"]), pytrace=False)
