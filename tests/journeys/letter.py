"""The steps of asking for a letter, as people click them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from PIL import Image

from balaikota.core.jobs import worker
from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import PASSWORD, make_officer
from balaikota.core.units import queries as units
from tests.browser import follow, sign_in
from tests.rooms.percobaan import service

if TYPE_CHECKING:
    from playwright.sync_api import Page

SERVICE = f"/layanan/{service.SLUG}/"
BUSINESS = "Warung Bu Siti"


@dataclass(frozen=True)
class Officers:
    """Who works in the story."""

    counter: User
    colleague: User
    lurah: User
    camat: User
    admin: User


@dataclass(frozen=True)
class Sent:
    """What the resident holds after sending."""

    number: str
    secret: str


def load_city() -> Officers:
    """Load Malang with the service of the tests, and put officers into office."""
    service.load_city()
    return appoint()


def appoint() -> Officers:
    """Put officers into office in a city that is loaded."""
    kauman = next(u for u in units.find_units("kelurahan") if u.name == "Kelurahan Kauman")
    klojen = next(u for u in units.find_units("kecamatan") if u.name == "Kecamatan Klojen")
    return Officers(
        counter=make_officer("petugas-loket", kauman, name="Nur Siswanto"),
        colleague=make_officer("petugas-loket", kauman, name="Rina Wulandari"),
        lurah=make_officer("lurah", kauman, name="Aisyah Suhartono"),
        camat=make_officer("camat", klojen, name="Bambang Utomo"),
        admin=make_officer("admin-orang", units.get_unit("35.73.bkpsdm"), name="Dewi Lestari"),
    )


def fill_in(page: Page) -> None:
    """Answer every page of the form, from the service page to the check page."""
    follow(page.get_by_role("button", name="Ajukan sekarang"))
    answer(page)


def answer(page: Page) -> None:
    """Answer every page of the form, from its first page to the check page."""
    answer_all(page, go_on)


def answer_at_counter(page: Page) -> None:
    """Answer the one page of the counter, and say that an identity card was shown."""
    answer_all(page, lambda _page: None, is_at_home=True)
    page.get_by_label("KTP-el ditunjukkan").check()


def answer_all(page: Page, go_on: Callable[[Page], None], *, is_at_home: bool = False) -> None:
    """Answer every section, and ``go_on`` after each; ``is_at_home``: the kelurahan is chosen."""
    page.get_by_label("Nama lengkap").fill("Siti Rahayu")
    page.locator("[name=nik-number]").fill("3573 0257 0790 9902")
    page.get_by_label("Alamat email").fill("siti@contoh.test")
    go_on(page)
    page.get_by_label("Nama usaha", exact=True).fill(BUSINESS)
    page.get_by_label("Makanan dan minuman").check()
    for part, value in (("day", "1"), ("month", "6"), ("year", "2021")):
        page.locator(f"[name=sejak-{part}]").fill(value)
    go_on(page)
    if not is_at_home:
        page.locator("[name=alamat_usaha-area]").select_option(label=_option(page, "Kauman"))
    page.get_by_label("Jalan dan nomor").fill("Jalan Kauman 5")
    go_on(page)
    page.locator("[name=omzet]").fill("Rp 4.500.000")
    page.locator("[name=jumlah_karyawan]").fill("2")
    page.get_by_label("Tidak", exact=True).check()
    go_on(page)
    page.get_by_label("Mengajukan kredit").check()
    go_on(page)
    attach_photo(page)
    go_on(page)


def attach_photo(page: Page) -> None:
    """Choose a photo of the premises."""
    out = BytesIO()
    Image.new("RGB", (640, 480), (200, 120, 90)).save(out, "JPEG")
    photo: Any = {"name": "warung.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    page.locator("[type=file]").first.set_input_files(photo)


def go_on(page: Page) -> None:
    """Press the one primary button of a form page."""
    follow(page.get_by_role("button", name="Simpan dan lanjutkan"))


def send(page: Page) -> Sent:
    """Send from the check page and read number and secret off the confirmation."""
    follow(page.get_by_role("button", name="Kirim permohonan"))
    text = page.locator("main").inner_text()
    number, secret = re.search(r"[A-Z]+-\d{4}-\d{6}", text), re.search(r"(\w{4}-){3}\w{4}", text)
    assert number
    assert secret
    return Sent(number[0], secret[0])


def apply(visit: Any, start: str = SERVICE, **how: Any) -> Sent:
    """Ask for the letter as a resident without an account, from the page of the service."""
    page = visit(start, **how)
    fill_in(page)
    return send(page)


def track(visit: Any, sent: Sent, **how: Any) -> Page:
    """Open the tracking page with number and secret, the secret typed carelessly."""
    page: Page = visit("/lacak/", **how)
    page.get_by_label("Nomor permohonan").fill(sent.number)
    page.get_by_label("Kode rahasia").fill(sent.secret.lower().replace("-", " "))
    follow(page.get_by_role("button", name="Lihat permohonan"))
    return page


def open_case(visit: Any, officer: User, number: str, **how: Any) -> Page:
    """Sign in as an officer, coming from the address of the case, and be led back to it."""
    page: Page = visit(f"/meja/kasus/{number}/", **how)
    assert "/masuk/" in page.url
    sign_in(page, officer.username, PASSWORD)
    assert page.url.endswith(f"/meja/kasus/{number}/")
    return page


def press(page: Page, name: str) -> None:
    """Press a button or follow a link that looks like one."""
    follow(page.locator("main").get_by_role("button", name=name, exact=True).first)


def work() -> None:
    """Let the worker do what is due now, in a thread of its own.

    Playwright's loop runs in the thread of the test, where nothing that signs can start another.
    """
    now = timezone.now() + timedelta(seconds=1)
    # A database in memory is one connection, which ``site`` has opened to all threads.
    shared = [one for one in connections.all() if one.vendor == "sqlite" and one.is_in_memory_db()]

    def run() -> None:
        for one in shared:
            connections[one.alias] = one
        try:
            worker.run_due(now)
        finally:
            for one in connections.all(initialized_only=True):
                if one not in shared:
                    one.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def verify(visit: Any, pdf: bytes, folder: Path, **how: Any) -> tuple[str, Page]:
    """Return the text of the letter, and the page its QR code leads to.

    The code is read from the picture of the rendered page, as a phone would.
    """
    import zxingcpp

    path = folder / "surat.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    subprocess.run(["pdftoppm", "-r", "110", "-png", path, folder / "surat"], check=True)
    addresses = [
        code.text
        for picture in sorted(folder.glob("surat-*.png"))
        for code in zxingcpp.read_barcodes(
            Image.open(picture), formats=zxingcpp.BarcodeFormat.QRCode
        )
    ]
    assert addresses, "no QR code on the letter"
    assert addresses[0].startswith(f"{settings.PUBLIC_URL}/verifikasi/")
    page = visit(addresses[0].removeprefix(settings.PUBLIC_URL), **how)
    return text.stdout.decode(), page


def end_post(user: User, role: str) -> None:
    """Let an assignment end now."""
    from balaikota.core.people.models import Assignment

    Assignment.objects.filter(user=user, role=role).update(valid_to=timezone.now())


def _option(page: Page, name: str) -> str:
    labels = page.locator("[name=alamat_usaha-area] option").all_inner_texts()
    return next(label for label in labels if label.strip().startswith(name))


def appoint_plh(visit: Any, officers: Officers) -> None:
    """Type in, as the camat, the decree that makes a counter officer Plh. Lurah until Monday."""
    page: Page = visit("/meja/orang/plh/")
    sign_in(page, officers.camat.username, PASSWORD)
    posts = page.locator("[name=jabatan] option").all_inner_texts()
    kauman = [post for post in posts if "Lurah" in post and "Kauman" in post]
    assert kauman, posts
    page.locator("[name=jabatan]").select_option(label=kauman[0].strip())
    press(page, "Lanjut")
    page.get_by_label("Plh. (pelaksana harian)").check()
    if (other := page.get_by_label("Petugas lain", exact=True)).count():
        other.check()
    page.locator("[name=other]").fill(officers.colleague.name)
    for name, (day, month) in {"to_day": ("30", "11"), "decree_day": ("24", "11")}.items():
        page.locator(f"[name={name}-day]").fill(day)
        page.locator(f"[name={name}-month]").fill(month)
        page.locator(f"[name={name}-year]").fill("2026")
    page.locator("[name=decree_number]").fill("800/12/35.73.02/2026")
    press(page, "Lihat apa yang akan terjadi")
    press(page, "Simpan")
