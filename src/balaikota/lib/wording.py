"""How dates, times, money and numbers are spoken: Indonesian first, English beside it.

Pure: no Django, no clock. ``lang`` is a language code; all that does not begin with ``en`` is
answered in Indonesian.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

WIB = timezone(timedelta(hours=7), "WIB")
WORKING_DAY_MINUTES = 450  # 37 h 30 min a week over five days

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_SHORT_MONTHS = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_UNITS = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"))
_TOO_MUCH = 10**15


def _language(lang: str) -> str:
    return "en" if lang.lower().startswith("en") else "id"


def _local_date(day: date, zone: timezone) -> date:
    if isinstance(day, datetime):
        return _local(day, zone).date()
    return day


def _local(at: datetime, zone: timezone) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"a time without a zone: {at!r}")
    return at.astimezone(zone)


def weekday_name(day: date, lang: str = "id") -> str:
    """Return the name of the day of the week, ``Jumat``."""
    return _DAYS[_language(lang)][day.weekday()]


def month_name(month: int, lang: str = "id") -> str:
    """Return the name of ``month`` (1 to 12), ``Desember``."""
    return _MONTHS[_language(lang)][month - 1]


def long_date(day: date, lang: str = "id", *, weekday: bool = False, zone: timezone = WIB) -> str:
    """Return ``4 Desember 2026``; with ``weekday``, ``Jumat, 4 Desember 2026``.

    A datetime is taken at its date in ``zone``.

    Raises:
        ValueError: a datetime without a zone.
    """
    local = _local_date(day, zone)
    text = f"{local.day} {month_name(local.month, lang)} {local.year}"
    return f"{weekday_name(local, lang)}, {text}" if weekday else text


def short_date(day: date, lang: str = "id", *, zone: timezone = WIB) -> str:
    """Return ``4 Des 2026``, for tables; a datetime is taken at its date in ``zone``.

    Raises:
        ValueError: a datetime without a zone.
    """
    local = _local_date(day, zone)
    return f"{local.day} {_SHORT_MONTHS[_language(lang)][local.month - 1]} {local.year}"


def day_span(first: date, last: date, lang: str = "id", *, zone: timezone = WIB) -> str:
    """Return ``24–28 November 2026``, both days included, without saying anything twice.

    Raises:
        ValueError: a datetime without a zone.
    """
    start, end = _local_date(first, zone), _local_date(last, zone)
    if start == end:
        return long_date(end, lang)
    if start.year != end.year:
        return f"{long_date(start, lang)} – {long_date(end, lang)}"
    if start.month != end.month:
        return f"{start.day} {month_name(start.month, lang)} – {long_date(end, lang)}"
    return f"{start.day}–{long_date(end, lang)}"


def clock_time(at: datetime, lang: str = "id", *, zone: timezone = WIB) -> str:
    """Return ``14.30`` (English ``14:30``), the time of day in ``zone``.

    Raises:
        ValueError: a datetime without a zone.
    """
    mark = ":" if _language(lang) == "en" else "."
    local = _local(at, zone)
    return f"{local.hour:02}{mark}{local.minute:02}"


def long_time(at: datetime, lang: str = "id", *, zone: timezone = WIB) -> str:
    """Return ``Jumat, 4 Desember 2026, 14.30 WIB``.

    Raises:
        ValueError: a datetime without a zone.
    """
    day = long_date(at, lang, weekday=True, zone=zone)
    return f"{day}, {clock_time(at, lang, zone=zone)} {zone.tzname(None)}"


def number(amount: int | float | Decimal, lang: str = "id", *, decimals: int | None = None) -> str:
    """Return ``1.234,5`` (English ``1,234.5``), half rounded away from zero.

    Args:
        amount: a finite number.
        lang: language code.
        decimals: digits after the mark; None keeps what the number has, without idle zeros.

    Raises:
        ValueError: not a finite number.
    """
    exact = Decimal(str(amount))
    if not exact.is_finite():
        raise ValueError(f"not a number: {amount!r}")
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.strip("-0,.") == "":
        text = text.lstrip("-")
    return text if _language(lang) == "en" else text.translate(str.maketrans(",.", ".,"))


def rupiah(amount: int, lang: str = "id", *, cents: bool = False) -> str:
    """Return ``Rp1.234.567``; with ``cents``, ``Rp1.234.567,00`` as letters print it."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{number(abs(amount), lang, decimals=2 if cents else 0)}"


def terbilang(amount: int) -> str:
    """Return ``amount`` in Indonesian words: 2513750 -> ``dua juta lima ratus tiga belas ribu …``.

    Se- stands for one before puluh, belas, ratus and ribu; a million is ``satu juta``. A negative
    number begins with ``minus``.

    Raises:
        ValueError: a thousand triliun or more.
    """
    if abs(amount) >= _TOO_MUCH:
        raise ValueError(f"too large for words: {amount}")
    return f"minus {_words(-amount)}" if amount < 0 else _words(amount)


def _words(amount: int) -> str:
    if amount < 12:
        return _UNITS[amount]
    if amount < 20:
        return f"{_UNITS[amount - 10]} belas"
    if amount < 100:
        tens, rest = divmod(amount, 10)
        return _joined(f"{_UNITS[tens]} puluh", rest)
    size, name = next((size, name) for size, name in _SCALES if amount >= size)
    count, rest = divmod(amount, size)
    head = f"se{name}" if count == 1 and size <= 1000 else f"{_words(count)} {name}"
    return _joined(head, rest)


def _joined(head: str, rest: int) -> str:
    return f"{head} {_words(rest)}" if rest else head


def mask_nik(nik: str) -> str:
    """Return ``3573********0001``: the first and the last four digits of a NIK.

    Anything that is not 16 characters long is hidden whole.
    """
    return f"{nik[:4]}********{nik[-4:]}" if len(nik) == 16 else "*" * len(nik)


_DURATION = {
    "id": (("hari kerja", "hari kerja"), ("jam", "jam"), ("menit", "menit"), "kurang dari 1 menit"),
    "en": (
        ("working day", "working days"),
        ("hour", "hours"),
        ("minute", "minutes"),
        "less than 1 minute",
    ),
}


def duration(minutes: int, lang: str = "id", *, day_minutes: int = WORKING_DAY_MINUTES) -> str:
    """Return working minutes in words: ``45 menit``, ``2 jam 15 menit``, ``1 hari kerja 3 jam``.

    The two largest parts are told, the rest is left out.

    Args:
        minutes: working minutes, not negative.
        lang: language code.
        day_minutes: working minutes of one full day.

    Raises:
        ValueError: a negative length.
    """
    if minutes < 0:
        raise ValueError(f"a negative length: {minutes}")
    days, rest = divmod(minutes, day_minutes)
    *names, nothing = _DURATION[_language(lang)]
    parts = [
        f"{number(count, lang)} {pair[count != 1]}"
        for count, pair in zip((days, *divmod(rest, 60)), names, strict=True)
        if count
    ]
    return " ".join(parts[:2]) or str(nothing)
