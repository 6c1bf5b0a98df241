from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from balaikota.core.files import rules
from balaikota.core.files.rules import Kind
from balaikota.core.files.tests import samples


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.pdf(), Kind.PDF),
        (samples.picture("JPEG"), Kind.JPEG),
        (samples.picture("PNG"), Kind.PNG),
        (samples.picture("WEBP"), Kind.WEBP),
        (samples.picture("GIF"), None),
        (samples.picture("TIFF"), None),
        (samples.EXE, None),
        (b"<html><script>alert(1)</script>", None),
        (b"PK\x03\x04" + b"\x00" * 60, None),
        (b"RIFF\x00\x00\x00\x00AVI LIST", None),
        (b"", None),
        (b"x", None),
        ("Halo".encode("utf-16"), None),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert rules.kind_of(content) is kind


def test_a_signature_that_only_we_believe_is_not_enough(monkeypatch):
    def doubtful(content):
        raise rules.puremagic.PureError

    monkeypatch.setattr(rules.puremagic, "magic_string", doubtful)

    assert rules.kind_of(samples.picture("PNG")) is None


def test_a_photo_loses_its_metadata_and_stands_upright():
    clean = rules.cleaned(Kind.JPEG, samples.photo_of_a_phone())

    picture = opened(clean)
    assert picture.size == (200, 400)
    assert not picture.getexif()
    assert "exif" not in picture.info
    assert b"Budi" not in clean
    assert b"rahasia" not in clean


@pytest.mark.parametrize("kind", [Kind.PNG, Kind.WEBP])
def test_other_pictures_lose_theirs_too(kind):
    exif = Image.Exif()
    exif[0x013B] = "Budi Santoso"
    content = samples.picture(kind.name, exif=exif)
    assert b"Budi" in content

    clean = rules.cleaned(kind, content)

    assert b"Budi" not in clean
    assert opened(clean).format == kind.name


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG])
def test_a_large_picture_is_made_smaller(kind):
    clean = rules.cleaned(kind, samples.picture(kind.name, (4000, 1000)))

    assert opened(clean).size == (3000, 750)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("WEBP", "RGBA")],
)
def test_every_way_of_storing_colour_is_read(kind, mode):
    clean = rules.cleaned(Kind[kind], samples.picture(kind, mode=mode))

    assert opened(clean).size == (40, 30)


def test_a_scan_in_sixteen_bits_of_grey_does_not_turn_white():
    clean = rules.cleaned(Kind.PNG, samples.picture("PNG", mode="I;16", color=0x7F00))

    assert opened(clean).convert("L").getpixel((0, 0)) == 0x7F


def test_transparency_is_kept():
    clean = rules.cleaned(Kind.PNG, samples.picture("PNG", mode="RGBA", color=(1, 2, 3, 0)))

    assert opened(clean).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_is_unsound(kind):
    whole = samples.picture(kind, (300, 300))

    for part in (whole[: len(whole) // 2], whole[:20]):
        with pytest.raises(rules.Unsound):
            rules.cleaned(Kind[kind], part)


def test_a_picture_of_another_kind_than_it_says_is_unsound():
    with pytest.raises(rules.Unsound):
        rules.cleaned(Kind.PNG, samples.picture("JPEG"))


@pytest.mark.parametrize("limit", [1000, 500])
def test_a_bomb_is_told_before_it_is_unpacked(monkeypatch, limit):
    monkeypatch.setattr(rules, "MOST_PIXELS", 1000)

    with pytest.raises(rules.TooManyPixels):
        rules.cleaned(Kind.PNG, samples.picture("PNG", (40, 30)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)  # Pillow's own: warning, then error at 2x
    with pytest.raises(rules.TooManyPixels):
        rules.cleaned(Kind.PNG, samples.picture("PNG", (40, 30)))


def test_a_sound_pdf_stays_as_it_is():
    content = samples.pdf(hidden=b"1 0 <</Title(Surat)>>")

    assert rules.cleaned(Kind.PDF, content) == content


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", samples.pdf()[:-8], b"%PDF-1.7\n%%EOF"])
def test_a_pdf_cut_off_is_unsound(content):
    with pytest.raises(rules.Unsound):
        rules.check_pdf(content)


def test_a_locked_pdf_is_told():
    with pytest.raises(rules.Locked):
        rules.check_pdf(samples.pdf(b"/Encrypt 5 0 R"))


@pytest.mark.parametrize(
    "name",
    [
        b"/JavaScript",
        b"/JS (x)",
        b"/J#61vaScript",
        b"/Launch",
        b"/EmbeddedFiles",
        b"/RichMedia",
        b"/XFA",
    ],
)
def test_programs_in_a_pdf_are_found_open_and_hidden(name):
    with pytest.raises(rules.ActiveContent):
        rules.check_pdf(samples.pdf(name))
    with pytest.raises(rules.ActiveContent):
        rules.check_pdf(samples.pdf(hidden=b"3 0 <<" + name + b" 1>>"))


def test_harmless_names_are_no_programs():
    rules.check_pdf(samples.pdf(b"/JSON 1/Encrypted 2/LaunchDate 3"))


def test_a_stream_that_is_not_compressed_is_passed_over():
    rules.check_pdf(samples.pdf(b">>endobj 3 0 obj<</Type/ObjStm>>stream\nplain"))


@pytest.mark.parametrize("chance", [b"\x80/JS\x81", b"\x80/XFA\x81", b"\x80/#4aS\x81"])
def test_three_chance_letters_inside_a_scanned_page_are_no_program(chance):
    scan = samples.pdf(b"9 0 obj<</Length 9>>stream\r\n" + chance + b"\nendstream endobj\n")

    assert rules.cleaned(Kind.PDF, scan) == scan
