"""To whom of a post a task is given: only where several share it, and only where the rule can work."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people.roles import ROLES
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding

NO_QUEUE = catalog.rule(
    "P120",
    gettext_lazy("Pembagian hanya berarti pada langkah satu peran yang dipegang beberapa petugas."),
    gettext_lazy("Hapus `assign` dari langkah ini, atau pakai peran yang dipegang beberapa orang."),
)
NEVER_BEFORE = catalog.rule(
    "P121",
    gettext_lazy(
        "Tidak ada petugas yang mengerjakan berkas ini sebelumnya, jadi aturan tidak berlaku."
    ),
    gettext_lazy("Pakai `assign: round-robin` atau `least-loaded`, atau hapus `assign`."),
)


def check(desk: Desk, pack: Pack, name: str) -> Iterator[Finding]:
    """Check the rule of one step by which its tasks are given."""
    step, path = pack.procedure[name], ("procedure", name, "assign")
    if step.assign is None:
        return
    role = ROLES.get(step.role or "")
    if step.role is None or step.end or (role is not None and role.is_single):
        what = _("Langkah `%s` tidak punya antrean untuk dibagi.") % name
        yield desk.find(NO_QUEUE, path, what)
    elif step.assign == "stay-with-me" and not _comes_again(pack, name):
        what = _("Sebelum langkah `%s` peran itu belum pernah mengerjakan berkasnya.") % name
        yield desk.find(NEVER_BEFORE, path, what)


def _comes_again(pack: Pack, name: str) -> bool:
    """Tell whether the step can be reached from a step of the same role, itself included."""
    role = pack.procedure[name].role
    return any(
        name in _after(pack, one) for one, step in pack.procedure.items() if step.role == role
    )


def _after(pack: Pack, name: str) -> set[str]:
    """Return the steps that lie on some way on from a step."""
    found: set[str] = set()
    ahead = list(pack.procedure[name].targets)
    while ahead:
        here = ahead.pop()
        if here not in found and here in pack.procedure:
            found.add(here)
            ahead += pack.procedure[here].targets
    return found
