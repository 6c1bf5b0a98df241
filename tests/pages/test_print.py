"""What officers print: paper without menu and buttons, whole rows, and who printed it when."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from tests.pages.scene import Scene
from tests.pages.test_looks import _sign_in, played

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["played"]
pytestmark = pytest.mark.browser
# Of the shell and of what is only pressed: nothing of it says anything on paper.
SILENT = ("Kotak tugas", "Keluar", "Pintasan papan ketik", "Muat ulang", "Langsung ke isi", "http")


def printed(page: Page, path: str, name: str, folder: Path) -> list[str]:
    """Return the text of each sheet, as it comes out of the printer."""
    page.goto(path)
    pdf = folder / f"{name}.pdf"
    page.pdf(
        path=pdf, format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
    )
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    if os.environ.get("BALAIKOTA_PICTURES"):
        to = Path(settings.BASE_DIR) / "var" / "screenshots" / f"print-{name}"
        subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, to], check=True)
    return text.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize(
    ("role", "path", "name", "told", "sheets"),
    [
        (
            "petugas-loket",
            "/meja/hari-ini/",
            "day",
            ("Hari ini, 20 November 2026", "Pekerjaan saya"),
            2,
        ),
        ("camat", "/meja/hari-ini/", "unit-day", ("Unit saya", "Siapa mengerjakan berapa"), 2),
        ("camat", "/meja/peta/", "overview", ("Menurut kelurahan", "Kauman"), 3),
        ("petugas-loket", "/meja/akhir-hari/", "day-end", ("Akhir hari",), 2),
    ],
)
def test_a_day_on_paper(played: Scene, visit, tmp_path, role, path, name, told, sheets):
    page = visit("/robots.txt")
    _sign_in(page, played, role)

    text = printed(page, path, name, tmp_path)

    whole = "\n".join(text)
    assert [word for word in told if word not in whole] == []
    assert [word for word in SILENT if word in whole] == []
    assert f"Dicetak {played.city.officers[role].name}" in " ".join(whole.split())
    assert len(text) <= sheets


def test_a_case_on_paper_is_masked_and_says_who_printed_it(played: Scene, visit, tmp_path):
    page = visit("/robots.txt")
    _sign_in(page, played, "petugas-loket")
    case = played.cases["new"].number

    whole = "\n".join(printed(page, f"/meja/kasus/{case}/cetak/", "sheet", tmp_path))

    assert case in whole
    assert [word for word in SILENT if word in whole] == []
    assert "****" in whole
    assert f"Dicetak {played.city.officers['petugas-loket'].name}" in " ".join(whole.split())
