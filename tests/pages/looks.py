"""Every page worth looking at in a browser: who sees it, where, and what to press first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.pages.addresses import SECTIONS
from tests.pages.scene import Scene
from tests.rooms.percobaan.service import SLUG

APPLY = f"/layanan/{SLUG}/ajukan/"
FILTERS = ("tugas", "saya", "bebas", "unit", "terlambat", "hari-ini", "tanpa-petugas")
LAST_FILTER = "menunggu-pemohon"


@dataclass(frozen=True)
class Look:
    """One page in one state.

    Attributes:
        press: send the page's form as it stands, to see what it says is missing.
    """

    name: str
    path: str
    press: bool = False


def portal() -> Iterator[Look]:
    """Yield what anybody sees."""
    yield Look("home", "/")
    yield Look("services", "/layanan/?semua=1")
    yield Look("services-none", "/layanan/?q=zzzz")
    yield Look("service", f"/layanan/{SLUG}/")
    for section in SECTIONS:
        yield Look(f"section-{section}", f"{APPLY}{section}/")
    for section in SECTIONS:
        yield Look(f"section-{section}-errors", f"{APPLY}{section}/", press=True)
    yield Look("track", "/lacak/")
    yield Look("track-errors", "/lacak/", press=True)
    yield Look("promises", "/janji/")
    yield Look("look-up", "/verifikasi/")
    yield Look("look-up-errors", "/verifikasi/", press=True)
    yield Look("verify-unknown", "/verifikasi/tidak-ada")
    yield Look("not-found", "/tidak-ada/")


def account() -> Iterator[Look]:
    """Yield the pages around signing in."""
    yield Look("sign-in", "/masuk/?next=/meja/")
    yield Look("sign-in-errors", "/masuk/", press=True)
    yield Look("sign-up", "/daftar/")
    yield Look("sign-up-errors", "/daftar/", press=True)
    yield Look("reset", "/akun/lupa-sandi/")


def holder(scene: Scene) -> Iterator[Look]:
    """Yield what whoever holds the secrets of all requests sees."""
    yield Look("check", f"{APPLY}periksa/")
    for state, case in scene.cases.items():
        yield Look(f"tracking-{state}", f"/lacak/{case.number}/")
    waiting = scene.cases["waiting"].number
    yield Look("mend", f"/lacak/{waiting}/perbaiki/")
    yield Look("withdraw", f"/lacak/{waiting}/tarik/")
    for state, letter in scene.letters.items():
        yield Look(f"verify-{state}", f"/verifikasi/{letter.verification_id}")


def desk(scene: Scene, role: str) -> Iterator[Look]:
    """Yield the pages of the desk that ``role`` works on."""
    yield from {
        "petugas-loket": _front,
        "lurah": _head,
        "camat": _superior,
        "admin-orang": _people,
        "bagian-organisasi": _organisation,
        "sekda": _second,
        "auditor": _auditor,
    }[role](scene)


DESKS = ("petugas-loket", "lurah", "camat", "admin-orang", "bagian-organisasi", "sekda", "auditor")


def _front(scene: Scene) -> Iterator[Look]:
    for chosen in (*FILTERS, LAST_FILTER):
        yield Look(f"inbox-{chosen}", f"/meja/?saring={chosen}")
    yield Look("inbox-none", "/meja/?saring=unit&cari=ZZZ")
    yield Look("overview", "/meja/peta/")
    for state, case in scene.cases.items():
        if case.unit_id == scene.city.kauman.pk:
            yield Look(f"case-{state}", f"/meja/kasus/{case.number}/")
    new = scene.cases["new"].number
    for verb in ("kembalikan", "tolak"):
        yield Look(f"act-{verb}", f"/meja/kasus/{new}/tindak/{verb}/")
        yield Look(f"act-{verb}-errors", f"/meja/kasus/{new}/tindak/{verb}/", press=True)
    yield from _beside(new)
    yield Look("day", "/meja/hari-ini/")
    yield Look("day-end", "/meja/akhir-hari/")
    yield Look("searches", "/meja/saringan/")
    yield Look("shortlist", "/meja/pilihan/")
    yield Look("bulks", "/meja/sekaligus/")
    yield Look("counter", "/meja/loket/")
    yield Look("counter-form", f"/meja/loket/{SLUG}/")
    yield Look("counter-form-errors", f"/meja/loket/{SLUG}/", press=True)
    yield Look("sitting", "/meja/sesi-loket/")
    yield Look("renew-secret", f"/meja/kasus/{new}/kode/")
    yield Look("registers", "/meja/register/")
    yield Look("register", f"/meja/register/{scene.letters['issued'].entry.register_id}/")
    yield Look("notices", "/meja/pemberitahuan/")
    yield Look("units", "/meja/unit/")
    yield Look("unit", f"/meja/unit/{scene.city.kauman.code}/")
    yield Look("unit-empty", f"/meja/unit/{scene.city.elsewhere.code}/")
    yield Look("calendar", "/meja/kalender/")
    yield Look("reference", "/meja/acuan/")
    yield Look("reference-none", "/meja/acuan/?cari=zzzz")
    yield Look("reference-row", f"/meja/acuan/{scene.rows['reference']}/")
    yield Look("unconfirmed", "/meja/belum-pasti/")
    yield Look("account", "/akun/")
    yield Look("password", "/akun/sandi/")


def _beside(number: str) -> Iterator[Look]:
    """Yield what an officer opens from a case, beside its acts."""
    case = f"/meja/kasus/{number}/"
    yield Look("examine", f"{case}periksa/?isian=foto_usaha&besar=2")
    yield Look("sheet", f"{case}cetak/")
    forms = {
        "hand-over": "serahkan", "merge": "gabungkan", "split": "bagi", "link": "hubungkan",
        "block": "terhalang", "concern": "menyangkut", "note": "catatan", "mismatch": "beda-data",
        "step-remark": "catatan-langkah", "ask": "tanya", "withdraw-for": "tarik",
    }  # fmt: skip
    for name, rest in forms.items():
        yield Look(f"beside-{name}", f"{case}{rest}/")
    for name in ("hand-over", "merge", "block", "mismatch"):
        yield Look(f"beside-{name}-errors", f"{case}{forms[name]}/", press=True)
    yield Look("beside-outside", f"{case}luar/")
    yield Look("beside-outside-asked", f"{case}luar/?kepada=listrik")


def _head(scene: Scene) -> Iterator[Look]:
    approval, letters = scene.cases["approval"].number, scene.letters
    yield Look("head-inbox", "/meja/")
    yield Look("head-case", f"/meja/kasus/{approval}/")
    yield Look("head-return", f"/meja/kasus/{approval}/tindak/kembalikan/")
    yield Look("head-return-errors", f"/meja/kasus/{approval}/tindak/kembalikan/", press=True)
    yield Look("head-extend", f"/meja/kasus/{approval}/perpanjang/")
    yield Look("standards", "/meja/catatan-dari-meja/")
    yield Look("bench-services", "/meja/uji/")
    yield Look("bench", f"/meja/uji/{SLUG}/")
    yield Look("promise", f"/janji/{scene.city.kauman.code}/")
    yield Look("survey", "/meja/survei/")
    yield Look("survey-words", f"/meja/survei/kata/{scene.city.kauman.code}/")
    yield Look("survey-tablets", "/meja/survei/tablet/")
    yield Look("survey-plan-new", "/meja/survei/rencana/")
    yield Look("survey-plan-new-errors", "/meja/survei/rencana/", press=True)
    yield Look("unprinted", "/meja/surat/")
    for state, letter in letters.items():
        yield Look(f"letter-{state}", f"/meja/surat/{letter.pk}/")
    yield Look("revoke", f"/meja/surat/{letters['issued'].pk}/cabut/")
    yield Look("revoke-errors", f"/meja/surat/{letters['issued'].pk}/cabut/", press=True)
    yield Look("void-errors", f"/meja/surat/{letters['lost'].pk}/batal/", press=True)


def _superior(scene: Scene) -> Iterator[Look]:
    yield Look("superior-inbox", "/meja/?saring=tanpa-petugas")
    yield Look("superior-case", f"/meja/kasus/{scene.cases['unattended'].number}/")
    yield Look("superior-day", "/meja/hari-ini/")
    yield Look("superior-overview", "/meja/peta/")
    yield Look("histories", "/meja/riwayat-proses/")
    yield Look("acting", "/meja/orang/plh/")
    yield Look("acting-post", f"/meja/orang/plh/?jabatan=lurah:{scene.city.elsewhere.code}")
    yield Look(
        "acting-errors", f"/meja/orang/plh/?jabatan=lurah:{scene.city.elsewhere.code}", press=True
    )


def _people(scene: Scene) -> Iterator[Look]:
    yield Look("people", "/meja/orang/")
    yield Look("people-none", "/meja/orang/?cari=zzzz")
    yield Look("person", f"/meja/orang/{scene.city.officers['lurah'].pk}/")
    yield Look("officer-new", "/meja/orang/akun-baru/")
    yield Look("officer-new-errors", "/meja/orang/akun-baru/", press=True)
    yield Look("assign", "/meja/orang/tugaskan/")
    yield Look("assign-errors", "/meja/orang/tugaskan/", press=True)


def _organisation(scene: Scene) -> Iterator[Look]:
    row = scene.rows["reference"]
    yield Look("day-propose", "/meja/kalender/usul/")
    yield Look("year-propose", "/meja/kalender/tahun/?tahun=2028")
    yield Look("year-propose-errors", "/meja/kalender/tahun/?tahun=2028", press=True)
    yield Look("hours-propose", "/meja/kalender/jam/baru/")
    yield Look("hours-propose-errors", "/meja/kalender/jam/baru/", press=True)
    yield Look("calendar-missing", "/meja/kalender/?tahun=2029")
    yield Look("day-propose-errors", "/meja/kalender/usul/", press=True)
    yield Look("year-confirm", "/meja/kalender/2026/cocok/")
    yield Look("hours-confirm", f"/meja/kalender/jam/{scene.rows['hours']}/cocok/")
    yield Look("number-propose", f"/meja/acuan/{row}/usul/")
    yield Look("number-propose-errors", f"/meja/acuan/{row}/usul/", press=True)
    yield Look("proposals", "/meja/usulan/")
    yield Look("proposal", f"/meja/usulan/{scene.rows['proposal']}/")


def _second(scene: Scene) -> Iterator[Look]:
    yield Look("second-proposals", "/meja/usulan/")
    yield Look("second-proposal", f"/meja/usulan/{scene.rows['proposal']}/")
    yield Look("second-proposal-errors", f"/meja/usulan/{scene.rows['proposal']}/", press=True)


def _auditor(scene: Scene) -> Iterator[Look]:
    yield Look("ledger", "/meja/kejadian/")
    yield Look("ledger-none", "/meja/kejadian/?tindakan=zzzz")
    yield Look("auditor-case", f"/meja/kasus/{scene.cases['late'].number}/")
