"""The check before the form: what it may ask, and whether its verdicts cover every answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.engine.packs import answered, precheck
from balaikota.engine.packs.fields import kind_of
from balaikota.engine.packs.grammar import Field, Pack, Precheck, Section, Text, Verdict
from balaikota.engine.packs.lint import catalog, conditions, form
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path, Source

PRECHECK_EMPTY = catalog.rule(
    "P130",
    gettext_lazy("Tanpa pertanyaan, tidak ada yang dapat dicek."),
    gettext_lazy(
        "Tulis sedikitnya satu pertanyaan di `precheck.questions`, atau hapus `precheck`."
    ),
)
PRECHECK_PERSONAL = catalog.rule(
    "P131",
    gettext_lazy(
        "Cek awal dijawab tanpa akun dan tampil di alamat halaman, jadi tidak boleh menyebut orang."
    ),
    gettext_lazy("Tanyakan dengan `yes-no`, `choice`, atau angka, tanpa `personal`."),
)
PRECHECK_OTHER = catalog.rule(
    "P132",
    gettext_lazy("Jawaban cek awal mengisi pertanyaan formulir yang bernama sama."),
    gettext_lazy(
        "Samakan jenis, pilihan, dan batasnya dengan `{name}` di formulir, atau beri nama lain."
    ),
)
PRECHECK_LAST = catalog.rule(
    "P133",
    gettext_lazy("Hasil dibaca dari atas; setiap jawaban harus sampai pada satu hasil."),
    gettext_lazy(
        "Tulis `when` pada semua hasil kecuali yang terakhir, dan jangan akhiri dengan `missing-things`."
    ),
)
PRECHECK_LACKING = catalog.rule(
    "P134",
    gettext_lazy(
        "Warga harus membaca syarat mana yang belum dimilikinya, dan hanya bila ada yang kurang."
    ),
    gettext_lazy(
        "Pada `missing-things` tulis `lacking: […]` dari: {known}. Pada hasil lain hapus `lacking`."
    ),
)
PRECHECK_NEVER = catalog.rule(
    "P135",
    gettext_lazy("Setiap hasil sudah dicoba dengan semua jawaban yang mungkin."),
    gettext_lazy("Perbaiki syaratnya, ubah urutannya, atau hapus hasil itu."),
)


MOST_TRIALS = 5000
AT = ("precheck",)
NOTHING = Text(id="-", en="-")


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check the pre-check, if the pack has one."""
    if pack.precheck is None:
        return
    found = [
        *_as_a_form(desk, pack, pack.precheck),
        *_questions(desk, pack, pack.precheck),
        *_verdicts(desk, pack, pack.precheck),
    ]
    yield from found
    if not found:
        yield from _tried(desk, pack, pack.precheck)


def _as_a_form(desk: Desk, pack: Pack, asked: Precheck) -> Iterator[Finding]:
    """Check its questions as those of a form are, and each verdict as a question that it brings up."""
    told = [_as_question(at, verdict) for at, verdict in enumerate(asked.verdicts)]
    page = Section(section=precheck.PAGE, title=NOTHING, fields=[*asked.questions, *told])
    alone = precheck.form_of(pack, asked)
    both = msgspec.structs.replace(pack, form=[page])
    moved = Desk(desk.file, _moved(desk.source, len(asked.questions)))
    # What it says of the pack's own name is said already, and findings are told once.
    yield from form.check(moved, alone)
    yield from conditions.check(moved, both)


def _as_question(at: int, verdict: Verdict) -> Field:
    # No answer can bear this name, so that no condition can read a verdict.
    return Field(id=f"#{at}", kind="yes-no", label=NOTHING, when=verdict.when)


def _moved(source: Source, count: int) -> Source:
    """Return the source as if the questions and then the verdicts stood in a form."""
    first = {"questions": 0, "verdicts": count}
    lines: dict[Path, int] = {("pack",): source.line(("pack",))}
    for path, line in source.lines.items():
        match path:
            case ("precheck", "questions" | "verdicts" as part, int(at), *rest):
                lines["form", 0, "fields", first[str(part)] + at, *rest] = line
    return Source(source.values, lines)


def _questions(desk: Desk, pack: Pack, asked: Precheck) -> Iterator[Finding]:
    in_form = {field.id: field for field in pack.fields}
    if not asked.questions:
        yield desk.find(PRECHECK_EMPTY, (*AT, "questions"), _("Cek awal tidak bertanya apa pun."))
    for at, field in enumerate(asked.questions):
        path = (*AT, "questions", at)
        if field.is_personal or field.kind in ("declaration", "group", "code"):
            what = _("Cek awal menanyakan `%s`, yang tidak dapat dijawab di sana.") % field.id
            yield desk.find(PRECHECK_PERSONAL, path, what)
        same = in_form.get(field.id)
        if same is not None and _takes(same) != _takes(field):
            what = _("`%s` dijawab lain di formulir.") % field.id
            yield desk.find(PRECHECK_OTHER, path, what, name=field.id)


def _takes(field: Field) -> tuple[object, ...]:
    """Return what decides which answers a question takes."""
    choices = [choice.id for choice in field.choices]
    return field.kind, choices, field.min, field.max, field.pattern, field.only


def _verdicts(desk: Desk, pack: Pack, asked: Precheck) -> Iterator[Finding]:
    known = [item.id for item in pack.standard.requirements]
    last = len(asked.verdicts) - 1
    if last < 0 or asked.verdicts[last].kind == "missing-things":
        what = _("Cek awal tidak selalu sampai pada satu hasil.")
        yield desk.find(PRECHECK_LAST, (*AT, "verdicts"), what)
    for at, verdict in enumerate(asked.verdicts):
        path: Path = (*AT, "verdicts", at)
        if (verdict.when is None) != (at == last):
            what = _("Hasil ke-%s salah tempat.") % (at + 1)
            yield desk.find(PRECHECK_LAST, path, what)
        is_missing = verdict.kind == "missing-things"
        strange = [id_ for id_ in verdict.lacking if id_ not in known]
        if is_missing != bool(verdict.lacking) or strange:
            what = _("Hasil ke-%s menyebut syarat yang salah.") % (at + 1)
            yield desk.find(PRECHECK_LACKING, path, what, known=", ".join(known))


def _tried(desk: Desk, pack: Pack, asked: Precheck) -> Iterator[Finding]:
    """Judge generated answers: every verdict is told for some of them, and somebody gets on."""
    told: set[int] = set()
    gets_on = False
    for answers in _samples(asked):
        judged = precheck.judge(pack, asked, answers)
        told |= {id(verdict) for verdict in judged.verdicts}
        gets_on = gets_on or judged.kind in ("go-on", "missing-things")
    for at, verdict in enumerate(asked.verdicts):
        if id(verdict) not in told:
            what = _("Hasil ke-%s tidak pernah muncul.") % (at + 1)
            yield desk.find(PRECHECK_NEVER, (*AT, "verdicts", at), what)
    if not gets_on:
        what = _("Apa pun jawabannya, tidak ada yang dapat melanjutkan.")
        yield desk.find(PRECHECK_NEVER, (*AT, "verdicts"), what)


def _samples(asked: Precheck) -> Iterator[dict[str, Any]]:
    """Return complete answers: a question not asked, or one that may be left empty, has none."""
    kinds = [[*([None] if f.optional else []), *kind_of(f).samples(f)] for f in asked.questions]
    for answers in islice(product(*kinds), MOST_TRIALS):
        pairs = zip(asked.questions, answers, strict=True)
        yield answered.settle(
            asked.questions, {f.id: answer for f, answer in pairs if answer is not None}
        )
