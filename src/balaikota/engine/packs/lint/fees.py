"""Fees: only where the law lets one ask, waited for by a step, and whole rupiah for every answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.engine.packs import expressions, fees
from balaikota.engine.packs.fees import FeeLine, Levy
from balaikota.engine.packs.fields import kind_of
from balaikota.engine.packs.grammar import Pack, Step
from balaikota.engine.packs.lint import catalog, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import SNAKE, shaped
from balaikota.engine.packs.lint.trials import Names
from balaikota.engine.packs.reading import Path

FREE_BY_LAW = catalog.rule(
    "P170",
    gettext_lazy("Undang-undang melarang memungut biaya untuk layanan ini."),
    gettext_lazy("Hapus `fees`, `fee.by`, dan langkah yang memakai `pays`; tulis `rupiah: 0`."),
)
NO_FEE = catalog.rule(
    "P171",
    gettext_lazy("Tidak ada pungutan dengan nama itu, jadi tidak ada yang dapat ditagih."),
    gettext_lazy("Pakai salah satu: {known}, atau tambahkan di `fees`."),
)
UNUSED_FEE = catalog.rule(
    "P172",
    gettext_lazy("Pungutan ini tidak pernah ditagih."),
    gettext_lazy("Tulis `pays: {name}` pada langkah pemohon, atau hapus pungutannya."),
)
PAY_STEP = catalog.rule(
    "P173",
    gettext_lazy("Selama pembayaran ditunggu, yang berkewajiban pemohon, dan jam kantor berhenti."),
    gettext_lazy(
        "Pakai `by: applicant`, satu tindakan tanpa alasan, hasil, atau syarat, dan `clock.pauses: [applicant]`."
    ),
)
FEE_LINE = catalog.rule(
    "P174",
    gettext_lazy("Pembayar harus dapat menghitung ulang setiap baris."),
    gettext_lazy("Tulis `quantity`, `unit`, dan `price`, atau hanya `amount`."),
)
NOT_MONEY = catalog.rule(
    "P175",
    gettext_lazy("Tagihan harus rupiah bulat, tidak kurang dari 0, untuk setiap jawaban."),
    gettext_lazy(
        "Periksa rumusnya, beri `max` pada pertanyaan bilangan, dan sebut pembulatan `up`, `down`, atau `half-up`."
    ),
)
FEE_SAID = catalog.rule(
    "P176",
    gettext_lazy("Biaya pada standar pelayanan harus sama dengan yang ditagih."),
    gettext_lazy("Tulis `fee: {{rupiah: 0, by: …}}` dengan nama salah satu `fees`."),
)
# Legal numbers are tried up to a million: a tariff above that for one unit is a slip of the pen.
TARIFFS = (0, 1, 2, 100, 1_000_000)


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check what the pack asks money for."""
    paying = {name: step for name, step in pack.procedure.items() if step.pays is not None}
    yield from _free(desk, pack, bool(paying))
    yield from _said(desk, pack)
    for name, step in paying.items():
        yield from _step(desk, pack, step, ("procedure", name))
    asked = {step.pays for step in paying.values()}
    names = of_fee(pack)
    for name, levy in pack.fees.items():
        here: Path = ("fees", name)
        yield from shaped(desk, name, here, SNAKE)
        if name not in asked:
            what = _("Pungutan `%s` tidak ditagih di langkah mana pun.") % name
            yield desk.find(UNUSED_FEE, here, what, name=name)
        yield from _levy(desk, levy, here, names)


def of_fee(pack: Pack) -> Names:
    """Return what a fee may read: every answer of a request that was sent, the case, the subtotal.

    What must be answered is answered by then.
    """
    names = trials.of_procedure(pack)
    tried = dict(names.samples)
    for field in pack.fields:
        if not field.optional and field.when is None:
            tried[field.id] = kind_of(field).samples(field)
    return replace(names, samples={**tried, fees.SUBTOTAL: [0]}, amounts=TARIFFS)


def _free(desk: Desk, pack: Pack, is_paid: bool) -> Iterator[Finding]:
    fee = pack.standard.fee
    if fee.free_by is not None and (is_paid or pack.fees or not fee.is_free):
        what = _("Layanan ini gratis menurut %s, tetapi ada biayanya.") % fee.free_by.regulation
        yield desk.find(FREE_BY_LAW, ("standard", "fee"), what)


def _said(desk: Desk, pack: Pack) -> Iterator[Finding]:
    fee, path = pack.standard.fee, ("standard", "fee")
    if fee.by is not None and fee.by not in pack.fees:
        what = _("Pungutan `%s` tidak ada.") % fee.by
        yield desk.find(NO_FEE, (*path, "by"), what, known=", ".join(pack.fees) or "-")
    if (fee.by is None) != (not pack.fees) or (fee.by is not None and fee.rupiah != 0):
        yield desk.find(FEE_SAID, path, _("Biaya pada standar tidak cocok dengan `fees`."))
    if any(field.id == fees.SUBTOTAL for field in pack.fields) and pack.fees:
        what = _("Pertanyaan bernama `%s`.") % fees.SUBTOTAL
        yield desk.find(catalog.TAKEN_NAME, ("form",), what)


def _step(desk: Desk, pack: Pack, step: Step, path: Path) -> Iterator[Finding]:
    if step.pays not in pack.fees:
        what = _("Pungutan `%s` tidak ada.") % step.pays
        yield desk.find(NO_FEE, (*path, "pays"), what, known=", ".join(pack.fees) or "-")
    acts = list(step.acts.values())
    is_plain = len(acts) == 1 and not (
        acts[0].reason != "none"
        or acts[0].outcome
        or acts[0].issues
        or acts[0].when
        or acts[0].opens
    )
    if not (step.is_applicants and is_plain and "applicant" in pack.clock.pauses):
        what = _("Langkah `%s` tidak dapat menunggu pembayaran.") % path[-1]
        yield desk.find(PAY_STEP, path, what)


def _levy(desk: Desk, levy: Levy, path: Path, names: Names) -> Iterator[Finding]:
    faults = list[Finding]()
    for at, line in enumerate(levy.lines):
        faults += _line(desk, line, (*path, "lines", at), names)
    if not levy.lines:
        faults.append(desk.find(FEE_LINE, path, _("Pungutan `%s` tanpa baris.") % path[-1]))
    yield from faults or _tried(desk, levy, path, names)


def _line(desk: Desk, line: FeeLine, path: Path, names: Names) -> Iterator[Finding]:
    if not line.is_whole:
        what = _("Baris “%s” tidak lengkap, atau ditulis dengan dua cara.") % line.title.id
        yield desk.find(FEE_LINE, path, what)
    allowed = expressions.FUNCTIONS | frozenset(fees.FUNCTIONS)
    for key, text in line.expressions():
        yield from trials.named(desk, text, (*path, key), names, allowed)
    if line.when is not None:
        yield from trials.check(desk, line.when, (*path, "when"), names)


def _tried(desk: Desk, levy: Levy, path: Path, names: Names) -> Iterator[Finding]:
    """Work the fee out for samples of everything it reads."""
    whole = " ".join(f"({text})" for text in levy.expressions())
    used = {name for text in levy.expressions() for name in expressions.variables(text)}
    for sample in trials.samples(whole, sorted(used), names):
        try:
            fees.work_out(levy, sample)
        except fees.NotMoney as error:
            values = {"sample": trials.shown(sample), "value": str(error)}
            what = _("Pungutan menjadi `%(value)s` untuk %(sample)s.") % values
        except expressions.FAILURES as error:
            values = {"sample": trials.shown(sample), "error": str(error).partition("\n")[0]}
            what = _("Pungutan gagal untuk %(sample)s: %(error)s.") % values
        else:
            continue
        yield desk.find(NOT_MONEY, path, what)
        return
