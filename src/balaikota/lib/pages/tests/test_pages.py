"""Pages drawn apart: what comes out, and what a hostile PDF cannot do."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from balaikota.lib import pages
from balaikota.lib.pages import drawer

pytestmark = pytest.mark.slow


def pdf(*sizes):
    """A PDF of blank pages, each of so many points."""
    writer, out = PdfWriter(), BytesIO()
    for width, height in sizes or [(595, 842)]:
        writer.add_blank_page(width, height)
    writer.write(out)
    return out.getvalue()


def size_of(content):
    return Image.open(BytesIO(content)).size


def test_pages_are_counted_and_drawn_as_wide_as_asked():
    content = pdf((595, 842), (842, 595))
    assert pages.count(content) == 2
    width, height = size_of(pages.draw(content, 1, width=900))
    assert (width, round(height / 10)) == (900, 127)
    width, height = size_of(pages.draw(content, 2, width=900))
    assert width == 900
    assert height < width


@pytest.mark.parametrize("page", [0, -1, 2, 10**9])
def test_a_page_that_is_not_there(page):
    with pytest.raises(pages.Undrawable):
        pages.draw(pdf(), page, width=900)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", b"\x00" * 5000, pdf()[:120]])
def test_what_cannot_be_read(content):
    with pytest.raises(pages.Undrawable):
        pages.count(content)


def test_a_page_of_miles_stays_a_small_picture():
    width, height = size_of(pages.draw(pdf((14400, 14400)), 1, width=2400))
    assert width * height <= drawer.MOST_PIXELS
    width, height = size_of(pages.draw(pdf((20, 14400)), 1, width=2400))
    assert width * height <= drawer.MOST_PIXELS
    with pytest.raises(ValueError):  # noqa: PT011 - the drawer has no other
        drawer.scale_of(0, 10, 900)


def test_too_much_content_is_refused(monkeypatch, tmp_path):
    small = tmp_path / "drawer.py"
    small.write_text(Path(drawer.__file__).read_text().replace("64_000_000", "200"))
    monkeypatch.setattr(pages, "_DRAWER", small)
    with pytest.raises(pages.Undrawable):
        pages.count(pdf())


@pytest.mark.parametrize(
    "deed",
    [
        "while True: pass",
        "bytearray(2_000_000_000)",
        "open('WROTE', 'w').write('x' * 100_000)",
        "sys.exit(3)",
    ],
    ids=["works for ever", "takes all memory", "writes a file", "fails"],
)
def test_a_drawer_that_was_taken_over_is_stopped(monkeypatch, tmp_path, deed):
    taken = tmp_path / "drawer.py"
    source = Path(drawer.__file__).read_text()
    wrote = tmp_path / "wrote"
    deed = deed.replace("WROTE", str(wrote))
    source = source.replace("    hold_back()\n", f"    hold_back()\n    {deed}\n")
    taken.write_text(source.replace("MOST_PROCESSOR = 10", "MOST_PROCESSOR = 1"))
    monkeypatch.setattr(pages, "_DRAWER", taken)
    with pytest.raises(pages.Undrawable):
        pages.count(pdf())
    assert not wrote.exists() or wrote.stat().st_size == 0


def test_it_knows_nothing_of_our_environment(monkeypatch, tmp_path):
    told = tmp_path / "drawer.py"
    told.write_text("import os\nassert not [k for k in os.environ if k != 'LC_CTYPE']\nprint(7)")
    monkeypatch.setenv("SEAL_KEYS", "rahasia")
    monkeypatch.setattr(pages, "_DRAWER", told)
    with pytest.raises(pages.Undrawable):  # a line feed is no digit
        pages.count(b"")
    told.write_text(told.read_text().replace("print(7)", "print(7, end='')"))
    assert pages.count(b"") == 7


def test_a_drawing_that_takes_too_long_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "drawer.py"
    slow.write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr(pages, "_DRAWER", slow)
    monkeypatch.setattr(pages, "MOST_SECONDS", 0.3)
    with pytest.raises(pages.Undrawable):
        pages.count(pdf())


def test_no_more_than_two_at_once(monkeypatch, tmp_path):
    slow = tmp_path / "drawer.py"
    slow.write_text("import time\ntime.sleep(1)\nprint(1, end='')")
    monkeypatch.setattr(pages, "_DRAWER", slow)
    monkeypatch.setattr(pages, "WAITING_SECONDS", 0.1)
    outcomes = []

    def ask():
        try:
            outcomes.append(pages.count(b""))
        except pages.Busy:
            outcomes.append("busy")

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [1, 1, "busy"]
