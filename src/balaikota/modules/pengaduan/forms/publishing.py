"""What an officer sends who releases a report, and what everybody may ask of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from balaikota.lib import covering
from balaikota.lib.covering import BadBox, Box
from balaikota.modules.pengaduan.queries.published import Filter
from balaikota.modules.pengaduan.rules import publishing as rules
from balaikota.modules.pengaduan.rules.publishing import Stage

LONGEST_CODE = 60
READ = 20_000  # characters of a field; more is cut off, far beyond what may be said


def read_filter(asked: Mapping[str, Any]) -> Filter:
    """Return what a list is asked for; what cannot be meant is left out."""
    stage = _plain(asked, "keadaan")
    return Filter(
        category=_plain(asked, "kategori"),
        area=_plain(asked, "kelurahan"),
        stage=Stage(stage) if stage in set(Stage) else None,
        quarter=rules.read_quarter(_plain(asked, "triwulan")),
        words=_plain(asked, "q", most=100),
    )


def read_before(asked: Mapping[str, Any]) -> int | None:
    """Return where the page begins that is asked for."""
    written = str(asked.get("sebelum", ""))
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 18 else None


def read_words(posted: QueryDict) -> dict[str, str]:
    """Return title, text and answer as typed."""
    return {name: _plain(posted, name, most=READ) for name in ("title", "text", "answer")}


def read_boxes(posted: QueryDict) -> list[Box]:
    """Return what is to be covered: drawn boxes (``boxes``: ``l,t,r,b;…``) and cells (``cell``).

    Raises:
        BadBox: what was sent is no part of a picture, or too many are.
    """
    drawn = [one for one in _plain(posted, "boxes", most=READ).split(";") if one.strip()]
    cells = posted.getlist("cell")
    if len(drawn) + len(cells) > covering.MOST_BOXES:
        raise BadBox("too many")
    try:
        boxes = [Box(*(int(number) for number in one.split(","))) for one in drawn]
        numbers = [int(one) for one in cells]
    except (TypeError, ValueError) as error:
        raise BadBox(str(error)) from error
    return [
        *boxes,
        *(covering.cell(one, columns=rules.COLUMNS, rows=rules.ROWS) for one in numbers),
    ]


def _plain(asked: Mapping[str, Any], name: str, *, most: int = LONGEST_CODE) -> str:
    return str(asked.get(name, "")).replace("\0", "")[:most].strip()
