"""The lint of service packs: everything a pack must be before it is published."""

from __future__ import annotations

from balaikota.engine.packs import reading
from balaikota.engine.packs.lint import (
    catalog,
    conditions,
    effects,
    elsewhere,
    fees,
    form,
    letter,
    precheck,
    procedure,
    promise,
    several,
    shape,
    short,
    sides,
    veil,
    wording,
)
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.promise import Numbers
from balaikota.engine.packs.lint.several import Known
from balaikota.engine.packs.reading import Source

__all__ = ["Finding", "Known", "Numbers", "check_text"]


def check_text(
    text: str, file: str, numbers: Numbers | None = None, known: Known = several.nothing
) -> list[Finding]:
    """Return what is wrong with the text of a pack file, in the order of its lines.

    Args:
        text: the YAML.
        file: name to show.
        numbers: the city's reference numbers; None leaves references unchecked.
        known: slug -> pack of another service, None where it is not known; what is filled in there
            is checked only against those that are.
    """
    try:
        source = reading.parse(text)
    except reading.Unreadable as error:
        desk = Desk(file, Source(None, {(): error.line}))
        return [desk.find(catalog.NOT_YAML, (), error.what)]
    desk = Desk(file, source)
    # Only a pack of the right shape has a meaning to check.
    found = list(shape.check(desk)) or list(_meaning(desk, numbers, known))
    return sorted(set(found))


def _meaning(desk: Desk, numbers: Numbers | None, known: Known) -> list[Finding]:
    pack = reading.to_pack(desk.source)
    return [
        *form.check(desk, pack),
        *conditions.check(desk, pack),
        *precheck.check(desk, pack),
        *procedure.check(desk, pack),
        *promise.check(desk, pack, numbers),
        *sides.check(desk, pack),
        *veil.check(desk, pack),
        *fees.check(desk, pack),
        *elsewhere.check(desk, pack),
        *several.check(desk, pack, known),
        *wording.check(desk, pack),
        *letter.check(desk, pack),
        *short.check(desk, pack),
        *effects.check(desk, pack),
    ]
