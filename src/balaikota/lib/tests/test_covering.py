"""Covering parts of a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from balaikota.lib import covering
from balaikota.lib.covering import BadBox, Box

WIDTH, HEIGHT = 120, 80


def picture(kind: str = "JPEG", *, size=(WIDTH, HEIGHT), mode="RGB", orientation: int = 1) -> bytes:
    image = Image.new(mode, size, "white")
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA-EXIF"
    exif[0x0112] = orientation
    out = BytesIO()
    image.save(out, kind, exif=exif, **({"comment": b"RAHASIA-COM"} if kind == "JPEG" else {}))
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_pixels_comes_along(kind):
    content = covering.covered(picture(kind), longest=1000)

    image = opened(content)
    assert image.format == "WEBP"
    assert not image.getexif()
    assert b"RAHASIA" not in content
    assert b"EXIF" not in content
    assert b"ICCP" not in content


def test_a_picture_taken_sideways_is_stood_upright_before_it_is_covered():
    content = covering.covered(picture(orientation=6), [Box(0, 0, 1000, 500)], longest=1000)

    image = opened(content)
    assert image.size == (HEIGHT, WIDTH)
    assert image.getpixel((HEIGHT // 2, 5))[0] < 60
    assert image.getpixel((HEIGHT // 2, WIDTH - 5))[0] > 200


def test_it_is_made_no_larger_than_asked_for():
    assert max(opened(covering.covered(picture(size=(900, 300)), longest=300)).size) == 300


def test_what_is_transparent_hides_nothing():
    image = Image.new("RGBA", (40, 40), (200, 10, 10, 0))
    out = BytesIO()
    image.save(out, "PNG")

    assert min(opened(covering.covered(out.getvalue(), longest=40)).getpixel((20, 20))) > 240


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.integers(0, 1000)] * 4))
def test_every_pixel_of_a_box_is_dark(corners):
    left, right = sorted(corners[:2])
    top, bottom = sorted(corners[2:])
    if left == right or top == bottom:
        with pytest.raises(BadBox):
            Box(left, top, right, bottom)
        return

    image = opened(covering.covered(picture(), [Box(left, top, right, bottom)], longest=1000))

    inside = image.crop(
        (
            left * WIDTH // 1000, top * HEIGHT // 1000,
            max(-(-right * WIDTH // 1000), 1), max(-(-bottom * HEIGHT // 1000), 1),
        )
    )  # fmt: skip
    assert inside.convert("L").getextrema()[1] < 120  # white is 255; WebP blurs the rim a little


@pytest.mark.parametrize("corners", [(-1, 0, 10, 10), (0, 0, 1001, 10), (5, 5, 5, 9), (0, 9, 9, 9)])
def test_a_box_outside_the_picture_is_refused(corners):
    with pytest.raises(BadBox):
        Box(*corners)


def test_cells_count_row_by_row_and_tile_the_picture():
    cells = [covering.cell(number, columns=7, rows=3) for number in range(1, 22)]

    assert cells[0] == Box(0, 0, 142, 333)
    assert cells[-1] == Box(857, 666, 1000, 1000)
    assert sum((c.right - c.left) * (c.bottom - c.top) for c in cells) == 1_000_000
    with pytest.raises(BadBox):
        covering.cell(22, columns=7, rows=3)


def test_too_many_boxes_are_refused():
    with pytest.raises(BadBox):
        covering.covered(picture(), [Box(0, 0, 1, 1)] * 201, longest=100)


@pytest.mark.parametrize("content", [b"", b"GIF89a", picture()[:200]])
def test_what_cannot_be_read_is_told_so(content):
    with pytest.raises(covering.Unreadable):
        covering.covered(content, longest=100)
