"""What a merger or split must be to fit the city: refused below the pages too, at the field to mend."""

from __future__ import annotations

from datetime import date

import pytest

from balaikota.core.action import Actor, ActorKind
from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import NOON
from balaikota.core.proposals import actions as proposals
from balaikota.engine.office import actions as office
from balaikota.engine.office.rules import MERGE, SPLIT, NewUnit, Plan
from balaikota.lib.errors import DomainError

pytestmark = pytest.mark.django_db
KAUMAN, KASIN, RAYA = "35.73.02.1007", "35.73.02.1003", "35.73.02.1099"
DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _units():
    klojen = people.make_unit("kecamatan", code="35.73.02", short_name="Klojen")
    people.make_unit(parent=klojen, code=KAUMAN, short_name="Kauman")
    people.make_unit(parent=klojen, code=KASIN, short_name="Kasin")
    people.make_unit(parent=klojen, code="35.73.02.1050", short_name="Baru", valid_from=DAY)
    people.make_unit(parent=klojen, code="35.73.02.1051", short_name="Usai", valid_to=DAY)


def plan(**changes):
    new = NewUnit(RAYA, "Kelurahan Kauman Raya", "35.73.02")
    told = {
        "how": MERGE, "units": [KAUMAN, KASIN], "begins": [new], "goes_on": "", "rest": RAYA,
        "since": DAY, "number": "Perda 7/2026", "decree_date": date(2026, 10, 1),
        "title": "Penataan kelurahan",
    }  # fmt: skip
    return Plan(**told | changes)


def propose(given, reason="Perda"):
    held = frozenset({"office.regroup", "office.confirm_regroup"})
    by = Actor(ActorKind.OFFICER, str(people.make_user("Rina").pk), permissions=held)
    return proposals.propose(by=by, now=NOON, change=office.Regroup(given), reason=reason)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"since": date(2026, 11, 24)}, "since", "sesudah hari ini"),
        ({"number": " "}, "number", "nomor peraturannya"),
        ({"title": ""}, "title", "tentang apa"),
        ({"decree_date": date(2027, 6, 1)}, "decree_day", "sebelum perubahannya"),
        ({"units": [KAUMAN]}, "unit_2", "paling sedikit dua"),
        (
            {"begins": [NewUnit(RAYA, "A", "35.73.02"), NewUnit(f"{RAYA}1", "B", "35.73.02")]},
            "into",
            "menjadi satu unit",
        ),
        ({"how": SPLIT, "units": [KAUMAN]}, "name_1", "paling sedikit dua"),
        ({"units": [KAUMAN, "35.73.02.1050"]}, None, "belum ada pada hari itu"),
        ({"units": [KAUMAN, "35.73.02.1051"]}, "unit_1", "direncanakan berakhir"),
        ({"units": [KAUMAN, "35.73.02"]}, "unit_2", "sejenis"),
        ({"rest": KAUMAN}, "rest", "menerima selebihnya"),
        ({"areas": {KAUMAN: KASIN}}, "areas", "dari daftar"),
        ({"officers": {"1": KASIN}}, "officers", "dari daftar"),
        ({"begins": [NewUnit(RAYA, " ", "35.73.02")]}, "name_1", "nama unit barunya"),
        ({"begins": [NewUnit(RAYA, "Raya", "35.73.99")]}, "parent_1", "unit di atasnya"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_refused_at_its_field(changes, field, words):
    with pytest.raises(DomainError, match=words) as refused:
        propose(plan(**changes))

    assert refused.value.field == field


def test_a_reason_is_asked_of_whoever_proposes():
    with pytest.raises(DomainError):
        propose(plan(), reason=" ")
