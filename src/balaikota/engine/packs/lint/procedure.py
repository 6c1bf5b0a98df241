"""The steps: who, by when, where to, and that every path ends."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from balaikota.engine.packs import durations
from balaikota.engine.packs.grammar import Act, By, Pack, Step
from balaikota.engine.packs.lint import assigning, catalog, choosing, parties, reach, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import KEBAB, shaped
from balaikota.engine.packs.lint.trials import Names
from balaikota.engine.packs.lint.ways import check_guard, check_ordered, check_post, check_way
from balaikota.engine.packs.reading import Path
from balaikota.engine.packs.steps import Within, seats_of, times_of


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check every step and act."""
    yield from _first(desk, pack)
    yield from _returns(desk, pack)
    names = trials.of_procedure(pack)
    for name, step in pack.procedure.items():
        path: Path = ("procedure", name)
        yield from shaped(desk, name, path, KEBAB)
        yield from _actor(desk, pack, step, path, names)
        yield from _time(desk, step, path, names)
        yield from _timeout(desk, pack, step, path)
        yield from parties.check(desk, pack, step, path, names)
        yield from assigning.check(desk, pack, name)
        for verb, act in step.acts.items():
            here: Path = (*path, "acts", verb)
            yield from shaped(desk, verb, here, KEBAB)
            yield from check_guard(desk, step, act, here, names)
            yield from _until(desk, step, act, here)
            yield from choosing.check_act(desk, pack, step, act, here, names)
            if not step.parties:
                yield from _act(desk, pack, name, act, here, names)
    yield from choosing.check(desk, pack)
    yield from _paths(desk, pack)


def _first(desk: Desk, pack: Pack) -> Iterator[Finding]:
    first = next(iter(pack.procedure), None)
    post = pack.procedure[first].by if first is not None else None
    # Whoever sends a request must never read that an office could not be found.
    if not isinstance(post, By) or any(seat.unit != "owner" for seat in seats_of(post.unit)):
        path: Path = ("procedure",) if first is None else ("procedure", first)
        what = _("Langkah pertama bukan langkah petugas kantor pemilik.")
        yield desk.find(catalog.FIRST_STEP, path, what)


def _returns(desk: Desk, pack: Pack) -> Iterator[Finding]:
    if pack.returns is None:
        return
    reasons = {act.reason for step in pack.procedure.values() for act in step.acts.values()}
    if pack.returns.most < 1 or "per-field" not in reasons:
        what = _("Batas pengembalian %s tidak dapat dipakai.") % pack.returns.most
        yield desk.find(catalog.RETURNS, ("returns",), what)


def _actor(desk: Desk, pack: Pack, step: Step, path: Path, names: Names) -> Iterator[Finding]:
    if step.end:
        for key in ("by", "within", "parties", "acts", "on_timeout"):
            if key in desk.source.keys(path):
                what = _("Langkah akhir `%(step)s` punya `%(key)s`.")
                values = {"step": path[-1], "key": key}
                yield desk.find(catalog.BUSY_END, (*path, key), what % values, key=key)
    elif step.by is None and not step.parties:
        yield desk.find(catalog.NOBODY, path, _("Langkah `%s` tanpa pelaku.") % path[-1])
    elif isinstance(step.by, By):
        yield from check_post(desk, pack, step.by, (*path, "by"), names)


def _time(desk: Desk, step: Step, path: Path, names: Names) -> Iterator[Finding]:
    if step.end:
        return
    for name, asked in step.parties.items():
        yield from _length(desk, asked.within, (*path, "parties", name, "within"), names)
    if step.within is None and not step.parties:
        yield desk.find(catalog.NO_TIME, path, _("Langkah `%s` tanpa waktu.") % path[-1])
    elif step.within is not None:
        yield from _length(desk, step.within, (*path, "within"), names)


def _length(desk: Desk, within: Within, path: Path, names: Names) -> Iterator[Finding]:
    for at, timed in enumerate(times_of(within)):
        here = (*path, at, "within") if isinstance(within, list) else path
        yield from _readable(desk, timed.within, here)
    if isinstance(within, list):
        yield from check_ordered(desk, [timed.when for timed in within], path, names)


def _until(desk: Desk, step: Step, act: Act, path: Path) -> Iterator[Finding]:
    if act.until is None:
        return
    yield from _readable(desk, act.until, (*path, "until"))
    if step.is_applicants:
        what = _("Tindakan pemohon `%s` bersyarat.") % path[-1]
        yield desk.find(catalog.GUARD, (*path, "until"), what)


def _readable(desk: Desk, within: str, path: Path) -> Iterator[Finding]:
    if within.startswith("ref:"):
        return
    try:
        durations.parse(within)
    except ValueError:
        what = _("Waktu `%s` tidak terbaca.") % within
        known = ", ".join(durations.UNITS)
        yield desk.find(catalog.BAD_TIME, path, what, known=known)


def _timeout(desk: Desk, pack: Pack, step: Step, path: Path) -> Iterator[Finding]:
    if step.on_timeout is None or step.end:
        return
    here = (*path, "on_timeout")
    if not step.is_applicants or step.on_timeout.outcome != "lapsed":
        what = _("Langkah `%s` berakhir sendiri.") % path[-1]
        yield desk.find(catalog.AUTOMATIC, here, what)
    nothing = Names({}, frozenset())
    yield from check_way(desk, pack, step.on_timeout.to, (*here, "to"), nothing)
    target = pack.procedure.get(step.on_timeout.to)
    if target is not None and not target.end:
        yield _outcome(desk, (*here, "to"), _("arahkan ke langkah dengan `end: true`"))


def _act(
    desk: Desk, pack: Pack, step: str, act: Act, path: Path, names: Names
) -> Iterator[Finding]:
    if act.to is None:
        yield desk.find(
            catalog.NO_WAY, path, _("Tindakan `%s` tidak menuju ke mana pun.") % path[-1]
        )
    yield from check_way(desk, pack, act.to, (*path, "to"), names)
    if step in act.targets and not (act.stays_at(step) and act.issues is None):
        what = _("Tindakan `%s` kembali ke langkahnya sendiri.") % path[-1]
        yield desk.find(catalog.DEAD_ACT, (*path, "to"), what)
    targets = [pack.procedure[name] for name in act.targets if name in pack.procedure]
    if any(target.end for target in targets) and act.outcome is None:
        yield _outcome(desk, path, _("tulis `outcome:` pada tindakan ini"))
    if not all(target.end for target in targets) and act.outcome is not None:
        yield _outcome(
            desk, (*path, "outcome"), _("hapus `outcome`, atau arahkan ke langkah akhir")
        )
    if act.reason == "per-field" and not all(target.is_applicants for target in targets):
        what = _("Tindakan `%s` memberi catatan kepada petugas.") % path[-1]
        yield desk.find(catalog.PER_FIELD, (*path, "reason"), what)


def _outcome(desk: Desk, path: Path, hint: str) -> Finding:
    return desk.find(catalog.OUTCOME, path, _("Hasil dan akhir tidak sejalan."), hint=hint)


def _paths(desk: Desk, pack: Pack) -> Iterator[Finding]:
    reached = reach.reached(pack)
    ending = reach.ending(pack)
    for name in pack.procedure:
        if name not in reached:
            what = _("Langkah `%s` tidak pernah dicapai.") % name
            yield desk.find(catalog.UNREACHABLE, ("procedure", name), what, name=name)
        if name not in ending:
            what = _("Dari langkah `%s` tidak ada jalan ke akhir.") % name
            yield desk.find(catalog.NO_END, ("procedure", name), what)
