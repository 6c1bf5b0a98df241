"""A small city on one Friday morning, with a request in every state, made by the real actions.

``scene.load_city()`` loads Malang with the service of the tests and puts one officer into each role;
``scene.play(city)`` adds the requests. Both belong inside ``scene.on(MORNING)``, which stops the
clock: the stories are of the days before, and the pages tell of them as of that morning.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.areas import queries as areas
from balaikota.core.calendar import actions as calendar_actions
from balaikota.core.calendar import queries as calendar
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.jobs import worker
from balaikota.core.keys import actions as keys
from balaikota.core.manifest import permissions_of
from balaikota.core.notices import actions as notices
from balaikota.core.people import actions as people_actions
from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment, User
from balaikota.core.people.tests import factories
from balaikota.core.proposals import actions as proposals
from balaikota.core.proposals.models import Proposal
from balaikota.core.reference import queries as reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import acting, drafting, opening, replying
from balaikota.engine.cases.actions.acting import Found, Reasoning
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import drafts, tracking
from balaikota.engine.cases.rules import Channel, DefectKind
from balaikota.engine.packs import queries as packs
from balaikota.engine.products.actions import mending, printing
from balaikota.engine.products.models import Product
from tests.rooms.percobaan import service

MORNING = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # Friday 20 November 2026, 10.00 WIB
APPLICANT, BUSINESS = "Siti Rahayu", "Warung Kopi Ijen"
PRINTER = system("products.issue", "products.fail", "files.store")
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
}
NAMES = (
    "Nur Siswanto", "Rina Wulandari", "Dwi Astuti", "Aisyah Suhartono", "Bambang Utomo",
    "Hendra Gunawan", "Ratna Kusuma", "Slamet Riyadi", "Endang Lestari", "Joko Prasetyo",
    "Intan Permata", "Galih Pratama", "Dewi Handayani", "Fajar Nugroho",
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
        rows: kind of row -> pk of one: assignment, leave, hours, proposal, notice, reference; and
            of three keys: one proposed, one that waits for its token, one in force.
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


def play(city: City, clock: Clock) -> Scene:
    """Open requests over the past three weeks and leave one in each state."""
    scene = Scene(city)
    _long_ago(scene, clock)
    _this_week(scene, clock)
    _this_morning(scene, clock)
    _letters(scene, clock)
    clock.at = MORNING
    _drafts(scene)
    _rows(scene)
    worker.run_due(MORNING)
    worker.run_due(MORNING)  # what the first run queued
    for state, case in scene.cases.items():
        scene.cases[state] = Case.objects.select_related("unit").get(pk=case.pk)
    return scene


def _long_ago(scene: Scene, clock: Clock) -> None:
    clock.at = MORNING - timedelta(days=24)
    _open(scene, "lapsed", clock.at)
    clock.at += timedelta(hours=1)
    _act(scene, "lapsed", "kembalikan", clock.at, _defects())


def _this_week(scene: Scene, clock: Clock) -> None:
    clock.at = MORNING - timedelta(days=3)
    for state in ("late", "issued", "revoked", "refused", "withdrawn", "lost"):
        clock.at += timedelta(minutes=5)
        _open(scene, state, clock.at)
    for state in ("issued", "revoked", "lost"):
        clock.at += timedelta(minutes=5)
        _act(scene, state, "lengkap", clock.at)
        _act(scene, state, "setujui", clock.at)
        worker.run_due(clock.at) if state != "lost" else None
    _act(scene, "refused", "tolak", clock.at, Reasoning(code="tidak_ada_usaha"))
    withdrawn = scene.cases["withdrawn"].pk
    replying.withdraw(by=replying.applicant_of(withdrawn), now=clock.at, case_id=withdrawn)


def _this_morning(scene: Scene, clock: Clock) -> None:
    clock.at = MORNING - timedelta(hours=2)
    for state in ("new", "held", "taken", "waiting", "mended", "approval", "issuing"):
        clock.at += timedelta(minutes=3)
        _open(scene, state, clock.at)
    _open(scene, "counter", clock.at, by=_actor(scene.city.officers["petugas-loket"], clock.at))
    _open(scene, "own", clock.at, by=_actor(scene.city.resident, clock.at))
    _open(scene, "unattended", clock.at, unit=scene.city.elsewhere)
    for state in ("approval", "issuing", "unattended"):
        _act(scene, state, "lengkap", clock.at)
    for state in ("waiting", "mended"):
        _act(scene, state, "kembalikan", clock.at, _defects())
    clock.at += timedelta(minutes=20)
    mended = scene.cases["mended"]
    replying.resubmit(
        by=replying.applicant_of(mended.pk),
        now=clock.at,
        case_id=mended.pk,
        answers=dict(tracking.latest_answers(mended)),
    )
    for state, user in (("held", scene.city.colleague), ("taken", _front(scene))):
        acting.claim(by=_actor(user, clock.at), now=clock.at, task_id=_task(scene, state).pk)


def _letters(scene: Scene, clock: Clock) -> None:
    """Fail one letter, revoke another, and leave a third in the press."""
    lost = _product(scene, "lost")
    printing.fail(by=PRINTER, now=clock.at, product_id=lost.pk, failure="typst: missing glyph")
    mending.revoke(
        by=_actor(scene.city.officers["lurah"], clock.at),
        now=clock.at,
        product_id=_product(scene, "revoked").pk,
        reason="Usaha pindah ke kota lain",
    )
    scene.letters = {state: _product(scene, state) for state in ("issued", "revoked", "lost")}


def _rows(scene: Scene) -> None:
    """Note one row of each other kind."""
    officers = scene.city.officers
    to = notices.Recipient(user_id=officers["petugas-loket"].pk, email=None)
    told = notices.send(to=to, subject="Contoh", body="Contoh", link="/meja/", now=MORNING)
    lurah = people.actor_for(officers["lurah"], now=MORNING)
    held = lurah.grants[0].assignment_id
    decree = _stored(_actor(_front(scene), MORNING), f"decree:{held}", MORNING)
    Assignment.objects.filter(pk=held).update(decree_file_id=decree)
    away = people_actions.enter_leave(
        by=_actor(officers["camat"], MORNING),
        now=MORNING,
        user=officers["lurah"],
        kind="cuti",
        valid_from=MORNING + timedelta(days=3, hours=-10),
        valid_to=MORNING + timedelta(days=5, hours=-10),
        stand_in=people_actions.StandIn(officers["seklur"], "800/77/2026", MORNING.date()),
    )
    scene.rows = {
        "assignment": int(lurah.grants[0].assignment_id),
        "leave": away.pk,
        "hours": calendar.find_hours()[0].pk,
        "proposal": _proposal(scene).pk,
        "notice": told[0].pk,
        "reference": reference.find_rows("", on=MORNING.date())[0].pk,
        **_keys(scene),
    }


def _keys(scene: Scene) -> dict[str, int]:
    """Lend what keys are for to a bank, three times; two of them agreed to, one issued."""
    admin, sekda = (
        _actor(scene.city.officers[role], MORNING) for role in ("admin-sistem", "sekda")
    )
    made = [
        keys.propose(
            by=admin, now=MORNING, kind="api-key", name=name, partner="Bank Contoh",
            contact="Ibu Ratna, 0812 0000 0000", purpose="Memeriksa keadaan permohonan kredit",
            verbs=["cases.view"], unit=scene.city.kauman, reaches_below=False, valid_from=MORNING,
            valid_to=MORNING + timedelta(days=20),
        )
        for name in ("Anjungan", "Cek usaha", "Cek SKU")
    ]  # fmt: skip
    for one in made[1:]:
        keys.confirm(by=sekda, now=MORNING, key=one)
    keys.issue(by=admin, now=MORNING, key=made[2])
    return dict(
        zip(("key_proposed", "key_confirmed", "key"), (one.pk for one in made), strict=True)
    )


def _proposal(scene: Scene) -> Proposal:
    """Propose that a day is worked after all; another officer has refused the same of the next."""
    by, sekda = (
        _actor(scene.city.officers[one], MORNING) for one in ("bagian-organisasi", "sekda")
    )
    waiting, refused = (
        proposals.propose(
            by=by,
            now=MORNING,
            change=calendar_actions.WorkingDay(row=calendar.day_row(day)),
            reason="Perubahan SKB 3 Menteri",
        )
        for day in calendar.find_days(2027)[:2]
    )
    proposals.refuse(by=sekda, now=MORNING, proposal=refused, reason="SKB belum terbit.")
    waiting.former = f"calendar.proposal:{waiting.pk}"
    waiting.save()
    return waiting


def _drafts(scene: Scene) -> None:
    """Leave complete forms at both doors, and forms just sent."""
    visitor = Actor(ActorKind.VISITOR, "-", permissions=permissions_of("pengunjung"))
    officer = _actor(_front(scene), MORNING)
    for channel, by in ((Channel.ONLINE, visitor), (Channel.COUNTER, officer)):
        for name in (channel.value, f"{channel.value}-sent"):
            token = f"{name:=<32}"
            file = _stored(by, f"draft:{drafts.hash_of(token)}", MORNING)
            given = answers(scene.city.kauman.area.code, file)
            draft = drafting.begin(
                by=by, now=MORNING, version_id=_version().pk, token=token, channel=channel
            )
            drafting.keep(by=by, now=MORNING, draft_id=draft.pk, answers=given)
            scene.drafts[name] = token
            if name.endswith("sent"):
                sent = _submission(scene.city.kauman, given)
                opened = opening.submit(
                    by=by, now=MORNING, draft_id=draft.pk, token=token, sent=sent
                )
                scene.cases[name], scene.secrets[name] = opened.case, opened.secret


def leave_in_press(scene: Scene) -> None:
    """Approve the request that then waits for its letter; call it after the worker's last run."""
    _act(scene, "issuing", "setujui", MORNING)
    scene.letters["issuing"] = _product(scene, "issuing")


def answers(area: str, photo: int) -> dict[str, Any]:
    """Return complete answers; the place is the point inside the kelurahan."""
    place = areas.get_area(area)
    return {
        "nama": APPLICANT,
        "nik": {"number": "3573025707900001", "reason": ""},
        "telepon": "+6281234567890",
        "surel": "siti@contoh.test",
        "nama_usaha": BUSINESS,
        "bidang_usaha": "makanan",
        "sejak": "2021-06-01",
        "alamat_usaha": {
            "area": area, "street": "Jalan Ijen 5", "rt": "003", "rw": "005",
            "lat": place.latitude, "lon": place.longitude,
        },
        "omzet": 4_500_000,
        "jumlah_karyawan": 2,
        "punya_nib": False,
        "keperluan": "kredit",
        "foto_usaha": [photo],
    }  # fmt: skip


@cache
def photo() -> bytes:
    """Return a drawn shop front as JPEG."""
    picture = Image.new("RGB", (320, 240), (178, 205, 235))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 90, 280, 230), fill=(205, 160, 110))
    draw.polygon(((30, 95), (290, 95), (260, 60), (60, 60)), fill=(160, 60, 50))
    draw.rectangle((70, 140, 130, 230), fill=(70, 50, 40))
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def _open(
    scene: Scene, state: str, at: datetime, *, by: Actor | None = None, unit: Unit | None = None
) -> None:
    """Open a request as a visitor, or as an officer at the counter or a resident."""
    unit = unit or scene.city.kauman
    assert unit.area is not None
    by = by or Actor(ActorKind.VISITOR, "-", permissions=permissions_of("pengunjung"))
    key = f"{state:-<32}"
    file = _stored(by, f"draft:{key}", at)
    opened = opening.open_case(
        by=by,
        now=at,
        version_id=_version().pk,
        sent=_submission(unit, answers(unit.area.code, file)),
        channel=Channel.COUNTER if by.kind is ActorKind.OFFICER else Channel.ONLINE,
        key=key,
    )
    files.adopt(stored.find_files(f"draft:{key}"), f"case:{opened.case.pk}")
    scene.cases[state], scene.secrets[state] = opened.case, opened.secret
    scene.files[state] = file


def _stored(by: Actor, owner: str, at: datetime) -> int:
    upload = SimpleUploadedFile("tempat-usaha.jpg", photo(), "image/jpeg")
    return files.store(by=by, now=at, upload=upload, owner=owner).pk


def _version() -> packs.ServiceVersion:
    return packs.version_in_force(service.SLUG, on=date(2026, 11, 20))


def _submission(unit: Unit, given: dict[str, Any]) -> opening.Submission:
    assert unit.area is not None
    return opening.Submission(
        answers=given, unit=unit, area=unit.area.code, name=APPLICANT, email="siti@contoh.test"
    )


def _act(
    scene: Scene, state: str, verb: str, at: datetime, reasoning: Reasoning | None = None
) -> None:
    task = _task(scene, state)
    holder = people.find_holders(task.role, task.unit_id, now=at)[0]
    acting.act(
        by=_actor(holder, at),
        now=at,
        task_id=task.pk,
        verb=verb,
        reasoning=reasoning or Reasoning(),
    )


def _defects() -> Reasoning:
    note = "Foto dari depan."
    return Reasoning(defects=[Found("foto_usaha", DefectKind.INCOMPLETE, note)])


def _task(scene: Scene, state: str) -> Task:
    return Task.objects.get(case=scene.cases[state], ended_at=None)


def _product(scene: Scene, state: str) -> Product:
    return Product.objects.select_related("entry", "unit").get(case=scene.cases[state])


def _front(scene: Scene) -> User:
    return scene.city.officers["petugas-loket"]


def _actor(user: User, now: datetime) -> Actor:
    return people.actor_for(user, now=now)


def _officer(role: str, unit: Unit, name: str) -> User:
    since = MORNING - timedelta(days=365)
    return factories.make_officer(role, unit, name=name, valid_from=since)
