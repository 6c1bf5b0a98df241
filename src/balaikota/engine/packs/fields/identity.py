"""NIK: the national identity number, or why there is none."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from balaikota.engine.packs.fields.base import Clean, FieldKind, Setting, Wrong, digits, tidy
from balaikota.engine.packs.grammar import Field
from balaikota.lib import wording

LONGEST_REASON = 200


class Nik(FieldKind):
    """A NIK, stored as ``{"number": …, "reason": …}``: one of the two is empty."""

    parts = ("number", "none", "reason")

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the number, whether there is none, and why."""
        given = answer if isinstance(answer, dict) else {"number": answer}
        number, reason = str(given.get("number") or ""), str(given.get("reason") or "")
        return {"number": number, "none": "1" if reason and not number else "", "reason": reason}

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the number, or the reason why there is none; odd numbers only warn."""
        number = digits(typed["number"])
        if typed["none"] or (typed["reason"].strip() and not number):
            return Clean({"number": "", "reason": self._reason(number, typed["reason"])})
        if not number.isascii() or not number.isdecimal():
            raise Wrong(
                _("NIK hanya berisi angka. Periksa lagi di KTP atau Kartu Keluarga."), "number"
            )
        if len(number) != 16:
            message = _(
                "NIK berisi 16 angka, yang Anda tulis %(count)s angka. Periksa lagi di KTP atau "
                "Kartu Keluarga. Bila belum punya NIK, pilih “Saya tidak punya NIK”."
            )
            raise Wrong(message % {"count": len(number)}, "number")
        return Clean({"number": number, "reason": ""}, tuple(oddities(number)))

    def _reason(self, number: str, typed: str) -> str:
        if number:
            message = _("Kosongkan NIK, atau hapus centang “Saya tidak punya NIK”.")
            raise Wrong(message, "number")
        reason = tidy(typed)
        if not reason:
            message = _("Tulis sebabnya dengan singkat, misalnya “belum merekam KTP”.")
            raise Wrong(message, "reason")
        if len(reason) > LONGEST_REASON:
            raise Wrong(_("Ringkas sebabnya sampai paling banyak 200 huruf."), "reason")
        return reason

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the masked number, or that there is none and why."""
        if answer["number"]:
            return wording.mask_nik(str(answer["number"]))
        return _("Tidak punya NIK: %s") % str(answer["reason"])

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of number and reason."""
        number = {"type": "string", "pattern": "^([0-9]{16})?$"}
        reason = {"type": "string", "maxLength": LONGEST_REASON}
        return {
            "type": "object",
            "properties": {"number": number, "reason": reason},
            "required": ["number", "reason"],
            "additionalProperties": False,
        }

    def samples(self, field: Field) -> list[Any]:
        """Return a number, and none."""
        return [{"number": "3573010101900001", "reason": ""}, {"number": "", "reason": "a"}]

    def missing(self, field: Field) -> Wrong:
        """Ask for the number, or to say that there is none."""
        message = _("Tulis NIK Anda, atau pilih “Saya tidak punya NIK”.")
        return Wrong(message, "number")


def oddities(nik: str) -> list[str]:
    """Return what is odd about a NIK of 16 digits, to be checked by an officer, never refused.

    Digits 1-6 are the area of registration, 7-12 the date of birth (day + 40 for women). Real
    cards exist that break both.
    """
    found = []
    if not re.match(r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[1-2]|9[1-7])", nik):
        found.append(_("Kode wilayah di awal NIK ini tidak lazim. Petugas akan memeriksanya."))
    day, month = int(nik[6:8]), int(nik[8:10])
    if not (1 <= day <= 31 or 41 <= day <= 71) or not 1 <= month <= 12:
        found.append(_("Tanggal lahir di dalam NIK ini tidak lazim. Petugas akan memeriksanya."))
    return found
