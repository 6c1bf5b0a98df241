"""The city as one hexagon per kelurahan, as SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from balaikota.lib.geo import tiles

_RADIUS = 60.0  # of a hexagon, in units of the drawing
_WIDTH = _RADIUS * math.sqrt(3)
_LETTERS = 10  # that fit on a line of a hexagon
_LINE = 18.0
_EDGES = (  # direction of the neighbour -> corners of the shared side
    ((1, 0), 0, 1),
    ((0, 1), 1, 2),
    ((-1, 1), 2, 3),
    ((-1, 0), 3, 4),
    ((0, -1), 4, 5),
    ((1, -1), 5, 0),
)
# One consonant, or one of the pairs that Indonesian writes for one sound, before a vowel.
_SYLLABLE = re.compile(r"(?<=[aeiou])(?=(?:ng|ny|kh|sy|[^aeiou\W])[aeiou])", re.I)
_CLUSTER = re.compile(
    r"(?<=[aeiou]ng|[aeiou]ny)(?=[^aeiou\W])|(?<=[aeiou][mnrlks])(?=[^aeiouhgy\W])", re.I
)


@dataclass(frozen=True)
class Hex:
    """A cell of the map.

    Attributes:
        q: column, axial coordinates, pointed tops.
        r: row, axial coordinates, growing downwards (south).
        name: label.
        group: code of what neighbours of one colour share (the kecamatan).
    """

    q: int
    r: int
    name: str
    group: str


@dataclass(frozen=True)
class Mark:
    """What a cell says.

    Attributes:
        text: short value under the name, e.g. ``12``; may be empty.
        tone: suffix of the cell's class ``hexmap-<tone>``; empty for the plain colour.
        meaning: the value in words, read aloud and shown on hover, e.g. ``12 kasus, 2 terlambat``.
        href: page of the area; empty for none.
    """

    text: str = ""
    tone: str = ""
    meaning: str = ""
    href: str = ""


def render(
    cells: Mapping[str, Hex], marks: Mapping[str, Mark], *, title: str, description: str, key: str
) -> str:
    """Return the map as an ``<svg>`` element, safe to insert in a page.

    Colours come by class (``hexmap``, ``hexmap-cell``, ``hexmap-<tone>``, ``hexmap-border``) from
    the page's own style; without a style it prints as dark lines and text on white. Meaning is in
    the text of each cell, so it does not hang on colour.

    Args:
        cells: area code -> cell.
        marks: area code -> what the cell says; areas without a mark show their name only.
        title: what the map shows, the finding if there is one.
        description: how to read it.
        key: makes the ids unique on a page that holds several maps.
    """
    middles = {code: _middle(cell) for code, cell in cells.items()}
    linked = any(mark.href for mark in marks.values())
    # role=img hides what is inside from assistive technology, so a map with links is a group.
    role = "group" if linked else "img"
    drawn = [
        _cell(cells[code], middles[code], marks.get(code, Mark()))
        for code in sorted(cells, key=lambda code: (middles[code][1], middles[code][0]))
    ]
    return (
        f'<svg class="hexmap" {_frame(list(middles.values()))} role="{role}" '
        f'aria-labelledby="{escape(key)}-title {escape(key)}-desc" '
        'xmlns="http://www.w3.org/2000/svg" font-size="15" text-anchor="middle">'
        f'<title id="{escape(key)}-title">{escape(title)}</title>'
        f'<desc id="{escape(key)}-desc">{escape(description)}</desc>'
        f"{''.join(drawn)}{_borders(cells, middles)}</svg>"
    )


def _middle(cell: Hex) -> tuple[float, float]:
    x, y = tiles.centre((cell.q, cell.r))
    return x * _WIDTH, y * _WIDTH


def _corner(middle: tuple[float, float], number: int) -> str:
    """Return a corner; 0 is the upper right one, then clockwise."""
    angle = math.radians(60 * number - 30)
    x, y = middle[0] + _RADIUS * math.cos(angle), middle[1] + _RADIUS * math.sin(angle)
    return f"{x:.0f},{y:.0f}"


def _frame(middles: list[tuple[float, float]]) -> str:
    """Return the part that is seen, and its natural size in CSS pixels."""
    if not middles:
        return 'viewBox="0 0 1 1" width="1" height="1"'
    half, tall = _WIDTH / 2 + 3, _RADIUS + 3
    west, east = min(x for x, _ in middles) - half, max(x for x, _ in middles) + half
    north, south = min(y for _, y in middles) - tall, max(y for _, y in middles) + tall
    width, height = f"{east - west:.0f}", f"{south - north:.0f}"
    view_box = f"{west:.0f} {north:.0f} {width} {height}"
    return f'viewBox="{view_box}" width="{width}" height="{height}"'


def _cell(cell: Hex, middle: tuple[float, float], mark: Mark) -> str:
    corners = " ".join(_corner(middle, number) for number in range(6))
    tone = f" hexmap-{escape(mark.tone)}" if mark.tone else ""
    spoken = f"{cell.name}: {mark.meaning}" if mark.meaning else cell.name
    shown = [*_lines(cell.name), *([mark.text] if mark.text else [])]
    start = middle[1] - _LINE * (len(shown) - 1) / 2 + 5
    text = "".join(
        f'<text x="{middle[0]:.0f}" y="{start + _LINE * i:.0f}"{_bold(mark, i, shown)}>'
        f"{escape(line)}</text>"
        for i, line in enumerate(shown)
    )
    body = (
        f"<title>{escape(spoken)}</title>"
        f'<polygon class="hexmap-cell{tone}" points="{corners}" fill="#fff" stroke="#b8c0cc"/>{text}'
    )
    if mark.href:
        # Its title names the link; a label would contradict the words broken on two lines.
        return f'<a href="{escape(mark.href)}">{body}</a>'
    return f"<g>{body}</g>"


def _bold(mark: Mark, i: int, shown: list[str]) -> str:
    return ' font-weight="700"' if mark.text and i == len(shown) - 1 else ""


def _borders(cells: Mapping[str, Hex], middles: Mapping[str, tuple[float, float]]) -> str:
    """Return one path of the sides between different groups, and around the city."""
    at = {(cell.q, cell.r): cell.group for cell in cells.values()}
    sides = [
        f"M{_corner(middles[code], a)}L{_corner(middles[code], b)}"
        for code, cell in sorted(cells.items())
        for (dq, dr), a, b in _EDGES
        if at.get((cell.q + dq, cell.r + dr)) != cell.group
    ]
    return (
        f'<path class="hexmap-border" d="{"".join(sides)}" fill="none" stroke="#0b2a5e" '
        'stroke-width="4" stroke-linecap="round"/>'
    )


def _lines(name: str) -> list[str]:
    """Return the name on as many lines as it needs, long words broken between syllables."""
    lines: list[str] = []
    for word in name.split():
        for piece in _broken(word):
            if lines and not lines[-1].endswith("-") and len(lines[-1]) + len(piece) < _LETTERS:
                lines[-1] = f"{lines[-1]} {piece}"
            else:
                lines.append(piece)
    return lines


def _broken(word: str) -> list[str]:
    if len(word) <= _LETTERS:
        return [word]
    places = {found.start() for rule in (_SYLLABLE, _CLUSTER) for found in rule.finditer(word)}
    places |= {i + 1 for i, letter in enumerate(word) if letter == "-"}
    fitting = [i for i in places if 3 <= i < _LETTERS and len(word) - i >= 3]
    cut = min(fitting, key=lambda i: abs(i - len(word) / 2), default=_LETTERS - 1)
    head = word[:cut] if word[cut - 1] == "-" else f"{word[:cut]}-"
    return [head, *_broken(word[cut:])]
