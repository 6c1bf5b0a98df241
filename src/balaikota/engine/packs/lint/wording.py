"""What is said and issued: texts, the standard, reasons, products, messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.manifest import room_folders
from balaikota.core.units.models import Kind
from balaikota.engine.packs.grammar import PLACEHOLDERS, Act, Message, Pack
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import KEBAB, SNAKE, shaped, unlike
from balaikota.engine.packs.reading import Path

OWNER = catalog.rule(
    "P123",
    gettext_lazy(
        "Permohonan dipegang satu kantor: yang melayani tempatnya, atau satu untuk seluruh kota."
    ),
    gettext_lazy("Tulis `unit: kelurahan` dengan `area_of`, atau `code: ref:kunci`."),
)


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check everything that is read by people, and what it points at."""
    yield from _empty(desk, desk.source.values, ())
    yield from _room(desk, pack)
    yield from _owner(desk, pack)
    yield from _requirements(desk, pack)
    yield from _reasons(desk, pack)
    yield from _products(desk, pack)
    yield from _messages(desk, pack)


def _empty(desk: Desk, value: Any, path: Path) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _empty(desk, item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _empty(desk, item, (*path, index))
    elif isinstance(value, str) and not value.strip():
        name = ".".join(map(str, path))
        yield desk.find(catalog.EMPTY_TEXT, path, _("`%s` kosong.") % name)


def _room(desk: Desk, pack: Pack) -> Iterator[Finding]:
    rooms = room_folders()
    if pack.room not in rooms:
        what = _("Ruang `%s` tidak terpasang.") % pack.room
        yield desk.find(catalog.UNKNOWN_ROOM, ("room",), what, known=", ".join(rooms))


def _owner(desk: Desk, pack: Pack) -> Iterator[Finding]:
    if (pack.owner.unit is None) == (pack.owner.code is None):
        what = _("Kantor pemilik perlu `unit` atau `code`, salah satu.")
        yield desk.find(OWNER, ("owner",), what)
        return
    if pack.owner.unit is not None and pack.owner.unit not in Kind.values:
        what = _("Jenis kantor `%s` tidak dikenal.") % pack.owner.unit
        known = ", ".join(Kind.values)
        yield desk.find(catalog.UNKNOWN_UNIT, ("owner", "unit"), what, known=known)
    if pack.owner.area_of is None and pack.owner.code is not None:
        return
    field = next((field for field in pack.fields if field.id == pack.owner.area_of), None)
    if field is None or field.kind not in ("address", "point") or field.optional or field.when:
        what = _("`%s` bukan tempat yang selalu terjawab.") % pack.owner.area_of
        yield desk.find(catalog.NO_PLACE, ("owner", "area_of"), what)


def _requirements(desk: Desk, pack: Pack) -> Iterator[Finding]:
    asked = {field.id for field in pack.fields}
    base: Path = ("standard", "requirements")
    named = [((*base, at, "id"), r.id) for at, r in enumerate(pack.standard.requirements)]
    for path, name in named:
        yield from shaped(desk, name, path, SNAKE)
    yield from unlike(desk, named)
    for at, requirement in enumerate(pack.standard.requirements):
        if requirement.field not in asked:
            what = _("Pertanyaan `%s` tidak ada.") % requirement.field
            yield desk.find(catalog.NO_QUESTION, (*base, at, "field"), what)


def acts(pack: Pack) -> Iterator[tuple[str, str, Act, Path]]:
    """Return (step, verb, act, path) of every act."""
    for name, step in pack.procedure.items():
        for verb, act in step.acts.items():
            yield name, verb, act, ("procedure", name, "acts", verb)


def _reasons(desk: Desk, pack: Pack) -> Iterator[Finding]:
    coded = [(verb, path) for _step, verb, act, path in acts(pack) if act.reason == "coded"]
    for name in pack.reasons:
        yield from shaped(desk, name, ("reasons", name), SNAKE)
    if coded and not pack.reasons:
        for verb, path in coded:
            what = _("Tindakan `%s` meminta alasan dari daftar, tetapi daftarnya kosong.") % verb
            yield desk.find(catalog.NO_REASONS, (*path, "reason"), what)
    if pack.reasons and not coded:
        yield desk.find(catalog.UNUSED_REASONS, ("reasons",), _("Daftar alasan tidak dipakai."))


_MONTH = 30  # days, for a bound that need not be exact


def _products(desk: Desk, pack: Pack) -> Iterator[Finding]:
    issued = set()
    for _step, _verb, act, path in acts(pack):
        if act.issues is None:
            continue
        issued.add(act.issues)
        if act.issues not in pack.products:
            what = _("Dokumen `%s` tidak ada.") % act.issues
            known = ", ".join(pack.products) or "-"
            yield desk.find(catalog.NO_PRODUCT, (*path, "issues"), what, known=known)
        if act.outcome != "granted":
            hint = _("tulis `outcome: granted`, atau hapus `issues`")
            what = _("Hasil dan akhir tidak sejalan.")
            yield desk.find(catalog.OUTCOME, (*path, "issues"), what, hint=hint)
    for name in pack.products:
        yield from _product(desk, pack, name, is_issued=name in issued)


def _product(desk: Desk, pack: Pack, name: str, *, is_issued: bool) -> Iterator[Finding]:
    path: Path = ("products", name)
    product = pack.products[name]
    yield from shaped(desk, name, path, KEBAB)
    if not is_issued:
        what = _("Dokumen `%s` tidak pernah diterbitkan.") % name
        yield desk.find(catalog.UNUSED_PRODUCT, path, what, name=name)
    folder = room_folders().get(pack.room)
    if folder is None or not (folder / "letters" / FilePath(product.template).name).is_file():
        what = _("Naskah `%s` tidak ada.") % product.template
        where = {"room": pack.room, "name": product.template}
        yield desk.find(catalog.NO_TEMPLATE, (*path, "template"), what, **where)
    if product.renew_days is not None:
        most = (product.valid_months or 0) * _MONTH // 2
        if not 1 <= product.renew_days <= most:
            what = _("Perpanjangan tidak sejalan dengan masa berlaku.")
            yield desk.find(catalog.RENEWAL, (*path, "renew_days"), what, most=str(most or "-"))
    shown = {f.id for f in pack.fields if not f.is_personal and f.kind != "group"}
    for at, field_id in enumerate(product.public):
        if field_id not in shown:
            what = _("`%s` tidak boleh tampil di halaman verifikasi.") % field_id
            yield desk.find(catalog.NOT_PUBLIC, (*path, "public", at), what)


def _messages(desk: Desk, pack: Pack) -> Iterator[Finding]:
    told = pack.messages
    always = set(PLACEHOLDERS) - {"alasan", "dokumen"}
    yield from _message(desk, told.on_open, ("messages", "on_open"), always)
    if told.on_issue is not None:
        yield from _message(desk, told.on_issue, ("messages", "on_issue"), always | {"dokumen"})
    if (told.on_issue is None) == bool(pack.products):
        yield _untold(desk, "on_issue") if pack.products else _no_occasion(desk, "on_issue", ())
    yield from _act_messages(desk, pack, always)
    timed = [name for name, step in pack.procedure.items() if step.on_timeout is not None]
    for name, message in told.on_timeout.items():
        yield from _message(desk, message, ("messages", "on_timeout", name), always)
    yield from _occasions(desk, "on_timeout", list(told.on_timeout), timed, timed)


def _act_messages(desk: Desk, pack: Pack, always: set[str]) -> Iterator[Finding]:
    known = {f"{step}.{verb}": act for step, verb, act, _path in acts(pack)}
    for key, message in pack.messages.on_act.items():
        act = known.get(key)
        allowed = always | ({"alasan"} if act and act.reason != "none" else set())
        yield from _message(desk, message, ("messages", "on_act", key), allowed)
    needed = [
        f"{step}.{verb}"
        for step, verb, act, _path in acts(pack)
        if act.outcome == "refused"
        or any(to in pack.procedure and pack.procedure[to].is_applicants for to in act.targets)
    ]
    yield from _occasions(desk, "on_act", list(pack.messages.on_act), list(known), needed)


def _occasions(
    desk: Desk, sort: str, written: list[str], known: list[str], needed: list[str]
) -> Iterator[Finding]:
    for key in written:
        if key not in known:
            yield _no_occasion(desk, f"{sort}/{key}", known)
    for key in needed:
        if key not in written:
            yield _untold(desk, f"{sort}.{key}")


def _no_occasion(desk: Desk, key: str, known: list[str] | tuple[str, ...]) -> Finding:
    path = ("messages", *key.split("/"))
    what = _("Pesan `%s` tidak punya kejadian.") % key.replace("/", ".")
    return desk.find(catalog.NO_OCCASION, path, what, known=", ".join(known) or "-")


def _untold(desk: Desk, key: str) -> Finding:
    what = _("Pesan `%s` belum ada.") % key
    return desk.find(catalog.UNTOLD, ("messages",), what, key=key)


def _message(desk: Desk, message: Message, path: Path, allowed: set[str]) -> Iterator[Finding]:
    for part in ("subject", "body"):
        for lang in ("id", "en"):
            text = getattr(getattr(message, part), lang)
            yield from _placeholders(desk, text, (*path, part, lang), allowed)


def _placeholders(desk: Desk, text: str, path: Path, allowed: set[str]) -> Iterator[Finding]:
    known = ", ".join(f"`{{{name}}}`" for name in sorted(allowed))
    try:
        names = [name for _text, name, _spec, _how in Formatter().parse(text) if name is not None]
    except ValueError:
        what = _("Kurung kurawal di pesan ini tidak berpasangan.")
        yield desk.find(catalog.UNKNOWN_PLACEHOLDER, path, what, known=known)
        return
    for name in names:
        if name not in allowed:
            what = _("`{%s}` tidak dikenal di pesan ini.") % name
            yield desk.find(catalog.UNKNOWN_PLACEHOLDER, path, what, known=known)
