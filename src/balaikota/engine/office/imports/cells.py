"""What a cell means: dates, NIP, how a post is held; each refusal says why and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from balaikota.core.people import rules
from balaikota.lib.errors import DomainError

EARLIEST, LATEST = date(1970, 1, 1), date(2100, 1, 1)
_EXCEL_ZERO = date(1899, 12, 30)
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_WORDS = re.compile(r"(\d{1,2})\s*[-/. ]?\s*([a-z]{3,9})\.?\s*[-/. ]?\s*(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|[a-z]+)\s*[-/. ]\s*\d{2}")
_SERIAL = re.compile(r"\d{5}")
_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_MONTHS = (
    "jan", "feb pebruari", "mar", "apr", "mei may", "jun", "jul", "agu ags agt aug", "sep", "okt oct",
    "nov nop", "des dec",
)  # fmt: skip
_MODES = {
    rules.DEFINITIF: ("", "definitif", "definitive", "def", "tetap", "pejabat definitif"),
    rules.PLT: ("plt", "pelaksana tugas"),
    rules.PLH: ("plh", "pelaksana harian"),
    rules.MANDATE: ("mandat", "a n"),
}


class Unclear(DomainError):
    """A cell does not say what it should; the message says why and what to do."""


def read_day(text: str, *, is_month_first: bool = False) -> date | None:
    """Return the date in a cell; None when it is empty.

    Indonesian (1 Desember 2026, 01-12-2026), ISO, and the number a spreadsheet keeps for a day.

    Args:
        is_month_first: another cell of the column puts the month first, so that a date with two
            numbers up to twelve could be either.

    Raises:
        Unclear: no such date, or it could be two.
    """
    text = " ".join(text.lower().split())
    if not text:
        return None
    parts = _parts(text)
    if parts is None:
        raise _no_date(text)
    year, month, day, has_numbers = parts
    if has_numbers and is_month_first and month <= 12 and day <= 12 and day != month:
        raise Unclear(
            _(
                "Bisa berarti dua tanggal, karena kolom ini juga memuat tanggal dengan bulan lebih "
                "dulu. Tulis nama bulannya, misalnya 1 Desember 2026."
            )
        )
    try:
        found = date(year, month, day)
    except ValueError:
        if has_numbers and month > 12 >= day:
            told = _("Bulan ditulis lebih dulu. Tulis tanggal, bulan, tahun: 31-12-2026.")
            raise Unclear(told) from None
        raise Unclear(_("Tanggal ini tidak ada. Periksa hari dan bulannya.")) from None
    if not EARLIEST <= found < LATEST:
        raise Unclear(_("Tahun ini tidak mungkin. Periksa tahunnya."))
    return found


def is_month_first(text: str) -> bool:
    """Tell whether a date can only mean that its month stands first, ``12/31/2026``."""
    found = _NUMBERS.fullmatch(text.strip())
    return found is not None and int(found[2]) > 12 >= int(found[1])


def read_nip(text: str) -> str:
    """Return a NIP as 18 digits, empty for none.

    Raises:
        Unclear: a spreadsheet has spoilt it, or it has not 18 digits.
    """
    if _EXPONENT.fullmatch(text.strip()):
        raise Unclear(
            _(
                "Excel mengubah NIP ini menjadi bilangan dan membuang angka belakangnya. Jadikan "
                "kolomnya Teks, lalu ketik atau tempel lagi NIP dari sumbernya."
            )
        )
    nip = rules.clean_nip(text)
    if not nip or rules.is_nip(nip):
        return nip
    if not nip.isascii() or not nip.isdecimal():
        raise Unclear(_("NIP hanya angka. Hapus huruf dan tanda lainnya."))
    if len(nip) == 18:
        raise Unclear(
            _(
                "NIP tidak pernah berakhir 000: Excel membuang tiga angka terakhirnya. Jadikan "
                "kolomnya Teks, lalu ketik atau tempel lagi NIP dari sumbernya."
            )
        )
    words = {"count": len(nip)}
    raise Unclear(_("NIP terdiri dari 18 angka; ini %(count)s angka. Periksa lagi.") % words)


def read_email(text: str) -> str:
    """Return an email address, empty for none.

    Raises:
        Unclear: it is none.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        told = _("Alamat email ini tidak lengkap. Contoh: nama@malangkota.go.id")
        raise Unclear(told) from None
    return text


def read_username(text: str) -> str:
    """Return a user name, empty for none.

    Raises:
        Unclear: it has other characters than a user name may have, or too many.
    """
    text = text.strip()
    if text and not _USERNAME.fullmatch(text):
        raise Unclear(_("Nama pengguna hanya huruf, angka, titik, dan tanda hubung."))
    return text


def read_mode(text: str) -> str:
    """Return how a post is held; definitively when the cell is empty.

    Raises:
        Unclear: in no way we know, or by a mandate.
    """
    word = " ".join(re.findall(r"[a-z]+", text.lower()))
    found = next((mode for mode, words in _MODES.items() if word in words), "")
    if not found or (not word and text.strip()):
        raise Unclear(_("Tulis Definitif, Plt., atau Plh."))
    if found == rules.MANDATE:
        told = _("Mandat tidak dapat diimpor. Masukkan lewat “Masukkan mandat”.")
        raise Unclear(told)
    return found


def check_plain(text: str, most: int) -> str:
    """Return a cell of plain words.

    Raises:
        Unclear: it is longer than ``most``, or a formula.
    """
    if len(text) > most:
        raise Unclear(_("Paling panjang %(count)s huruf. Singkatkan.") % {"count": most})
    return text


def check_no_formula(text: str) -> None:
    """Check that a cell holds a value and not what would be computed.

    Raises:
        Unclear: it is a formula.
    """
    if text.startswith("=") or text in ("#REF!", "#N/A", "#VALUE!", "#NAME?"):
        told = _("Sel ini berisi rumus. Salin kolomnya, lalu tempel sebagai nilai.")
        raise Unclear(told)


def has_month_first(texts: Iterable[str]) -> bool:
    """Tell whether any date of a column can only mean that its month stands first."""
    return any(map(is_month_first, texts))


def _parts(text: str) -> tuple[int, int, int, bool] | None:
    """Return year, month, day, and whether the order of the last two is ours to guess."""
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3]), False
    if found := _NUMBERS.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1]), True
    if found := _WORDS.fullmatch(text):
        month = _month(found[2])
        return None if month is None else (int(found[3]), month, int(found[1]), False)
    if _SERIAL.fullmatch(text):
        day = _EXCEL_ZERO + timedelta(days=int(text))
        return day.year, day.month, day.day, False
    return None


def _month(word: str) -> int | None:
    names = enumerate(_MONTHS, 1)
    return next((n for n, starts in names if word.startswith(tuple(starts.split()))), None)


def _no_date(text: str) -> Unclear:
    if _SHORT_YEAR.fullmatch(text):
        return Unclear(_("Tulis tahun dengan empat angka, misalnya 2026."))
    if re.search(r"\d\d?[:.]\d\d", text) and re.match(r"\d{4}-", text):
        return Unclear(_("Tulis tanggalnya saja, tanpa jam."))
    return Unclear(_("Bukan tanggal yang kami kenal. Tulis misalnya 1 Desember 2026."))
