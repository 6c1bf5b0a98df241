"""Marks on a case, and acts that open a case of another service."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.engine.packs import answered, expressions
from balaikota.engine.packs.grammar import Act, Mark, Opens, Pack, Step
from balaikota.engine.packs.lint import catalog, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import KEBAB, shaped
from balaikota.engine.packs.lint.trials import Names
from balaikota.engine.packs.reading import Path

Known = Callable[[str], Pack | None]

UNKNOWN_MARK = catalog.rule(
    "P140",
    gettext_lazy("Tanda itu tidak dikenal sistem, jadi tidak akan pernah dipasang."),
    gettext_lazy("Pakai salah satu: {known}."),
)
MARK_STEP = catalog.rule(
    "P141",
    gettext_lazy("Tanda hanya dipasang petugas, pada langkah yang ada."),
    gettext_lazy("Tunjuk langkah petugas: {known}."),
)
MARK_CLOSES = catalog.rule(
    "P142",
    gettext_lazy("Tanda hanya dapat menutup tindakan petugas yang ada."),
    gettext_lazy("Tulis `langkah.tindakan`, salah satu: {known}."),
)
MARK_WHY = catalog.rule(
    "P143",
    gettext_lazy("Petugas harus membaca mengapa tindakannya tertutup."),
    gettext_lazy("Tulis `closes` dan `why_not` bersama, atau hapus keduanya."),
)
ACT_MARK = catalog.rule(
    "P147",
    gettext_lazy("Tindakan petugas hanya memasang atau melepas tanda yang dipakai layanan ini."),
    gettext_lazy(
        "Tulis tandanya di `flags`, di `raises` atau `lowers` saja, pada langkah petugas; `blocked` tidak dipasang tindakan."
    ),
)
OPENS_HERE = catalog.rule(
    "P144",
    gettext_lazy("Layanan lain dibuka oleh petugas, bukan oleh kiriman pemohon."),
    gettext_lazy("Pindahkan `opens` ke tindakan pada langkah petugas."),
)
NO_QUESTION = catalog.rule(
    "P145",
    gettext_lazy("Layanan itu tidak menanyakan hal itu, jadi isiannya akan hilang."),
    gettext_lazy("Pakai salah satu: {known}."),
)
MISFIT = catalog.rule(
    "P146",
    gettext_lazy("Layanan itu tidak dapat menerima isian sebentuk itu."),
    gettext_lazy("Isi dengan jawaban atau ungkapan yang jenisnya sama dengan pertanyaan `{name}`."),
)


def nothing(_slug: str) -> Pack | None:
    """Return no pack: where no other service is known."""
    return None


def check(desk: Desk, pack: Pack, known: Known) -> Iterator[Finding]:
    """Check what the pack declares of marks, and what its acts open."""
    for flag, mark in pack.flags.items():
        path: Path = ("flags", flag)
        if flag not in expressions.FLAGS:
            what = _("Tanda `%s` tidak ada.") % flag
            yield desk.find(UNKNOWN_MARK, path, what, known=", ".join(expressions.FLAGS))
        yield from _mark(desk, pack, mark, path)
    names = trials.of_procedure(pack)
    for name, step in pack.procedure.items():
        for verb, act in step.acts.items():
            yield from _sets(desk, pack, step, act, ("procedure", name, "acts", verb))
            if act.opens is not None:
                here: Path = ("procedure", name, "acts", verb, "opens")
                yield from _opens(desk, step, act.opens, here, names)
                yield from _fits(desk, act.opens, here, names, known)


def _mark(desk: Desk, pack: Pack, mark: Mark, path: Path) -> Iterator[Finding]:
    offices = {name: step for name, step in pack.procedure.items() if step.is_officers}
    acts = [f"{name}.{verb}" for name, step in offices.items() for verb in step.acts]
    for at, name in enumerate(mark.steps):
        if name not in offices:
            what = _("Langkah petugas `%s` tidak ada.") % name
            yield desk.find(MARK_STEP, (*path, "steps", at), what, known=", ".join(offices))
    for at, name in enumerate(mark.closes):
        if name not in acts:
            what = _("Tindakan petugas `%s` tidak ada.") % name
            yield desk.find(MARK_CLOSES, (*path, "closes", at), what, known=", ".join(acts))
    if bool(mark.closes) != (mark.why_not is not None):
        what = _("Tanda `%s`: `closes` dan `why_not` harus ditulis bersama.") % path[-1]
        yield desk.find(MARK_WHY, path, what)


def _sets(desk: Desk, pack: Pack, step: Step, act: Act, path: Path) -> Iterator[Finding]:
    """Check which marks an act puts on or takes off."""
    for way, flags in (("raises", act.raises), ("lowers", act.lowers)):
        for at, flag in enumerate(flags):
            is_both = flag in act.raises and flag in act.lowers
            is_blocking = way == "raises" and flag == "blocked"  # nobody would say by what
            if flag not in pack.flags or is_both or is_blocking or not step.is_officers:
                what = _("Tanda `%s` tidak dapat diubah tindakan ini.") % flag
                yield desk.find(ACT_MARK, (*path, way, at), what)


def _opens(desk: Desk, step: Step, opens: Opens, path: Path, names: Names) -> Iterator[Finding]:
    yield from shaped(desk, opens.pack, (*path, "pack"), KEBAB)
    if step.is_applicants:
        yield desk.find(OPENS_HERE, path, _("Tindakan pemohon membuka layanan lain."))
    for field, expression in opens.prefill.items():
        yield from trials.check_value(desk, expression, (*path, "prefill", field), names)


def _fits(desk: Desk, opens: Opens, path: Path, names: Names, known: Known) -> Iterator[Finding]:
    """Check what is filled in against the form of the other service, where it is known."""
    other = known(opens.pack)
    if other is None:
        return
    asked = {field.id: field for field in other.fields}
    for name, expression in opens.prefill.items():
        here = (*path, "prefill", name)
        if name not in asked:
            what = _("Layanan `%(pack)s` tidak menanyakan `%(name)s`.") % {
                "pack": opens.pack,
                "name": name,
            }
            yield desk.find(NO_QUESTION, here, what, known=", ".join(asked))
        elif any(trials.check_value(desk, expression, here, names)):
            continue
        elif not all(
            answered.fits(asked[name], value) for value in trials.outcomes(expression, names)
        ):
            what = _("Isian `%s` tidak sebentuk dengan pertanyaannya.") % name
            yield desk.find(MISFIT, here, what, name=name)
