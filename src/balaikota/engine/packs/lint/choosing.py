"""Offices that an officer chooses: by which acts, among which kinds, and never before it was done."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.units.models import Kind
from balaikota.engine.packs.grammar import Act, Chooses, Pack, Step
from balaikota.engine.packs.lint import catalog, lists, ways
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.trials import Names
from balaikota.engine.packs.reading import Path
from balaikota.engine.packs.steps import seats_of, targets_of

CHOOSES = catalog.rule(
    "P127",
    gettext_lazy("Petugas memilih kantor hanya untuk langkah yang ditujunya."),
    gettext_lazy("{hint}."),
)


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check every act that chooses an office, and every step of a chosen one."""
    for name in sorted(_unchosen(pack)):
        what = _("Langkah `%s` dapat dicapai sebelum kantornya dipilih.") % name
        yield desk.find(ways.CHOSEN, ("procedure", name, "by", "unit"), what)
    if pack.reopening is not None and _is_chosens(pack, pack.reopening.to):
        what = _("Berkas yang dibuka kembali tidak dapat langsung ke kantor yang dipilih.")
        yield desk.find(ways.CHOSEN, ("reopening", "to"), what)


def check_act(
    desk: Desk, pack: Pack, step: Step, act: Act, path: Path, names: Names
) -> Iterator[Finding]:
    """Check what an act chooses."""
    chooses, here = act.chooses, (*path, "chooses")
    if chooses is None:
        return
    targets = [pack.procedure[name] for name in act.targets if name in pack.procedure]
    roles = {target.role for target in targets if target.is_chosens}
    if not roles:
        yield _hint(desk, here, _("arahkan `to` ke langkah dengan `unit: chosen`, atau hapus"))
    if step.parties or step.is_applicants or act.issues is not None:
        yield _hint(desk, here, _("pakai pada tindakan satu petugas, tanpa `issues`"))
    yield from _kinds(desk, pack, chooses, here)
    for role in sorted(role for role in roles if role is not None):
        yield from ways.check_role(desk, role, {*chooses.kinds} & {*Kind.values}, here)
    if chooses.proposes is not None:
        yield from ways.check_place(desk, pack, chooses.proposes, (*here, "proposes"), names)


def _kinds(desk: Desk, pack: Pack, chooses: Chooses, path: Path) -> Iterator[Finding]:
    for kind in chooses.kinds:
        if kind not in Kind.values:
            what = _("Jenis kantor `%s` tidak dikenal.") % kind
            known = ", ".join(Kind.values)
            yield desk.find(catalog.UNKNOWN_UNIT, (*path, "kinds"), what, known=known)
    if not chooses.kinds:
        yield _hint(desk, path, _("tulis sedikitnya satu jenis kantor di `kinds`"))
    seats = seats_of(chooses.proposes) if chooses.proposes is not None else ()
    proposed = {kind for seat in seats for kind in lists.kinds_of(pack, seat)}
    for kind in sorted(proposed - {*chooses.kinds}):
        hint = _("tambahkan `%s` di `kinds`, karena kantor jenis itu diusulkan") % kind
        yield _hint(desk, (*path, "kinds"), hint)


def _unchosen(pack: Pack) -> set[str]:
    """Return the steps of a chosen office that some way leads to before any was chosen."""
    found: set[str] = set()
    ahead = list(pack.procedure)[:1]
    while ahead:
        name = ahead.pop()
        step = pack.procedure.get(name)
        if step is None or name in found:
            continue
        found.add(name)
        if step.on_timeout is not None:
            ahead.append(step.on_timeout.to)
        for way in (step.on_for, step.on_against):
            ahead += targets_of(way)
        for act in step.acts.values():
            ahead += [to for to in act.targets if act.chooses is None or not _is_chosens(pack, to)]
    return {name for name in found if pack.procedure[name].is_chosens}


def _is_chosens(pack: Pack, name: str) -> bool:
    return name in pack.procedure and pack.procedure[name].is_chosens


def _hint(desk: Desk, path: Path, hint: str) -> Finding:
    return desk.find(CHOOSES, path, _("Pilihan kantor pada tindakan ini keliru."), hint=hint)
