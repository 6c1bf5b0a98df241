"""Times and legal numbers: the steps fit the promise, and every reference is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from balaikota.core.reference.rules import KEY
from balaikota.engine.packs import expressions, steps
from balaikota.engine.packs.durations import UNITS, Duration, parse
from balaikota.engine.packs.grammar import Office, Pack, Step
from balaikota.engine.packs.lint import catalog, elsewhere
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

# Reference key -> its value where that is a length of time, None for other numbers.
Numbers = Mapping[str, Duration | None]
MOST_PERCENT = 300


def check(desk: Desk, pack: Pack, numbers: Numbers | None) -> Iterator[Finding]:
    """Check references (against ``numbers``, if given) and the sum of the step times."""
    for path, text in _references(pack):
        yield from _reference(desk, path, text, numbers)
    yield from _clock(desk, pack, numbers or {})
    yield from _silence(desk, pack)
    yield from _comparable(desk, pack, numbers or {})
    yield from _fitting(desk, pack, numbers or {})


def _references(pack: Pack) -> Iterator[tuple[Path, str]]:
    yield ("standard", "promise"), pack.standard.promise
    if pack.owner.code is not None:
        yield ("owner", "code"), pack.owner.code
    if pack.clock.rule is not None:
        yield ("clock", "rule"), pack.clock.rule
    for name, step in pack.procedure.items():
        yield from _read_by(name, step)
    for name, levy in pack.fees.items():
        for expression in levy.expressions():
            keys = expressions.numbers_read(expression)
            yield from ((("fees", name), f"ref:{key}") for key in keys)
    yield from (found for found in elsewhere.times(pack) if found[1].startswith("ref:"))


def _read_by(name: str, step: Step) -> Iterator[tuple[Path, str]]:
    here: Path = ("procedure", name)
    timed = [*_withins(name, step), *_untils(name, step)]
    yield from ((path, text) for path, text in timed if text.startswith("ref:"))
    for expression in steps.conditions(step):
        yield from ((here, f"ref:{key}") for key in expressions.numbers_read(expression))
    yield from ((here, code) for code in _codes(step))
    if step.on_timeout is not None:
        yield (*here, "on_timeout", "automatic"), step.on_timeout.automatic


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


def _silence(desk: Desk, pack: Pack) -> Iterator[Finding]:
    if (pack.clock.silence == "fiktif") != (pack.clock.rule is not None):
        what = _("Aturan tentang `silence: %s` tidak cocok.") % pack.clock.silence
        yield desk.find(catalog.FIKTIF, ("clock",), what)
    before = 0
    for at, rung in enumerate(pack.clock.ladder):
        if not before < rung.at <= MOST_PERCENT or not rung.tell:
            what = _("Anak tangga %s%% tidak dapat dipakai.") % rung.at
            yield desk.find(catalog.LADDER, ("clock", "ladder", at), what)
        before = rung.at


def _comparable(desk: Desk, pack: Pack, numbers: Numbers) -> Iterator[Finding]:
    whole = Duration(1, pack.clock.unit)
    for name, step in pack.procedure.items():
        for path, within in _withins(name, step) if step.is_officers else ():
            time = _time(within, numbers)
            if time is not None and _length(time, whole) is None:
                what = _("Waktu langkah `%(step)s` memakai `%(unit)s`, jamnya `%(clock)s`.")
                values = {"step": name, "unit": time.unit, "clock": whole.unit}
                yield desk.find(catalog.OTHER_CLOCK, path, what % values)


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
    withins = [within for _path, within in _withins(name, step)] if step.is_officers else []
    times = [time for within in withins if (time := _time(within, numbers)) is not None]
    own = max((_length(time, whole) or 0 for time in times), default=0)
    ahead = (_longest(pack, to, numbers, whole, seen | {name}) for to in step.targets)
    return own + max(ahead, default=0)


def _withins(name: str, step: Step) -> list[tuple[Path, str]]:
    """Return the times of a step as written: its own, or those of each party; all that may count."""
    found = _each(("procedure", name, "within"), step.within)
    for party, asked in step.parties.items():
        found += _each(("procedure", name, "parties", party, "within"), asked.within)
    return found


def _each(path: Path, within: steps.Within | None) -> list[tuple[Path, str]]:
    is_list = isinstance(within, list)
    return [
        ((*path, at, "within") if is_list else path, timed.within)
        for at, timed in enumerate(steps.times_of(within))
    ]


def _untils(name: str, step: Step) -> list[tuple[Path, str]]:
    """Return how long the acts of a step are open, as written."""
    return [
        (("procedure", name, "acts", verb, "until"), act.until)
        for verb, act in step.acts.items()
        if act.until is not None
    ]


def _codes(step: Step) -> list[str]:
    """Return the references that name the offices of a step."""
    places = [seat.unit for seat in steps.all_seats(step)]
    return [one.code for one in places if isinstance(one, Office) and one.code is not None]


def _time(within: str, numbers: Numbers) -> Duration | None:
    key = steps.time_key_of(within)
    if key is not None:
        return numbers.get(key)
    try:
        return parse(within)
    except ValueError:
        return None


def _length(time: Duration, whole: Duration) -> int | None:
    """Return a time in the unit that ``whole`` is compared in; None when they are of two kinds."""
    assert whole.unit in UNITS
    return time.working_minutes if whole.working_minutes is not None else time.elapsed_hours
