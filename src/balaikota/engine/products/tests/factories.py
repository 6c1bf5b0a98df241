"""Cases ready for a letter, made directly in the tables (the actions have their own tests).

make_office()          a kelurahan of Kota Malang with its lurah: Office(unit, lurah, grant)
publish(sign)          the tests' own service, its letter signed so: none, seal, officer, wet
make_case(office)      a case of it whose letter is being issued; ``sign`` if it is the first
reserve(case, office)  what the approving act does
printed(product)       the worker's run; returns the letter as it is then
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from balaikota.core.action import Actor, ActorKind, Grant
from balaikota.core.people.models import User
from balaikota.core.people.tests import factories as people
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, CaseAnswers, Task
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.models import ServiceVersion
from balaikota.engine.products import tasks
from balaikota.engine.products.actions import reserving
from balaikota.engine.products.models import Product
from tests.rooms.percobaan.service import PACK

# Friday 20 November 2026, 12.00 WIB.
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
PUBLISHER = Actor(ActorKind.OFFICER, "1", permissions=frozenset({"packs.publish"}))
ANSWERS: dict[str, Any] = {
    "nama": "Sri Wahyuni",
    "nik": {"number": "3573025203850001", "reason": ""},
    "nama_usaha": "Warung Bu Sri",
    "bidang_usaha": "makanan",
    "sejak": "2021-06-01",
    "omzet": 5_000_000,
    "jumlah_karyawan": 2,
    "punya_nib": False,
    "keperluan": "kredit",
    "foto_usaha": [1],
}
_numbers = count(1)


@dataclass(frozen=True)
class Office:
    """A kelurahan and who heads it."""

    unit: Unit
    lurah: User

    @property
    def actor(self) -> Actor:
        return people.actor(self.lurah, NOON)

    @property
    def grant(self) -> Grant:
        return self.actor.grants[0]


def make_office(short: str = "Kauman", *, mode: str = "definitif", **fields: Any) -> Office:
    code = f"35.73.02.{1000 + next(_numbers)}"
    above = people.make_unit("kecamatan", short_name="Klojen")
    unit = people.make_unit(parent=above, short_name=short, code=code, **fields)
    lurah = people.make_officer("lurah", unit, name="Siti Aminah, S.Sos.", mode=mode)
    return Office(unit, lurah)


def publish(sign: str = "none") -> ServiceVersion:
    with TemporaryDirectory() as folder:
        path = Path(folder) / PACK.name
        path.write_text(PACK.read_text().replace("sign: none", f"sign: {sign}"))
        return packs.publish_file(
            path=path, by=PUBLISHER, now=NOON, valid_from=date(2026, 11, 1), decree="SK 1/2026"
        )


def make_case(office: Office, *, sign: str = "none", **answers: Any) -> Case:
    version = ServiceVersion.objects.first() or publish(sign)
    number = next(_numbers)
    case = Case.objects.create(
        number=f"SKP-2026-{number:06d}",
        version=version,
        unit=office.unit,
        step="persetujuan",
        channel="online",
        applicant_name="Sri Wahyuni",
        secret_hash="-",
        opened_at=NOON,
        received_at=NOON,
        idempotency_key=f"key-{number}",
    )
    CaseAnswers.objects.create(case=case, version=1, body=ANSWERS | answers, at=NOON)
    Task.objects.create(
        case=case,
        step="persetujuan",
        party="system",
        unit=office.unit,
        opened_at=NOON,
        act="setujui",
        product="surat",
    )
    return case


def reserve(case: Case, office: Office, *, now: datetime = NOON) -> Product:
    return reserving.reserve(
        case=case, product_key="surat", by=office.actor, now=now, grant=office.grant
    )


def printed(product: Product) -> Product:
    tasks.render.call(product.pk)
    return Product.objects.select_related("entry", "unit", "file").get(pk=product.pk)


def make_letter(office: Office, **answers: Any) -> Product:
    return printed(reserve(make_case(office, **answers), office))
