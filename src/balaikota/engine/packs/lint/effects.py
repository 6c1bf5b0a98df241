"""Effects: the room has them, and what they go with happens."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.manifest import all_manifests
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

UNKNOWN_EFFECT = catalog.rule(
    "P195",
    gettext_lazy("Efek hanya yang didaftarkan ruang layanan itu sendiri."),
    gettext_lazy("Pakai salah satu: {known}."),
)
NO_MOMENT = catalog.rule(
    "P196",
    gettext_lazy("Kejadian itu tidak pernah ada, jadi efeknya tidak pernah terjadi."),
    gettext_lazy("Pakai salah satu: {known}."),
)


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check the names of effects, and the moments they go with."""
    if pack.effects is None:
        return
    yield from _names(desk, pack, pack.effects.on_open, ("effects", "on_open"))
    acts = [f"{name}.{verb}" for name, step in pack.procedure.items() for verb in step.acts]
    timed = [name for name, step in pack.procedure.items() if step.on_timeout is not None]
    for sort, named, moments in (
        ("on_act", pack.effects.on_act, acts),
        ("on_timeout", pack.effects.on_timeout, timed),
    ):
        for moment, names in named.items():
            path: Path = ("effects", sort, moment)
            if moment not in moments:
                what = _("`%s` tidak pernah terjadi.") % moment
                yield desk.find(NO_MOMENT, path, what, known=", ".join(moments) or "-")
            yield from _names(desk, pack, names, path)


def _names(desk: Desk, pack: Pack, names: list[str], path: Path) -> Iterator[Finding]:
    """Check that they are of the pack's own room: those of others take other arguments."""
    known = sorted(name for m in all_manifests() if m.slug == pack.room for name in m.effects)
    for at, name in enumerate(names):
        if name not in known:
            what = _("Ruang layanan `%(room)s` tidak punya efek `%(name)s`.") % {
                "room": pack.room,
                "name": name,
            }
            yield desk.find(UNKNOWN_EFFECT, (*path, at), what, known=", ".join(known) or "-")
