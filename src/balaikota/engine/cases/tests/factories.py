"""A kelurahan at work, and cases that come to it.

    scene (fixture)          a Scene for the whole module: city, calendar, numbers, pack, officers
    make_service()           what the fixture is made of; slow, so once a module
    submission(scene, ...)   complete answers and what they mean
    open_case(scene, ...)    a case opened through the action; open_case(scene, at="persetujuan")
                             walks it there with the officers of the scene
    task_of(case)            its open task
    do(case, verb, by=...)   one act on the open task
    defects("nama", ...)     what an officer finds wrong

Everything happens on Monday 23 November 2026; MORNING is 09.00 WIB.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings

from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.areas import actions as areas
from balaikota.core.areas import queries
from balaikota.core.calendar import actions as calendar
from balaikota.core.calendar.inputs.profile import read_calendar
from balaikota.core.notices.models import Notice
from balaikota.core.people.models import Assignment, User
from balaikota.core.people.tests import factories as people
from balaikota.core.reference import actions as reference
from balaikota.core.reference.inputs.profile import read_reference
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import acting, opening
from balaikota.engine.cases.actions.acting import Found, Reasoning
from balaikota.engine.cases.actions.opening import Opened, Submission
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.rules import Channel, DefectKind
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.models import ServiceVersion
from tests import yamls
from tests.rooms.percobaan.service import NUMBERS, PACK, SLUG

__all__ = ["PACK", "SLUG"]
MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday 23 November 2026, 09.00 WIB
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MALANG = settings.BASE_DIR / "cities" / "malang"
PUBLISHER = Actor(ActorKind.OFFICER, "1", permissions=frozenset({"packs.publish"}))
LOADER = system("calendar.load", "reference.load", "areas.create", "areas.replace_boundaries")
VISITOR = Actor(ActorKind.VISITOR, "-", permissions=frozenset({"cases.open"}))
SYSTEM = system("cases.sweep", "cases.finish_issue")
KAUMAN, ORO_ORO_DOWO = "35.73.02.1007", "35.73.02.1008"
IN_KAUMAN = (-7.979013, 112.628501)
ANSWERS: dict[str, Any] = {
    "nama": "Sri Wahyuni",
    "nik": {"number": "3573025203850001", "reason": ""},
    "telepon": "081234567890",
    "surel": "sri@contoh.test",
    "nama_usaha": "Warung Bu Sri",
    "bidang_usaha": "makanan",
    "sejak": "2021-06-01",
    "alamat_usaha": {
        "area": KAUMAN, "street": "Jalan Arif Margono 3", "rt": "001", "rw": "002",
        "lat": IN_KAUMAN[0], "lon": IN_KAUMAN[1],
    },
    "omzet": 5_000_000,
    "jumlah_karyawan": 2,
    "punya_nib": False,
    "keperluan": "kredit",
    "foto_usaha": [1],
}  # fmt: skip
PERSONAL = ("Sri Wahyuni", "Warung Sri", "Arif Margono", "081234567890", "sri@contoh.test")


@dataclass(frozen=True)
class Scene:
    """Kelurahan Kauman in Kecamatan Klojen with its officers, a neighbour, and the service."""

    version: ServiceVersion
    kecamatan: Unit
    kauman: Unit
    neighbour: Unit
    alice: User  # front officer of Kauman
    bob: User  # another front officer of Kauman
    lurah: User
    camat: User
    nina: User  # front officer of the neighbour
    resident: User
    charlie: User  # a resident who has nothing to do with it


def make_service() -> Scene:
    """Make everything a case needs, the way the city and its offices are loaded."""
    load_time_rules()
    load_areas()
    city = people.make_city()
    kecamatan = people.make_unit("kecamatan", city, code="35.73.02", short_name="Klojen")
    kauman = _kelurahan(kecamatan, KAUMAN, "Kauman")
    neighbour = _kelurahan(kecamatan, ORO_ORO_DOWO, "Oro-oro Dowo")
    version = packs.publish_file(
        path=PACK, by=PUBLISHER, now=MORNING, valid_from=date(2026, 11, 1), decree="SK 1/2026"
    )
    return Scene(
        version=version,
        kecamatan=kecamatan,
        kauman=kauman,
        neighbour=neighbour,
        alice=people.make_officer("petugas-loket", kauman, name="Alice Wijaya"),
        bob=people.make_officer("petugas-loket", kauman, name="Bob Santoso"),
        lurah=people.make_officer("lurah", kauman, name="Siti Aminah, S.Sos."),
        camat=people.make_officer("camat", kecamatan, name="Dewi Lestari"),
        nina=people.make_officer("petugas-loket", neighbour, name="Nina Kartika"),
        resident=people.make_user(username="sri"),
        charlie=people.make_user(username="charlie"),
    )


def load_time_rules() -> None:
    """Load the days and hours of 2026 and 2027 and the legal numbers, as a city has them."""
    days = read_calendar(_read("calendar.yaml"))
    years = (2026, 2027)
    rows = [row for row in days.days if row.date.year in years]
    calendar.load_days(by=LOADER, now=MORNING, years=years, rows=rows)
    calendar.load_hours(by=LOADER, now=MORNING, rows=days.hours)
    numbers = _read("reference.yaml")["rows"] + NUMBERS
    reference.load(by=LOADER, now=MORNING, rows=read_reference({"rows": numbers}))


def load_areas() -> None:
    """Load the 57 kelurahan of Malang and their boundaries."""
    for kecamatan in _read("areas.yaml")["areas"]:
        _area(kecamatan["code"], "kecamatan", kecamatan["name"])
        for row in kecamatan["kelurahan"]:
            _area(row["code"], "kelurahan", row["name"], kecamatan["code"])
    content = (MALANG / "boundaries.json").read_text(encoding="utf-8")
    areas.replace_boundaries(by=LOADER, now=MORNING, content=content, is_exact=False)


def submission(scene: Scene, **answers: Any) -> Submission:
    """Return complete answers, and what they mean for the case."""
    given = ANSWERS | answers
    return Submission(
        answers=given,
        unit=scene.kauman,
        area=KAUMAN,
        point=IN_KAUMAN,
        name=given["nama"],
        email=given["surel"],
        phone=given["telepon"],
    )


def open_case(
    scene: Scene,
    *,
    by: Actor = VISITOR,
    now: datetime = MORNING,
    key: str = "",
    at: str = "verifikasi",
    channel: Channel = Channel.ONLINE,
    **answers: Any,
) -> Case:
    """Open a case and walk it to the step ``at``; see ``opened`` for its secret."""
    case = opened(scene, by=by, now=now, key=key, channel=channel, **answers).case
    if at in ("persetujuan", "surat"):
        do(case, "lengkap", by=scene.alice, now=now)
    if at == "surat":
        do(case, "setujui", by=scene.lurah, now=now)
    if at == "perbaikan":
        do(case, "kembalikan", by=scene.alice, now=now, defects=defects("nama_usaha"))
    return fresh(case)


def opened(
    scene: Scene,
    *,
    by: Actor = VISITOR,
    now: datetime = MORNING,
    key: str = "",
    channel: Channel = Channel.ONLINE,
    **answers: Any,
) -> Opened:
    """Open a case; return it with its secret."""
    return opening.open_case(
        by=by,
        now=now,
        version_id=scene.version.pk,
        sent=submission(scene, **answers),
        channel=channel,
        key=key or uuid.uuid4().hex,
    )


def fresh(case: Case) -> Case:
    """Return the case as it is stored now."""
    return Case.objects.select_related("unit").get(pk=case.pk)


def task_of(case: Case) -> Task:
    """Return the open task of the case."""
    return Task.objects.select_related("unit", "case").get(case=case, ended_at=None)


def do(
    case: Case,
    verb: str,
    *,
    by: User,
    now: datetime = MORNING,
    code: str = "",
    note: str = "",
    defects: Sequence[Found] = (),
    office: str = "",
) -> Case:
    """Carry out one act on the open task as ``by``."""
    acting.act(
        by=people.actor(by, now),
        now=now,
        task_id=task_of(case).pk,
        verb=verb,
        reasoning=Reasoning(code, note, defects),
        office=office,
    )
    return fresh(case)


def end_post(user: User, at: datetime) -> None:
    """End every assignment of ``user`` at ``at``."""
    Assignment.objects.filter(user=user).update(valid_to=at)


def inbox_of(user: User) -> list[Notice]:
    """Return the in-app notices of ``user``, earliest first."""
    return list(Notice.objects.filter(user_id=user.pk, channel="INBOX").order_by("pk"))


def defects(*fields: str, note: str = "Tulis seperti di papan nama.") -> list[Found]:
    """Return one defect for each field."""
    return [Found(field, DefectKind.WRONG, note) for field in fields]


def _kelurahan(above: Unit, code: str, name: str) -> Unit:
    return people.make_unit(parent=above, code=code, area=queries.get_area(code), short_name=name)


def _area(code: str, kind: str, name: str, parent: str = "") -> None:
    areas.create(by=LOADER, now=MORNING, code=code, kind=kind, parent=parent, name=name)


def _read(name: str) -> Any:
    return yamls.read((MALANG / name).read_text(encoding="utf-8"))
