"""The letter of the benchmarks: thirty questions of the usual kinds, two officers, one office.

No city offers it; it is in force only inside a transaction that is taken back.
"""

from __future__ import annotations

import json
from typing import Any

SLUG = "surat-uji-kecepatan"
QUESTIONS = 30
PLACE = "alamat"


def pack(*, room: str, promise_key: str) -> str:
    """Return the pack as YAML text (JSON is YAML).

    Args:
        room: any that is installed.
        promise_key: of a legal number in working days.
    """
    return json.dumps(
        {
            "pack": SLUG,
            "room": room,
            "title": _both("Surat Uji Kecepatan"),
            "about": _both("Surat yang tidak pernah terbit."),
            "who": _both("Siapa pun."),
            "audience": ["resident"],
            "owner": {"unit": "kelurahan", "area_of": PLACE},
            "words": ["uji", "kecepatan", "speed", "trial", "surat"],
            "standard": _standard(promise_key),
            "form": _form(),
            "clock": {
                "unit": "working-days",
                "starts": "submitted",
                "pauses": ["applicant"],
                "silence": "escalate",
            },
            "procedure": _procedure(),
            "reasons": {
                "tidak_benar": {
                    "sentence": _both("Keterangan tidak sesuai keadaan."),
                    "basis": {"regulation": "Contoh", "confirmed": False},
                }
            },
            "messages": {
                "on_open": _MESSAGE,
                "on_act": {"verifikasi.lengkap": _MESSAGE, "persetujuan.tolak": _MESSAGE},
            },
        }
    )


def answers(area: str, number: int) -> dict[str, Any]:
    """Return clean answers to all questions, of a place in the kelurahan with this code."""
    given: dict[str, Any] = {
        "nama": f"Pemohon Contoh {number}",
        "nik": {"number": "3573025203850001", "reason": ""},
        "telepon": "081234567890",
        "surel": f"pemohon{number}@contoh.test",
        PLACE: {"area": area, "street": "Jalan Contoh 3", "rt": "001", "rw": "002"},
    }
    for question in _form()[1]["fields"]:
        given[question["id"]] = _ANSWERS[question["kind"]]
    return given


_MESSAGE = {
    "subject": {"id": "Permohonan {nomor}", "en": "Application {nomor}"},
    "body": {
        "id": "Permohonan {layanan} Anda ada di {unit}. Batas waktu kami: {batas}. Lihat {tautan}.",
        "en": "Your application ({layanan}) is at {unit}. We answer by {batas}. See {tautan}.",
    },
}
_ANSWERS: dict[str, Any] = {
    "text": "Warung Bu Sri di sudut jalan",
    "long-text": "Kami berjualan sejak pagi. " * 8,
    "whole-number": 12,
    "rupiah": 5_000_000,
    "yes-no": True,
    "choice": "satu",
    "date": "2021-06-01",
}
_KINDS = ("text", "text", "long-text", "whole-number", "rupiah", "yes-no", "choice", "date")


def _both(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def _standard(promise_key: str) -> dict[str, Any]:
    internal = (
        "facilities", "competence", "supervision", "staff", "guarantee", "safety", "evaluation",
    )  # fmt: skip
    return {
        "requirements": [
            {"id": "identitas", "title": _both("NIK Anda"), "proof": "identity", "field": "nik"}
        ],
        "promise": f"ref:{promise_key}",
        "fee": {"rupiah": 0},
        "product": _both("Surat contoh"),
        "complaints": _both("Sampaikan kepada lurah."),
        "legal_basis": [{"regulation": "Contoh", "confirmed": False}],
        "internal": {name: _both("Tidak untuk dipakai.") for name in internal},
    }


def _form() -> list[dict[str, Any]]:
    own: list[dict[str, Any]] = [
        {"id": "nama", "kind": "text", "max": 100, "personal": True, "autofill": "name"},
        {"id": "nik", "kind": "nik"},
        {"id": "telepon", "kind": "phone"},
        {"id": "surel", "kind": "email"},
        {"id": PLACE, "kind": "address"},
    ]
    more = [_question(at) for at in range(QUESTIONS - len(own))]
    told = [question | {"label": _both(f"Pertanyaan {question['id']}")} for question in own]
    return [
        {"section": "pemohon", "title": _both("Tentang Anda"), "fields": told},
        {"section": "rincian", "title": _both("Rincian"), "fields": more},
    ]


def _question(at: int) -> dict[str, Any]:
    kind = _KINDS[at % len(_KINDS)]
    choices = [{"id": name, "title": _both(name.capitalize())} for name in ("satu", "dua", "tiga")]
    own: dict[str, dict[str, Any]] = {
        "choice": {"choices": choices},
        "whole-number": {"min": 0, "max": 10_000},
    }
    asked = {"id": f"isian_{at}", "kind": kind, "label": _both(f"Isian {at}")}
    return asked | own.get(kind, {})


def _procedure() -> dict[str, Any]:
    refuse = {
        "label": _both("Tolak"),
        "to": "selesai",
        "reason": "coded",
        "outcome": "refused",
        "tone": "warning",
    }
    done = {
        "label": _both("Lengkap"),
        "to": "persetujuan",
        "tone": "primary",
    }
    agreed = {
        "label": _both("Setujui"),
        "to": "selesai",
        "outcome": "granted",
        "tone": "primary",
    }
    return {
        "verifikasi": _step("Petugas memeriksa", "petugas-loket", {"lengkap": done}),
        "persetujuan": _step("Lurah menyetujui", "lurah", {"setujui": agreed, "tolak": refuse}),
        "selesai": {"title": _both("Selesai"), "status": _both("Selesai"), "end": True},
    }


def _step(title: str, role: str, acts: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": _both(title),
        "status": _both(title),
        "by": {"role": role, "unit": "owner"},
        "within": "1 working-hours",
        "acts": acts,
    }
