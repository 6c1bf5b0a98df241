"""Times and legal numbers: the steps fit the promise, and every reference is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from balaikota.core.reference.rules import KEY
from balaikota.engine.packs.durations import UNITS, Duration, parse
from balaikota.engine.packs.grammar import Pack, Step
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.procedure import targets
from balaikota.engine.packs.reading import Path

# Reference key -> its value where that is a length of time, None for other numbers.
Numbers = Mapping[str, Duration | None]


def check(desk: Desk, pack: Pack, numbers: Numbers | None) -> Iterator[Finding]:
    """Check references (against ``numbers``, if given) and the sum of the step times."""
    for path, text in _references(pack):
        yield from _reference(desk, path, text, numbers)
    yield from _clock(desk, pack, numbers or {})
    yield from _comparable(desk, pack, numbers or {})
    yield from _fitting(desk, pack, numbers or {})


def _references(pack: Pack) -> Iterator[tuple[Path, str]]:
    yield ("standard", "promise"), pack.standard.promise
    for name, step in pack.procedure.items():
        if step.within is not None and step.within.startswith("ref:"):
            yield ("procedure", name, "within"), step.within
        if step.on_timeout is not None:
            yield ("procedure", name, "on_timeout", "automatic"), step.on_timeout.automatic


def _reference(desk: Desk, path: Path, text: str, numbers: Numbers | None) -> Iterator[Finding]:
    key = text.removeprefix("ref:")
    if not text.startswith("ref:") or not KEY.fullmatch(key):
        yield desk.find(catalog.BAD_REF, path, _("`%s` bukan rujukan angka acuan.") % text)
    elif numbers is not None and key not in numbers:
        what = _("Angka acuan `%s` tidak ada.") % key
        yield desk.find(catalog.UNKNOWN_REF, path, what, key=key)


def _clock(desk: Desk, pack: Pack, numbers: Numbers) -> Iterator[Finding]:
    promise = numbers.get(pack.standard.promise_key)
    if promise is not None and promise.unit != pack.clock.unit:
        what = _("Jam memakai `%(clock)s`, janjinya `%(promise)s`.")
        values = {"clock": pack.clock.unit, "promise": promise.unit}
        yield desk.find(catalog.OTHER_UNIT, ("clock", "unit"), what % values, unit=promise.unit)


def _comparable(desk: Desk, pack: Pack, numbers: Numbers) -> Iterator[Finding]:
    whole = Duration(1, pack.clock.unit)
    for name, step in pack.procedure.items():
        time = _time(step, numbers)
        if step.role is not None and time is not None and _length(time, whole) is None:
            what = _("Waktu langkah `%(step)s` memakai `%(unit)s`, jamnya `%(clock)s`.")
            values = {"step": name, "unit": time.unit, "clock": whole.unit}
            yield desk.find(catalog.OTHER_CLOCK, ("procedure", name, "within"), what % values)


def _fitting(desk: Desk, pack: Pack, numbers: Numbers) -> Iterator[Finding]:
    promise = numbers.get(pack.standard.promise_key)
    first = next(iter(pack.procedure), None)
    if promise is None or first is None:
        return
    most = _length(promise, promise) or 0
    longest = _longest(pack, first, numbers, promise, frozenset())
    if longest > most:
        what = _("Langkah-langkah memakai %(sum)s menit, janjinya %(promise)s menit.")
        in_minutes = 1 if promise.working_minutes is not None else 60
        values = {"sum": longest * in_minutes, "promise": most * in_minutes}
        yield desk.find(catalog.TOO_LONG, ("procedure",), what % values)


def _longest(pack: Pack, name: str, numbers: Numbers, whole: Duration, seen: frozenset[str]) -> int:
    """Return the longest time officers may take from a step to an end, no step twice."""
    step = pack.procedure.get(name)
    if step is None or name in seen:
        return 0
    time = _time(step, numbers) if step.role is not None else None
    own = (_length(time, whole) or 0) if time is not None else 0
    ahead = (_longest(pack, to, numbers, whole, seen | {name}) for to in targets(step))
    return own + max(ahead, default=0)


def _time(step: Step, numbers: Numbers) -> Duration | None:
    if step.time_key is not None:
        return numbers.get(step.time_key)
    try:
        return parse(step.within or "")
    except ValueError:
        return None


def _length(time: Duration, whole: Duration) -> int | None:
    """Return a time in the unit that ``whole`` is compared in; None when they are of two kinds."""
    assert whole.unit in UNITS
    return time.working_minutes if whole.working_minutes is not None else time.elapsed_hours
