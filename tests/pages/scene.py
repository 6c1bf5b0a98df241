"""A small city on one Friday morning, and who works there.

``scene.load_city()`` loads Malang with the service of the tests and puts one officer into each role;
``stories.play(city)`` adds the requests. Both belong inside ``scene.on(MORNING)``, which stops the
clock: the stories are of the days before, and the pages tell of them as of that morning. ``rows`` has
what is there beside requests, ``sending`` what a request is made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest import mock

from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.core.people.tests import factories
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case
from balaikota.engine.products.models import Product
from tests.rooms.percobaan import service

MORNING = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # Friday 20 November 2026, 10.00 WIB
APPLICANT, BUSINESS = "Siti Rahayu", "Warung Kopi Ijen"
HOME = {
    "petugas-loket": "Kelurahan Kauman",
    "verifikator": "Kelurahan Kauman",
    "seklur": "Kelurahan Kauman",
    "lurah": "Kelurahan Kauman",
    "camat": "Kecamatan Klojen",
    "kepala-opd": "35.73.diskominfo",
    "koordinator": "35.73",
    "sekda": "35.73.setda",
    "wali-kota": "35.73",
    "inspektorat": "35.73.inspektorat",
    "bagian-organisasi": "35.73.setda.organisasi",
    "auditor": "35.73.inspektorat",
    "admin-orang": "35.73.bkpsdm",
    "admin-sistem": "35.73.diskominfo",
    "bendahara": "Kecamatan Klojen",
}
NAMES = (
    "Nur Siswanto", "Rina Wulandari", "Dwi Astuti", "Aisyah Suhartono", "Bambang Utomo",
    "Hendra Gunawan", "Ratna Kusuma", "Slamet Riyadi", "Endang Lestari", "Joko Prasetyo",
    "Intan Permata", "Galih Pratama", "Dewi Handayani", "Fajar Nugroho", "Tari Maharani",
)  # fmt: skip


@dataclass
class City:
    """Malang, and who works there.

    Attributes:
        officers: role slug -> its holder.
        colleague: a second front officer of the same kelurahan.
        stranger: a lurah of a kelurahan in another kecamatan.
        resident: a resident with an account.
    """

    officers: dict[str, User]
    colleague: User
    stranger: User
    resident: User
    kauman: Unit
    elsewhere: Unit

    def user(self, role: str) -> User | None:
        """Return the account of a role, ``warga``, ``orang-luar``; None for ``pengunjung``."""
        others = {"pengunjung": None, "warga": self.resident, "orang-luar": self.stranger}
        return others[role] if role in others else self.officers[role]


@dataclass
class Scene:
    """The city with its requests.

    Attributes:
        cases: state -> the request in that state.
        secrets: state -> the secret that tracks it.
        letters: state of a letter -> the letter.
        files: state -> pk of the photo that came with it.
        rows: kind of row -> pk of one: assignment, leave, hours, proposal, notice, reference,
            import (a draft), imported; invoice, bill_receipt, matter, statement (tests.pages.dues); offer, tablet, plan (tests.pages.surveys); and of three keys: one proposed, one that waits for its token, one in force.
        drafts: ``online`` and ``counter``, with ``-sent`` when sent -> token of that form.
    """

    city: City
    cases: dict[str, Case] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    letters: dict[str, Product] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)


class Clock:
    """What the whole application takes for the present."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return it."""
        return self.at


@contextmanager
def on(at: datetime) -> Iterator[Clock]:
    """Stop the clock at ``at``."""
    clock = Clock(at)
    with mock.patch("django.utils.timezone.now", clock):
        yield clock


def load_city() -> City:
    """Load Malang and put one officer into each role, in office since a year."""
    service.load_city()
    named = {unit.name: unit for unit in units.find_units()} | {
        unit.code: unit for unit in units.find_units()
    }
    kauman, elsewhere = named["Kelurahan Kauman"], named["Kelurahan Kasin"]
    officers = {
        role: _officer(role, named[home], name)
        for (role, home), name in zip(HOME.items(), NAMES, strict=True)
    }
    # Kasin has a counter but no lurah: what is approved there stands unattended.
    _officer("petugas-loket", elsewhere, "Puji Rahmawati")
    return City(
        officers=officers,
        colleague=_officer("petugas-loket", kauman, "Yuli Setiawan"),
        stranger=_officer("lurah", named["Kelurahan Sukun"], "Teguh Santoso"),
        resident=factories.make_resident("Siti Rahayu"),
        kauman=kauman,
        elsewhere=elsewhere,
    )


def front(scene: Scene) -> User:
    """Return the front officer of Kauman."""
    return scene.city.officers["petugas-loket"]


def actor_of(user: User, now: datetime) -> Actor:
    """Return what ``user`` may do at ``now``."""
    return people.actor_for(user, now=now)


def _officer(role: str, unit: Unit, name: str) -> User:
    since = MORNING - timedelta(days=365)
    return factories.make_officer(role, unit, name=name, valid_from=since)
