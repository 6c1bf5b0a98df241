"""What is declared of others: who is asked outside the city hall, and to whom a case is handed over."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people.roles import ROLES
from balaikota.core.units.models import Kind
from balaikota.engine.packs import durations
from balaikota.engine.packs.elsewhere import SAME_KIND, Outsider
from balaikota.engine.packs.grammar import By, Pack
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import KEBAB, shaped
from balaikota.engine.packs.reading import Path
from balaikota.engine.packs.steps import seats_of, time_key_of

ASKED_AT = catalog.rule(
    "P150",
    gettext_lazy("Hanya petugas yang memegang suatu langkah yang dapat bertanya atau menyerahkan."),
    gettext_lazy("Tulis satu atau beberapa langkah petugas: {known}."),
)
ANSWERS = catalog.rule(
    "P151",
    gettext_lazy("Pihak luar harus dapat menerima atau menjawab, masing-masing ditulis sekali."),
    gettext_lazy("Tulis `may: [answer, refuse]`, `[accept, refuse]`, atau ketiganya."),
)
SHOWN = catalog.rule(
    "P152",
    gettext_lazy("Yang ditunjukkan tanpa dipilih petugas tidak boleh menyebut siapa pemohonnya."),
    gettext_lazy("Tunjuk pertanyaan yang ada dan yang jawabannya tidak pribadi."),
)
HANDED_AT = catalog.rule(
    "P153",
    gettext_lazy(
        "Yang diserahkan adalah berkas kantor pemilik, bukan bagian yang diminta ke kantor lain."
    ),
    gettext_lazy("Pakai langkah dengan `unit: owner`: {known}."),
)
HANDED_TO = catalog.rule(
    "P154",
    gettext_lazy("Kantor penerima harus punya semua peran yang masih akan mengerjakan berkas ini."),
    gettext_lazy("Tulis `same-kind`, atau jenis kantor yang punya peran {roles}."),
)


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check whom the pack lets its officers ask, and to whom it lets them hand over."""
    for path, text in times(pack):
        yield from _time(desk, text, path)
    for name, one in pack.outsiders.items():
        here: Path = ("outsiders", name)
        yield from shaped(desk, name, here, KEBAB)
        yield from _outsider(desk, pack, one, here)
    if pack.hand_over is not None:
        yield from _hand_over(desk, pack)


def times(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Return (path, time as written) of each that is declared here."""
    for name, one in pack.outsiders.items():
        yield ("outsiders", name, "within"), one.within
    if pack.hand_over is not None:
        yield ("hand_over", "bounce_within"), pack.hand_over.bounce_within


def _time(desk: Desk, text: str, path: Path) -> Iterator[Finding]:
    if time_key_of(text) is not None:
        return
    try:
        durations.parse(text)
    except ValueError:
        what, known = _("Waktu `%s` tidak terbaca.") % text, ", ".join(durations.UNITS)
        yield desk.find(catalog.BAD_TIME, path, what, known=known)


def _outsider(desk: Desk, pack: Pack, one: Outsider, path: Path) -> Iterator[Finding]:
    offices = [name for name, step in pack.procedure.items() if step.is_officers]
    if not one.steps or set(one.steps) - set(offices):
        what = _("Pihak luar tidak dapat ditanya di langkah `%s`.") % ", ".join(one.steps)
        yield desk.find(ASKED_AT, (*path, "steps"), what, known=", ".join(offices))
    if len(set(one.may)) != len(one.may) or not {"accept", "answer"} & set(one.may):
        what = _("Pihak luar tidak dapat menjawab dengan `%s`.") % ", ".join(one.may)
        yield desk.find(ANSWERS, (*path, "may"), what)
    plain = {field.id for field in pack.fields if not (field.is_personal or field.sensitive)}
    for at, name in enumerate(one.shows):
        if name not in plain:
            what = _("Jawaban `%s` tidak dapat ditunjukkan begitu saja.") % name
            yield desk.find(SHOWN, (*path, "shows", at), what)


def _hand_over(desk: Desk, pack: Pack) -> Iterator[Finding]:
    declared = pack.hand_over
    assert declared is not None
    held = [
        name
        for name, step in pack.procedure.items()
        if isinstance(step.by, By) and step.by.unit == "owner"
    ]
    if not declared.steps or set(declared.steps) - set(held):
        what = _("Berkas tidak dapat diserahkan di langkah `%s`.") % ", ".join(declared.steps)
        yield desk.find(HANDED_AT, ("hand_over", "steps"), what, known=", ".join(held))
    roles = _roles(pack)
    for at, kind in enumerate(declared.to or [""]):
        if not _fits(kind, roles):
            what = _("Berkas tidak dapat diserahkan ke `%s`.") % kind
            here: Path = ("hand_over", "to", at) if kind else ("hand_over", "to")
            yield desk.find(HANDED_TO, here, what, roles=", ".join(sorted(roles)))


def _roles(pack: Pack) -> set[str]:
    """Return every role that acts at the office the case is with."""
    posts = (post for step in pack.procedure.values() for post in step.posts.values())
    return {post.role for post in posts if any(one.unit == "owner" for one in seats_of(post.unit))}


def _fits(kind: str, roles: set[str]) -> bool:
    """Tell whether there is such a kind of unit, at which each of these roles may be held."""
    known = {role: ROLES[role].kinds for role in roles if role in ROLES}
    is_known = kind == SAME_KIND or kind in Kind.values
    return is_known and (kind == SAME_KIND or all(kind in kinds for kinds in known.values()))
