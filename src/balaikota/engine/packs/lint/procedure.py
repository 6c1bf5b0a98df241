"""The steps: who, by when, where to, and that every path ends."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from balaikota.core.people.roles import ROLES
from balaikota.engine.packs import durations
from balaikota.engine.packs.grammar import Act, Pack, Step
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import KEBAB, shaped
from balaikota.engine.packs.reading import Path


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check every step and act."""
    yield from _first(desk, pack)
    for name, step in pack.procedure.items():
        path: Path = ("procedure", name)
        yield from shaped(desk, name, path, KEBAB)
        yield from _actor(desk, pack, step, path)
        yield from _time(desk, step, path)
        yield from _timeout(desk, pack, step, path)
        for verb, act in step.acts.items():
            yield from _act(desk, pack, name, act, (*path, "acts", verb))
    yield from _paths(desk, pack)


def targets(step: Step) -> set[str]:
    """Return the steps that a step can lead to."""
    return {act.to for act in step.acts.values()} | (
        {step.on_timeout.to} if step.on_timeout else set()
    )


def _first(desk: Desk, pack: Pack) -> Iterator[Finding]:
    first = next(iter(pack.procedure), None)
    if first is None or pack.procedure[first].role is None:
        path: Path = ("procedure",) if first is None else ("procedure", first)
        yield desk.find(catalog.FIRST_STEP, path, _("Langkah pertama bukan langkah petugas."))


def _actor(desk: Desk, pack: Pack, step: Step, path: Path) -> Iterator[Finding]:
    if step.end:
        for key in ("by", "within", "acts", "on_timeout"):
            if key in desk.source.keys(path):
                what = _("Langkah akhir `%(step)s` punya `%(key)s`.")
                values = {"step": path[-1], "key": key}
                yield desk.find(catalog.BUSY_END, (*path, key), what % values, key=key)
    elif step.by is None:
        yield desk.find(catalog.NOBODY, path, _("Langkah `%s` tanpa pelaku.") % path[-1])
    elif step.role is not None:
        yield from _role(desk, step.role, pack.owner.unit, (*path, "by"))


def _role(desk: Desk, role: str, unit: str, path: Path) -> Iterator[Finding]:
    offices = [slug for slug, known in ROLES.items() if known.kinds]
    here = [slug for slug, known in ROLES.items() if unit in known.kinds]
    if role not in offices:
        what = _("Peran `%s` tidak dikenal.") % role
        yield desk.find(catalog.UNKNOWN_ROLE, path, what, known=", ".join(offices))
    elif here and role not in here:
        what = _("Peran `%(role)s` tidak ada di %(unit)s.") % {"role": role, "unit": unit}
        yield desk.find(catalog.ROLE_ELSEWHERE, path, what, unit=unit, known=", ".join(here))


def _time(desk: Desk, step: Step, path: Path) -> Iterator[Finding]:
    if step.end:
        return
    if step.within is None:
        yield desk.find(catalog.NO_TIME, path, _("Langkah `%s` tanpa waktu.") % path[-1])
    elif not step.within.startswith("ref:"):
        try:
            durations.parse(step.within)
        except ValueError:
            what = _("Waktu `%s` tidak terbaca.") % step.within
            known = ", ".join(durations.UNITS)
            yield desk.find(catalog.BAD_TIME, (*path, "within"), what, known=known)


def _timeout(desk: Desk, pack: Pack, step: Step, path: Path) -> Iterator[Finding]:
    if step.on_timeout is None or step.end:
        return
    here = (*path, "on_timeout")
    if not step.is_applicants or step.on_timeout.outcome != "lapsed":
        what = _("Langkah `%s` berakhir sendiri.") % path[-1]
        yield desk.find(catalog.AUTOMATIC, here, what)
    yield from _to(desk, pack, step.on_timeout.to, (*here, "to"))
    target = pack.procedure.get(step.on_timeout.to)
    if target is not None and not target.end:
        yield _outcome(desk, (*here, "to"), _("arahkan ke langkah dengan `end: true`"))


def _act(desk: Desk, pack: Pack, step: str, act: Act, path: Path) -> Iterator[Finding]:
    yield from shaped(desk, str(path[-1]), path, KEBAB)
    yield from _to(desk, pack, act.to, (*path, "to"))
    if act.to == step:
        what = _("Tindakan `%s` kembali ke langkahnya sendiri.") % path[-1]
        yield desk.find(catalog.DEAD_ACT, (*path, "to"), what)
    target = pack.procedure.get(act.to)
    if target is None:
        return
    if target.end and act.outcome is None:
        yield _outcome(desk, path, _("tulis `outcome:` pada tindakan ini"))
    if not target.end and act.outcome is not None:
        yield _outcome(
            desk, (*path, "outcome"), _("hapus `outcome`, atau arahkan ke langkah akhir")
        )
    if act.reason == "per-field" and not target.is_applicants:
        what = _("Tindakan `%s` memberi catatan kepada petugas.") % path[-1]
        yield desk.find(catalog.PER_FIELD, (*path, "reason"), what)


def _to(desk: Desk, pack: Pack, name: str, path: Path) -> Iterator[Finding]:
    if name not in pack.procedure:
        what = _("Langkah `%s` tidak ada.") % name
        yield desk.find(catalog.NO_STEP, path, what, known=", ".join(pack.procedure))


def _outcome(desk: Desk, path: Path, hint: str) -> Finding:
    return desk.find(catalog.OUTCOME, path, _("Hasil dan akhir tidak sejalan."), hint=hint)


def _paths(desk: Desk, pack: Pack) -> Iterator[Finding]:
    reached = _reached(pack)
    ending = _ending(pack)
    for name in pack.procedure:
        if name not in reached:
            what = _("Langkah `%s` tidak pernah dicapai.") % name
            yield desk.find(catalog.UNREACHABLE, ("procedure", name), what, name=name)
        if name not in ending:
            what = _("Dari langkah `%s` tidak ada jalan ke akhir.") % name
            yield desk.find(catalog.NO_END, ("procedure", name), what)


def _reached(pack: Pack) -> set[str]:
    found: set[str] = set()
    ahead = list(pack.procedure)[:1]
    while ahead:
        name = ahead.pop()
        if name not in found and name in pack.procedure:
            found.add(name)
            ahead += targets(pack.procedure[name])
    return found


def _ending(pack: Pack) -> set[str]:
    """Return the steps from which an end can be reached by an act, not only by silence."""
    found = {name for name, step in pack.procedure.items() if step.end}
    grown = True
    while grown:
        more = {
            name
            for name, step in pack.procedure.items()
            if any(act.to in found for act in step.acts.values())
        }
        grown = not more <= found
        found |= more
    return found
