"""A list of codes as a file: a head of ``# name: value`` lines, then a code, a tab and its title a line.

    # list: jenis-reklame
    # version: 2026
    # title: Jenis reklame | Kinds of advertisement
    # valid_from: 2026-01-01
    # source: the regulation
    # confirmed: no
    A	Papan
    A1	Papan nama usaha

A code stands under the last shorter one before it. Beside it a file of the same name with ``-words``
may say what people call them: a code, a tab, words with commas.

A list may say more of each code, in columns that its head names, one tab each after the title:

    # columns: pemilik, kelas
    B	Lampu	35.73.dishub	ringan
    B1	Lampu jalan mati

What a code leaves empty it takes from the one above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from balaikota.core.reference.codes.shape import Code, CodeList
from balaikota.lib.errors import DomainError

WORDS = "-words"
MOST_CODES = 20_000
LONGEST_TITLE = 300
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,19}")
_CODE = re.compile(r"[0-9A-Z]{1,12}")
_HEAD = ("list", "version", "title", "valid_from", "source", "confirmed")
_COLUMN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
MOST_COLUMNS = 12
LONGEST_VALUE = 100
# What every code has already.
_TAKEN = frozenset({"code", "title", "parent", "version", "words"})


class BadList(DomainError):
    """The text is no list of codes; ``line`` says where, from 1, and ``is_of_words`` in which file."""

    def __init__(self, message: str, *, line: int, is_of_words: bool = False) -> None:
        super().__init__(message)
        self.line = line
        self.is_of_words = is_of_words


def read_file(path: Path) -> CodeList:
    """Return the list in a file, with what people say from the file beside it.

    Raises:
        BadList: it is none.
    """
    beside = path.with_name(f"{path.stem}{WORDS}.tsv")
    return read(
        path.read_text(encoding="utf-8"),
        beside.read_text(encoding="utf-8") if beside.exists() else "",
    )


def read(text: str, words: str = "") -> CodeList:
    """Return the list that a text writes, with what people say for its codes.

    Raises:
        BadList: a line of the head is missing or wrong, a code is written wrongly or twice, a code
            has no title or more columns than the head names, there is none, or ``words`` names one
            that is not in it.
    """
    lines = text.splitlines()
    head = _head(lines)
    columns = _columns(lines)
    title, title_en = (part.strip() for part in head["title"].split(" | "))
    return CodeList(
        slug=head["list"],
        version=head["version"],
        title=title,
        title_en=title_en,
        valid_from=date.fromisoformat(head["valid_from"]),
        source=head["source"],
        is_confirmed=head["confirmed"] == "yes",
        codes=_codes(lines, words, columns),
        columns=columns,
    )


def _head(lines: Sequence[str]) -> dict[str, str]:
    head, at = dict[str, str](), dict[str, int]()
    for number, line in enumerate(lines, start=1):
        name, colon, value = line[1:].partition(":")
        if line.startswith("#") and colon and name.strip() in _HEAD:
            head[name.strip()], at[name.strip()] = value.strip(), number
    for name in _HEAD:
        if not head.get(name):
            raise BadList(_("Baris `# %(name)s: …` wajib ada.") % {"name": name}, line=1)
    for name, is_right, why in (
        ("list", _SLUG.fullmatch(head["list"]), _("Nama daftar: huruf kecil, angka, tanda hubung.")),
        ("version", _VERSION.fullmatch(head["version"]), _("Versi paling panjang 20 huruf, tanpa spasi.")),
        ("title", head["title"].count(" | ") == 1, _("Judul ditulis dalam dua bahasa: `… | …`.")),
        ("valid_from", _is_day(head["valid_from"]), _("Tanggal ditulis seperti 2026-12-31.")),
        ("confirmed", head["confirmed"] in ("yes", "no"), _("Tulis `yes` atau `no`.")),
    ):  # fmt: skip
        if not is_right:
            raise BadList(why, line=at[name])
    return head


def _columns(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns, if the head names any."""
    for number, line in enumerate(lines, start=1):
        name, colon, value = line[1:].partition(":")
        if not line.startswith("#") or not colon or name.strip() != "columns":
            continue
        columns = tuple(part.strip() for part in value.split(","))
        if len({*columns}) < len(columns) or len(columns) > MOST_COLUMNS:
            why = _("Nama kolom ditulis sekali, dan kolom paling banyak %(most)d.")
            raise BadList(why % {"most": MOST_COLUMNS}, line=number)
        if any(one in _TAKEN or not _COLUMN.fullmatch(one) for one in columns):
            why = _("Nama kolom: huruf kecil, angka, garis bawah; bukan %(taken)s.")
            raise BadList(why % {"taken": ", ".join(sorted(_TAKEN))}, line=number)
        return columns
    return ()


def _codes(lines: Sequence[str], words: str, columns: Sequence[str]) -> list[Code]:
    """Return the codes; each stands under the last shorter one before it."""
    spoken = {code: said for _line, code, said in _pairs(words.splitlines())}
    above: list[Code] = []
    codes: list[Code] = []
    for code, (title, *rest) in _sound(lines, columns).items():
        while above and len(above[-1].code) >= len(code):
            above.pop()
        higher = above[-1] if above else None
        own = dict(zip(columns, (*rest, *[""] * len(columns)), strict=False))
        values = {name: own[name] or (higher.values[name] if higher else "") for name in columns}
        above.append(Code(code, title, higher.code if higher else "", spoken.get(code, ""), values))
        codes.append(above[-1])
    known = {code.code for code in codes}
    for number, code, _said in _pairs(words.splitlines()):
        if code not in known:
            why = _("Kode %(code)s tidak ada di daftarnya.") % {"code": code}
            raise BadList(why, line=number, is_of_words=True)
    return codes


def _sound(lines: Sequence[str], columns: Sequence[str]) -> dict[str, list[str]]:
    """Return code -> title and what stands in its columns, each written as it should be."""
    found: dict[str, list[str]] = {}
    for number, code, rest in _pairs(lines):
        title, *values = (part.strip() for part in rest.split("\t"))
        if not _CODE.fullmatch(code):
            raise BadList(_("Kode hanya angka dan huruf besar, paling panjang 12."), line=number)
        if code in found:
            raise BadList(_("Kode %(code)s ditulis dua kali.") % {"code": code}, line=number)
        if not title or len(title) > LONGEST_TITLE:
            why = _("Sesudah kode ada satu tab, lalu judul paling panjang 300 huruf.")
            raise BadList(why, line=number)
        if len(values) > len(columns) or any(len(value) > LONGEST_VALUE for value in values):
            why = _("Isi kolom paling panjang 100 huruf, dan sebanyak yang disebut `# columns: …`.")
            raise BadList(why, line=number)
        found[code] = [title, *values]
    if not found or len(found) > MOST_CODES:
        why = _("Daftar berisi sedikitnya satu kode dan paling banyak %(most)d.")
        raise BadList(why % {"most": MOST_CODES}, line=1)
    return found


def _pairs(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Return (line from 1, code, what stands after its tab) of each line that is not of the head."""
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            code, _tab, rest = line.partition("\t")
            yield number, code, rest


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


def meaning(one: CodeList) -> Mapping[str, object]:
    """Return what an answer given under this version means: what may never change again."""
    more = {"columns": [[*code.values.items()] for code in one.codes]} if one.columns else {}
    return more | {
        "list": one.slug,
        "version": one.version,
        "title": [one.title, one.title_en],
        "valid_from": one.valid_from.isoformat(),
        "codes": [[code.code, code.title] for code in one.codes],
    }
