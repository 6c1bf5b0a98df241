"""The units of a profile against the units in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from balaikota.core.action import Actor
from balaikota.core.units import actions
from balaikota.core.units import queries as units
from balaikota.core.units.queries import Unit
from balaikota.engine.office.profile import shape
from balaikota.engine.office.profile.checks import Placed, all_units
from balaikota.engine.office.profile.report import Outcome, Report


@dataclass(frozen=True)
class _Desk:
    """What every step needs: the profile's doubt, who loads, when, and the report."""

    doubt: str
    report: Report
    by: Actor
    now: datetime
    present: dict[str, Unit]


def load(file: shape.UnitsFile, report: Report, by: Actor, now: datetime) -> None:
    """Create, correct, rename, move, close and link units so that they are as ``file`` says.

    Units are matched by code. Closing goes from the bottom up and before anything new begins, so
    that a successor may serve the same area.
    """
    present = {unit.code: unit for unit in units.find_units()}
    desk = _Desk(file.doubt, report, by, now, present)
    placed = all_units(file)
    for each in reversed(placed):
        if each.unit.code in present:
            _close(desk, each)
    # Top down; among new units of one depth those already closed come first.
    for each in sorted(placed, key=lambda each: (len(each.at), each.unit.closed is None)):
        if each.unit.code in present:
            _mend(desk, each)
        else:
            _create(desk, each)
    for each in placed:
        _inherit(desk, each)
    named = {each.unit.code for each in placed}
    for code in sorted(set(present) - named):
        report.add("units", code, Outcome.ABSENT, present[code].name)


def _details(desk: _Desk, unit: shape.Unit) -> actions.Details:
    return actions.Details(
        short_name=unit.short_name,
        number_code=unit.number_code or unit.code,
        address=unit.address,
        phone=unit.phone,
        email=unit.email,
        valid_from=unit.valid_from,
        doubt=desk.doubt if unit.doubt is None else unit.doubt,
    )


def _create(desk: _Desk, each: Placed) -> None:
    unit = each.unit
    names = [*((old.name, old.short_name) for old in unit.former_names)]
    names.append((unit.name, unit.short_name))
    details = _details(desk, unit)
    details["short_name"] = names[0][1]
    made = actions.create(
        by=desk.by,
        now=desk.now,
        code=unit.code,
        kind=unit.kind,
        name=names[0][0],
        parent=None if each.parent is None else desk.present[each.parent.code],
        area=unit.area or "",
        **details,
    )
    desk.present[unit.code] = made
    for former, (name, short_name) in zip(unit.former_names, names[1:], strict=True):
        _rename(desk, made, former, name, short_name)
    if unit.closed is not None:
        _end(desk, made, unit.closed)
    desk.report.add("units", unit.code, Outcome.CREATED, unit.name)


def _rename(desk: _Desk, unit: Unit, former: shape.Former, name: str, short_name: str) -> None:
    actions.rename(
        by=desk.by,
        now=desk.now,
        unit=unit,
        name=name,
        short_name=short_name,
        since=former.until,
        decree=former.decree,
    )


def _close(desk: _Desk, each: Placed) -> None:
    """Close a unit the profile says is closed."""
    unit, closed = desk.present[each.unit.code], each.unit.closed
    if closed is not None and unit.valid_to is None:
        _end(desk, unit, closed)
        desk.report.add("units", unit.code, Outcome.CHANGED, f"valid_to {closed.since}")


def _end(desk: _Desk, unit: Unit, closed: shape.Closing) -> None:
    actions.close(by=desk.by, now=desk.now, unit=unit, valid_to=closed.since, decree=closed.decree)


def _mend(desk: _Desk, each: Placed) -> None:
    """Bring a unit that exists to what the profile says, unless the office changed it since."""
    wanted, unit = each.unit, desk.present[each.unit.code]
    if unit.valid_to is not None and wanted.closed is None:
        desk.report.add("units", unit.code, Outcome.KEPT, f"valid_to {unit.valid_to}")
        return
    done = [*_mend_name(desk, wanted, unit), *_mend_place(desk, each, unit)]
    facts = actions.Facts(**_details(desk, wanted), name=wanted.name)
    if _is_renamed_here(wanted, unit):
        facts["name"], facts["short_name"] = unit.name, unit.short_name
        desk.report.add("units", unit.code, Outcome.KEPT, unit.name)
    differing = [name for name, value in facts.items() if getattr(unit, name) != value]
    if differing:
        actions.correct(by=desk.by, now=desk.now, unit=unit, **facts)
    done += differing
    outcome = Outcome.CHANGED if done else Outcome.UNCHANGED
    desk.report.add("units", unit.code, outcome, ", ".join(done))


def _is_renamed_here(wanted: shape.Unit, unit: Unit) -> bool:
    """Tell whether the name in the profile is one the unit has since given up."""
    return wanted.name != unit.name and any(
        former.name == wanted.name for former in units.find_former_names(unit)
    )


def _mend_name(desk: _Desk, wanted: shape.Unit, unit: Unit) -> list[str]:
    """Rename by the decrees in the profile that the database does not know yet."""
    names = [former.name for former in wanted.former_names]
    if unit.name not in names:
        return []
    rest = wanted.former_names[names.index(unit.name) :]
    following = [*((old.name, old.short_name) for old in rest[1:])]
    following.append((wanted.name, wanted.short_name))
    for former, (name, short_name) in zip(rest, following, strict=True):
        _rename(desk, unit, former, name, short_name)
    return [f"{rest[0].name} → {wanted.name}"]


def _mend_place(desk: _Desk, each: Placed, unit: Unit) -> list[str]:
    """Move a unit whose parent differs, and say so."""
    if each.parent is None or unit.parent is None or unit.parent.code == each.parent.code:
        return []
    old = unit.parent.code
    parent = units.get_unit(each.parent.code)
    actions.move(by=desk.by, now=desk.now, unit=unit, parent=parent)
    return [f"{old} → {parent.code}"]


def _inherit(desk: _Desk, each: Placed) -> None:
    successor = desk.present[each.unit.code]
    known = {row.predecessor.code for row in units.find_predecessors(successor)}
    for heritage in each.unit.succeeds:
        if heritage.code in known:
            continue
        actions.succeed(
            by=desk.by,
            now=desk.now,
            predecessor=desk.present[heritage.code],
            successor=successor,
            kind=heritage.how,
            since=heritage.since,
            decree=heritage.decree,
        )
        desk.report.add("succession", f"{heritage.code} → {successor.code}", Outcome.CREATED)
