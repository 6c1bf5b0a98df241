"""One hexagon per area: where each goes so that the city is recognised."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy
import numpy.typing

Cell = tuple[int, int]
AROUND: tuple[Cell, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1))
_SPARE_RINGS = 2
_KEPT_PAIR_IS_WORTH = 0.6  # of one cell's distance, squared
_APART_COSTS = 4.0
_OFFSETS = tuple((x, y) for x in (0.0, 0.5) for y in (0.0, 0.3, 0.6))


def centre(cell: Cell) -> tuple[float, float]:
    """Return the middle of a cell (axial q, r; pointed tops; cells one unit apart), y downwards."""
    q, r = cell
    return q + r / 2, r * math.sqrt(3) / 2


def place(
    centres: Mapping[str, tuple[float, float]], neighbours: set[tuple[str, str]]
) -> dict[str, Cell]:
    """Return area code -> cell (axial q, r with r growing southwards), each cell used once.

    The areas are laid on the cells nearest to where they are (least squares), then cells are
    exchanged as long as more true neighbours touch without anybody moving far. The same input
    gives the same map. Rows count from 0 or 1 at the top, columns (q + r // 2) from 0 at the left.

    Args:
        centres: area code -> metres east and north of some origin.
        neighbours: pairs of areas that share a border.
    """
    codes = sorted(centres)
    if not codes:
        return {}
    points = _scaled(numpy.array([centres[code] for code in codes]))
    number = {code: i for i, code in enumerate(codes)}
    pairs = [(number[a], number[b]) for a, b in sorted(neighbours)]
    # Where the grid lies under the city decides much: the best of a few positions is taken.
    tries = [_lay(points + offset, pairs) for offset in _OFFSETS]
    _, cells = min(tries, key=lambda tried: tried[0])
    return _moved_to_corner(dict(zip(codes, cells, strict=True)))


def _lay(
    wanted: numpy.typing.NDArray[numpy.float64], pairs: list[tuple[int, int]]
) -> tuple[float, list[Cell]]:
    """Return how bad the best map found for this position of the grid is, and its cells."""
    cells = _cells_around(wanted)
    places = numpy.array([centre(cell) for cell in cells])
    cost = ((wanted[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
    chosen = _improve(assign(cost), cost, cells, pairs)
    return _worth(chosen, cost, cells, pairs), [cells[column] for column in chosen]


def _scaled(points: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """Return the points with y downwards, so far apart that each has about one cell for itself."""
    points = (points - points.mean(axis=0)) * (1, -1)
    nearest = numpy.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    numpy.fill_diagonal(nearest, numpy.inf)
    spacing = float(numpy.mean(nearest.min(axis=1))) if len(points) > 1 else 1.0
    extent = float(numpy.ptp(points, axis=0).max()) or 1.0
    # A cell has 0.866 of a square unit; cities fill about two thirds of their own extent.
    by_area = extent / max(1.0, 1.15 * math.sqrt(len(points)))
    scaled: numpy.typing.NDArray[numpy.float64] = points / max(spacing, by_area)
    return scaled


def _cells_around(points: numpy.typing.NDArray[numpy.float64]) -> list[Cell]:
    """Return the cells nearest to the points and two rings around them, in a fixed order."""
    cells = {_cell_at(x, y) for x, y in points.tolist()}
    rings = 0
    while rings < _SPARE_RINGS or len(cells) < len(points):
        cells |= {(q + dq, r + dr) for q, r in cells for dq, dr in AROUND}
        rings += 1
    return sorted(cells)


def _cell_at(x: float, y: float) -> Cell:
    r = round(y / (math.sqrt(3) / 2))
    return round(x - r / 2), r


def assign(cost: numpy.typing.NDArray[numpy.float64]) -> list[int]:
    """Return for each row its own column so that the sum of ``cost`` is least.

    The Hungarian method with potentials, O(rows² x columns); rows must not outnumber columns.
    """
    rows, columns = cost.shape
    row_price, column_price = numpy.zeros(rows + 1), numpy.zeros(columns + 1)
    owner = numpy.zeros(columns + 1, dtype=int)  # column -> row, from 1; 0 is nobody
    for row in range(1, rows + 1):
        owner[0] = row
        slack, came_from = numpy.full(columns + 1, numpy.inf), numpy.zeros(columns + 1, dtype=int)
        done = numpy.zeros(columns + 1, dtype=bool)
        at = 0
        while owner[at]:
            done[at] = True
            rest = ~done
            rest[0] = False
            reduced = cost[owner[at] - 1] - row_price[owner[at]] - column_price[1:]
            closer = rest[1:] & (reduced < slack[1:])
            slack[1:][closer] = reduced[closer]
            came_from[1:][closer] = at
            after = int(numpy.where(rest, slack, numpy.inf).argmin())
            delta = slack[after]
            row_price[owner[done]] += delta
            column_price[done] -= delta
            slack[rest] -= delta
            at = after
        while at:
            owner[at] = owner[came_from[at]]
            at = int(came_from[at])
    chosen = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            chosen[owner[column] - 1] = column - 1
    return chosen


def _improve(
    chosen: list[int],
    cost: numpy.typing.NDArray[numpy.float64],
    cells: list[Cell],
    pairs: list[tuple[int, int]],
) -> list[int]:
    """Exchange or move single areas while the map as a whole gets better."""
    best = _worth(chosen, cost, cells, pairs)
    better = True
    while better:
        better = False
        for i in range(len(chosen)):
            for column in range(len(cells)):
                if column == chosen[i] or cost[i, column] > cost[i, chosen[i]] + 6:
                    continue
                tried = _exchanged(chosen, i, column)
                worth = _worth(tried, cost, cells, pairs)
                if worth < best - 1e-9:
                    chosen, best, better = tried, worth, True
    return chosen


def _exchanged(chosen: list[int], i: int, column: int) -> list[int]:
    """Return ``chosen`` with area ``i`` in ``column``, whoever was there taking its place."""
    tried = [chosen[i] if taken == column else taken for taken in chosen]
    tried[i] = column
    return tried


def _worth(
    chosen: list[int],
    cost: numpy.typing.NDArray[numpy.float64],
    cells: list[Cell],
    pairs: list[tuple[int, int]],
) -> float:
    """Return how bad a map is: distances, minus neighbours kept, plus pieces standing apart."""
    taken = [cells[column] for column in chosen]
    moved = sum(float(cost[i, column]) for i, column in enumerate(chosen))
    kept = sum(1 for a, b in pairs if _touch(taken[a], taken[b]))
    return moved - _KEPT_PAIR_IS_WORTH * kept + _APART_COSTS * (_pieces(set(taken)) - 1)


def _touch(a: Cell, b: Cell) -> bool:
    return (b[0] - a[0], b[1] - a[1]) in AROUND


def _pieces(cells: set[Cell]) -> int:
    left, pieces = set(cells), 0
    while left:
        pieces += 1
        edge = [left.pop()]
        while edge:
            q, r = edge.pop()
            near = {(q + dq, r + dr) for dq, dr in AROUND} & left
            left -= near
            edge.extend(near)
    return pieces


def _moved_to_corner(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    top = min(r for _, r in cells.values())
    top -= top % 2  # an even shift keeps the halves of the rows where they are
    left = min(q + r // 2 for q, r in cells.values())
    return {code: (q - left + top // 2, r - top) for code, (q, r) in cells.items()}
