"""The officers and residents of the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from balaikota.config.demo import names
from balaikota.core.action import Actor, system
from balaikota.core.people import actions, queries
from balaikota.core.people.models import User
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit

PASSWORD = "malang-demo-2026"  # noqa: S105 - printed for everybody; the demo refuses production
ENTERING = system("people.create_officer", "people.assign", "people.end_assignment")
IN_OFFICE_SINCE = timedelta(days=400)


@dataclass(frozen=True)
class Account:
    """One account to try the demonstration with."""

    username: str
    who_id: str
    what: str


ACCOUNTS = (
    Account("warga", "warga", "warga: mengajukan dan melacak permohonan"),
    Account("loket", "petugas-loket", "petugas loket Kelurahan Kauman"),
    Account("lurah", "lurah", "Lurah Kauman"),
    Account("camat", "camat", "Camat Klojen"),
    Account("dukcapil", "verifikator", "verifikator Dispendukcapil: mencocokkan data ahli waris"),
    Account("kepala", "kepala-opd", "kepala Diskominfo"),
    Account("organisasi", "bagian-organisasi", "Bagian Organisasi: acuan dan kalender"),
    Account("admin", "admin-orang", "pengelola orang dan penugasan"),
    Account("sistem", "admin-sistem", "admin sistem: pengiriman pesan, kunci API"),
)


def create(random: Random, *, now: datetime) -> None:
    """Create every officer of the demonstration, in office since more than a year."""
    since = now - IN_OFFICE_SINCE
    for role, unit, username in _posts():
        user = actions.create_officer(
            by=ENTERING,
            now=since,
            username=username,
            name=names.officer(random),
            email=f"{username}@contoh.test",
        )
        actions.assign(
            by=ENTERING,
            now=since,
            user=user,
            role=role,
            unit=unit,
            valid_from=since,
            decree_number=f"821/{user.pk}/35.73.503/2025",
            decree_date=date(2025, 9, 1),
        )
    User.objects.create_user("warga", "warga@contoh.test")
    # One hash for all: hashing 180 times the same well-known password takes longer than all the rest.
    User.objects.update(password=make_password(PASSWORD))


def empty_post(code: str, *, now: datetime) -> None:
    """End the assignment of the lurah of one kelurahan at ``now``: its work stands unattended."""
    unit = units.get_unit(code)
    for row in queries.holders_at(now).filter(role="lurah", unit_id=unit.pk):
        actions.end_assignment(by=ENTERING, now=now, assignment=row, reason="Pindah tugas (contoh)")


def resident(*, now: datetime) -> Actor:
    """Return the resident whom visitors of the demonstration sign in as."""
    return queries.actor_for(User.objects.get(username="warga"), now=now)


def officer_at(role: str, unit_id: int, *, now: datetime) -> Actor | None:
    """Return the first holder of a post as an Actor, or None."""
    holders = queries.find_holders(role, unit_id, now=now)
    return queries.actor_for(holders[0], now=now) if holders else None


def _posts() -> Iterator[tuple[str, Unit, str]]:
    for kelurahan in units.find_units("kelurahan"):
        slug = _slug(kelurahan)
        is_first = slug == "kauman"
        yield "lurah", kelurahan, "lurah" if is_first else f"lurah-{slug}"
        yield "petugas-loket", kelurahan, "loket" if is_first else f"loket-{slug}"
        yield "seklur", kelurahan, f"seklur-{slug}"
    for kecamatan in units.find_units("kecamatan"):
        slug = _slug(kecamatan)
        yield "camat", kecamatan, "camat" if slug == "klojen" else f"camat-{slug}"
    yield "kepala-opd", units.get_unit("35.73.diskominfo"), "kepala"
    yield "verifikator", units.get_unit("35.73.dispendukcapil"), "dukcapil"
    yield "bagian-organisasi", units.get_unit("35.73.setda.organisasi"), "organisasi"
    yield "admin-sistem", units.get_unit("35.73.diskominfo"), "sistem"
    yield "sekda", units.get_unit("35.73.setda"), "sekda"
    # At the city itself: the right to fill posts reaches from the unit downwards.
    yield "admin-orang", units.get_unit("35.73"), "admin"


def _slug(unit: Unit) -> str:
    """Return the bare name of a kelurahan or kecamatan as part of a user name."""
    bare = unit.name.removeprefix("Kelurahan ").removeprefix("Kecamatan ")
    return "".join(letter for letter in bare.lower() if letter.isalpha())
