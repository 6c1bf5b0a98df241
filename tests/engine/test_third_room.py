"""A room outside the package with a service of a third shape, from the form to its end over HTTP.

Three offices are asked at once and two are enough, somebody outside answers by a link that works once,
what was refused is reopened by another person, and asked again. Nothing in the engine knows the room.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from balaikota.core.people.models import User
from balaikota.core.reference import actions as reference
from balaikota.core.reference.inputs.profile import read_reference
from balaikota.engine.cases import tasks
from balaikota.engine.cases.models import Case, Party, Reopening, Task
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.browsing import browser, errors, page_of, text
from balaikota.engine.cases.tests.factories import (
    KAUMAN,
    LOADER,
    MORNING,
    PUBLISHER,
    make_service,
)
from balaikota.engine.packs import actions as packs
from tests.engine import replay
from tests.kinds import ROOT
from tests.rooms.musyawarah import service

FORM = f"/layanan/{service.SLUG}/ajukan/"
PAGES = {
    "pemohon": {"nama": "Sri Wahyuni", "surel": "sri@contoh.test"},
    "acara": {
        "nama_acara": "Panggung Agustusan", "pengunjung": "200", "tempat-area": KAUMAN,
        "tempat-street": "Jalan Arif Margono", "tempat-rt": "1", "tempat-rw": "2",
    },
}  # fmt: skip


class Street:
    """One request of the service, and the browsers of all who have to do with it."""

    def __init__(self, clock: time_machine.Coordinates) -> None:
        scene = make_service()
        city = procedures.make_city(scene)
        rows = read_reference({"rows": service.rows(city.dinas.code, city.badan.code)})
        reference.load(by=LOADER, now=MORNING, rows=rows)
        packs.publish_file(
            path=service.PACK, by=PUBLISHER, now=MORNING, valid_from=date(2026, 11, 1),
            decree="Contoh",
        )  # fmt: skip
        self.clock, self.resident = clock, Client()
        self.alice, self.lurah, self.camat = scene.alice, scene.lurah, scene.camat
        self.first, self.second = city.head, city.chief

    @property
    def case(self) -> Case:
        return Case.objects.get(version__service__slug=service.SLUG)

    def apply(self) -> None:
        """Answer the form, page after page, and send it."""
        for page, answers in PAGES.items():
            sent = self.resident.post(f"{FORM}{page}/", answers)
            assert sent.status_code == 302, (page, errors(sent))
        done = self.resident.post(f"{FORM}periksa/", follow=True)
        assert self.case.number in text(done)
        found = re.search(r"(\w{4}-){3}\w{4}", text(done))
        assert found
        self.secret = found[0]

    def track(self, rest: str = "", **data: str) -> str:
        """Open the tracking page with number and secret; read it, or send a form below it."""
        address = f"/lacak/{self.case.number}/"
        self.resident.post("/lacak/", {"number": self.case.number, "secret": self.secret})
        if rest:
            sent = self.resident.post(f"{address}{rest}", data)
            assert sent.status_code == 302, errors(sent)
        return text(self.resident.get(address))

    def act(self, user: User, verb: str, **data: str) -> None:
        """Press a button on the desk page of the case, on the task that the page offers."""
        by = browser(user)
        offered = by.get(page_of(self.case)).content.decode()
        forms = re.findall(rf'<form[^>]*/tindak/{verb}/".*?</form>', offered, re.DOTALL)
        pks = {pk for form in forms for pk in re.findall(r'name="task" value="(\d+)"', form)}
        pks |= set(re.findall(rf'/tindak/{verb}/\?tugas=(\d+)"', offered))
        if not pks:
            page = by.get(page_of(self.case, f"tindak/{verb}/")).content.decode()
            pks = set(re.findall(r'name="task" value="(\d+)"', page))
        [pk] = pks
        done = by.post(page_of(self.case, f"tindak/{verb}/"), {"task": pk} | data)
        assert done.status_code == 302, errors(done)

    def link_for_the_neighbours(self) -> str:
        """Ask somebody outside; return the link that is shown once."""
        address = reverse("cases:outside_ask", args=[self.case.number])
        asked = {"kepada": "tetangga", "text": "Ada keberatan?", "shows": ["nama_acara"]}
        made = browser(self.alice).post(address, asked).content.decode()
        [link] = re.findall(r'id="token">https?://[^/]+(/jawab/\w+/)<', made)
        return link

    def hours_pass(self, hours: int) -> None:
        """Move the clock; the worker comes by."""
        self.clock.shift(timedelta(hours=hours))
        tasks.sweep_tasks.call()

    def waits_for(self) -> set[str]:
        """Return whose turn it is, as the tables and history say alike."""
        replay.agrees(self.case)
        open_tasks = Task.objects.filter(case=self.case, ended_at=None)
        return {task.asked or task.role for task in open_tasks.exclude(party=Party.SYSTEM)}


@pytest.fixture
def street(db):
    with time_machine.travel(MORNING, tick=False) as clock:
        yield Street(clock)


@pytest.mark.slow
def test_three_are_asked_an_outsider_answers_and_what_was_refused_is_reopened(street):
    street.apply()
    assert street.waits_for() == {"petugas-loket"}

    # Somebody outside answers by a link, once
    link, outside = street.link_for_the_neighbours(), Client()
    assert "Panggung Agustusan" not in text(outside.get(link))
    page = text(outside.post(link, {"langkah": "buka"}, follow=True))
    assert "Panggung Agustusan" in page
    assert "Sri Wahyuni" not in page
    outside.post(link, {"langkah": "terima"})
    outside.post(link, {"langkah": "jawab", "text": "Warga tidak berkeberatan."})
    again = Client().post(link, {"langkah": "jawab", "text": "Lain"})
    assert (again.status_code, "sudah dipakai" in text(again)) == (410, True)
    assert "Warga tidak berkeberatan." in text(browser(street.alice).get(page_of(street.case)))

    # Three are asked at once: the first two against, which is one too many
    street.act(street.alice, "minta-pendapat")
    assert street.waits_for() == {"camat", "pertama", "kedua"}
    street.act(street.camat, "setuju")
    street.act(street.first, "keberatan", note="Jalan utama")
    assert street.waits_for() == {"kedua"}
    street.hours_pass(24)
    assert "Pendapat kantor kedua" in street.track()
    street.act(street.second, "keberatan", note="Terlalu ramai")
    assert street.case.step == "penolakan"
    street.act(street.lurah, "tolak", reason_code="keberatan_kantor")
    assert (street.case.status, street.case.outcome) == ("DECIDED", "refused")
    assert street.waits_for() == set()

    # Another person reopens it; asked anew, two are in favour
    first_promise = street.case.promise_due_at
    street.track("buka-kembali/", reason="Acara dipindah ke gang")
    wish = Reopening.objects.get()
    desk = reverse("cases:reopen", args=[street.case.number])
    sent = {"wish": wish.pk, "answer": "Tempatnya lain", "is_granted": "yes"}
    assert browser(street.camat).post(desk, sent).status_code == 302
    assert street.waits_for() == {"petugas-loket"}
    assert street.case.promise_due_at > first_promise
    street.act(street.alice, "minta-pendapat")
    street.act(street.second, "setuju")
    street.act(street.camat, "setuju")
    assert street.case.step == "putusan"
    assert street.waits_for() == {"lurah"}
    street.act(street.lurah, "setujui")
    assert (street.case.status, street.case.outcome) == ("DECIDED", "granted")
    assert street.waits_for() == set()
    assert "Selesai" in street.track()


def test_nothing_of_the_package_names_the_room():
    words = (service.SLUG, "musyawarah", "Persetujuan Keramaian")
    named = [
        path
        for path in (ROOT / "src").rglob("*")
        if path.suffix in (".py", ".yaml", ".po", ".html", ".csv")
        and any(word in path.read_text(encoding="utf-8") for word in words)
    ]
    assert not named
