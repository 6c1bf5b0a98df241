"""Covering parts of a picture for good: what lies below is gone, and nothing else comes along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

MOST_BOXES = 200
PER_MILLE = 1000
MOST_PIXELS = 60_000_000
_COVER = (20, 24, 31)
_QUALITY = 80


class Unreadable(ValueError):
    """The picture cannot be read to its end, or is too large to be."""


class BadBox(ValueError):
    """A box that lies outside the picture, has no extent, or is one too many."""


@dataclass(frozen=True, order=True)
class Box:
    """A part of a picture, in thousandths of its width and height from the upper left corner.

    ``right`` and ``bottom`` are where it ends: ``Box(0, 0, 1000, 1000)`` is the whole picture.
    """

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        """Refuse what is no part of a picture.

        Raises:
            BadBox: it reaches outside, or has no extent.
        """
        is_inside = self.left >= 0 and self.top >= 0
        is_inside = is_inside and self.right <= PER_MILLE and self.bottom <= PER_MILLE
        if not is_inside or self.left >= self.right or self.top >= self.bottom:
            raise BadBox(f"{self}: a box lies inside the picture.")


def cell(number: int, *, columns: int, rows: int) -> Box:
    """Return the box of a cell of an even grid; cells count from 1, row by row.

    Raises:
        BadBox: there is no such cell.
    """
    if not 1 <= number <= columns * rows:
        raise BadBox(f"There is no cell {number}.")
    row, column = divmod(number - 1, columns)
    return Box(
        column * PER_MILLE // columns,
        row * PER_MILLE // rows,
        (column + 1) * PER_MILLE // columns,
        (row + 1) * PER_MILLE // rows,
    )


def covered(content: bytes, boxes: Collection[Box] = (), *, longest: int) -> bytes:
    """Return the picture as WebP, upright, with the boxes painted over and without any metadata.

    It is always drawn anew from its pixels alone: no EXIF, text, profile or thumbnail is carried
    over. The picture is first made small, then covered, so that no rounding leaves a rim open.

    Args:
        content: JPEG, PNG or WebP.
        boxes: what to cover, at most MOST_BOXES.
        longest: pixels of the longer side of what is returned, at most.

    Raises:
        BadBox: too many.
        Unreadable: damaged, or larger than MOST_PIXELS.
    """
    if len(boxes) > MOST_BOXES:
        raise BadBox(f"At most {MOST_BOXES} boxes.")
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable
            picture.thumbnail((longest, longest))
            upright = ImageOps.exif_transpose(picture)
            return _painted(upright, boxes)
    except Unreadable:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Unreadable from error


def _painted(picture: Image.Image, boxes: Collection[Box]) -> bytes:
    # Onto a new white picture: what is transparent may hide colours that others could bring back.
    bare = Image.new("RGB", picture.size, "white")
    layer = picture.convert("RGBA")
    bare.paste(layer, mask=layer.getchannel("A"))
    brush = ImageDraw.Draw(bare)
    for box in boxes:
        brush.rectangle(_pixels(box, picture.size), fill=_COVER)
    out = BytesIO()
    bare.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the corners in pixels, both inclusive, widened to whole pixels."""
    width, height = size
    return (
        box.left * width // PER_MILLE,
        box.top * height // PER_MILLE,
        min(width - 1, -(-box.right * width // PER_MILLE)),
        min(height - 1, -(-box.bottom * height // PER_MILLE)),
    )
