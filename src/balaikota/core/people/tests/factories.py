"""People for tests, made directly in the tables (the actions have their own tests).

    make_unit(kind="kelurahan", parent=None, **fields)   a unit, under a city made when needed
    make_user(name="", **fields)                         an account with the password PASSWORD
    make_officer(role, unit, mode=..., valid_from=..., valid_to=...)   account + assignment
    make_resident(name="Bu Sri", nik=NIK, ...)           account + sealed profile, through the action
    assign(user, role, unit, ...)                        one more assignment for an account
    actor(user, now=NOON)                                what ``queries.actor_for`` says

Assignments begin a year before NOON and have no end unless told otherwise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from balaikota.core.action import Actor
from balaikota.core.people import actions, queries
from balaikota.core.people.models import Assignment, Mode, User
from balaikota.core.units.models import Unit

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)  # Tuesday 24 November 2026, 12.00 WIB
NIK = "3573024107900001"
PASSWORD = "sepeda onthel biru"
_numbers = count(1)


def make_unit(kind: str = "kelurahan", parent: Unit | None = None, **fields: Any) -> Unit:
    """Make a unit; its parents up to the city are made when not given."""
    number = next(_numbers)
    if parent is None and kind != "kota":
        above = "kecamatan" if kind == "kelurahan" else "kota"
        parent = make_unit(above) if above == "kecamatan" else make_city()
    code = fields.pop("code", f"{kind}-{number}")
    short = fields.pop("short_name", f"Contoh {number}")
    fields = {"name": f"{kind.capitalize()} {short}", "number_code": code} | fields
    path = f"{parent.path if parent else ''}{code}/"
    return Unit.objects.create(
        code=code, kind=kind, parent=parent, path=path, short_name=short, **fields
    )


def make_city() -> Unit:
    """Return the city, made when there is none."""
    found = Unit.objects.filter(kind="kota").first()
    return found or make_unit("kota", code="35.73", name="Kota Malang", short_name="Malang")


def make_user(name: str = "", **fields: Any) -> User:
    """Make an account; one with a name is an officer's, one without is a resident's."""
    username = fields.pop("username", f"akun{next(_numbers)}")
    password = fields.pop("password", PASSWORD)
    fields.setdefault("email", f"{username}@contoh.test")
    return User.objects.create_user(username, password=password, name=name, **fields)


def assign(
    user: User,
    role: str,
    unit: Unit,
    *,
    mode: str = Mode.DEFINITIF,
    valid_from: datetime = NOON - timedelta(days=365),
    valid_to: datetime | None = None,
    **fields: Any,
) -> Assignment:
    """Give ``user`` one more assignment; an acting one gets a decree and two weeks."""
    if mode != Mode.DEFINITIF:
        valid_to = valid_to or valid_from + timedelta(days=379)
        fields = {"decree_number": "800/1/2026", "decree_date": date(2026, 11, 2)} | fields
    return Assignment.objects.create(
        user=user, role=role, unit=unit, mode=mode, valid_from=valid_from, valid_to=valid_to,
        entered_at=valid_from, **fields,
    )  # fmt: skip


def make_officer(
    role: str, unit: Unit | None = None, *, name: str | None = None, **fields: Any
) -> User:
    """Make an account that holds ``role`` at ``unit`` (a fresh kelurahan if not given).

    ``mode``, ``valid_from``, ``valid_to`` and the decree go to the assignment.
    """
    number = next(_numbers)
    user = make_user(name if name is not None else f"Petugas {number}", username=f"petugas{number}")
    assign(user, role, unit or make_unit(), **fields)
    return user


def make_resident(name: str = "Bu Sri", *, nik: str = NIK, **fields: Any) -> User:
    """Make a resident's account with a sealed profile, the way the resident would."""
    profile = {"phone": "0812 3456 7890", "email": "sri@contoh.test"}
    profile |= {key: fields.pop(key) for key in ("phone", "email") if key in fields}
    user = make_user(**fields)
    actions.save_profile(by=actor(user), now=NOON, name=name, nik=nik, **profile)
    return user


def actor(user: User, now: datetime = NOON) -> Actor:
    """Return what ``user`` may do at ``now``."""
    return queries.actor_for(user, now=now)
