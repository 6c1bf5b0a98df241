"""Services of other shapes than the trial letter: several asked at once, guards, routes.

    City, make_city(scene)          three dinas with their heads, and the rows that name them
    parallel(answer=…, against=…)   a procedure in which three are asked at once
    steps()                         that of the trial letter
    routed()                        one with guards, routes and a chosen office
    publish(scene, name, steps)     puts a procedure in force as a service of its own
    open_on(scene, version, …)      a case on it
    answer(case, party, verb, by)   one party's act

The three are: the superior (kecamatan), the dinas that a reference row names, and the only badan.
"""

from __future__ import annotations

import copy
import dataclasses
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from balaikota.core.people.models import User
from balaikota.core.people.tests import factories as people
from balaikota.core.reference.models import Reference
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import acting, opening
from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.tests.factories import (
    MORNING,
    PACK,
    PUBLISHER,
    VISITOR,
    Scene,
    fresh,
    submission,
)
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.models import ServiceVersion
from tests import yamls

DINAS_KEY, LIMIT_KEY = "percobaan.dinas-teknis", "percobaan.batas-omzet"
LIMIT = 50_000_000


@dataclass(frozen=True)
class City:
    """The offices besides the kelurahan, and who heads them."""

    dinas: Unit
    badan: Unit
    head: User  # of the dinas
    chief: User  # of the badan


def make_city(scene: Scene) -> City:
    """Make a dinas that a reference row names, the only badan, their heads, and the rows."""
    root = people.make_city()
    dinas = people.make_unit("dinas", root, code="35.73.d1", name="Dinas Percobaan Satu")
    badan = people.make_unit("badan", root, code="35.73.b1", name="Badan Percobaan")
    number(DINAS_KEY, dinas.code, "text")
    number(LIMIT_KEY, str(LIMIT), "rupiah")
    return City(
        dinas,
        badan,
        people.make_officer("kepala-opd", dinas, name="Heru Wibowo"),
        people.make_officer("kepala-opd", badan, name="Ratna Dewi"),
    )


def parallel(answer: Any = "all", against: str | None = "counted") -> dict[str, Any]:
    """Return the steps of a service that asks three offices for a recommendation."""
    step = {
        "title": _text("Tiga kantor memberi rekomendasi"),
        "status": _text("Menunggu rekomendasi"),
        "answer": answer,
        "on_for": "persetujuan",
        "parties": {
            "camat": _party("camat", "superior", "Rekomendasi camat", "2 working-hours"),
            "dinas": _party("kepala-opd", {"code": f"ref:{DINAS_KEY}"}, "Rekomendasi dinas"),
            "badan": _party(
                "kepala-opd", {"kind": "badan"}, "Rekomendasi badan", "2 working-hours"
            ),
        },
        "acts": {
            "setuju": {"label": _text("Rekomendasikan"), "counts": "for", "tone": "primary"},
            "tidak": {
                "label": _text("Tidak merekomendasikan"),
                "counts": "against",
                "reason": "text",
            },
        },
    }
    if against is None:
        del step["acts"]["tidak"]
    else:
        step |= {"against": against, "on_against": "keberatan"}
    way = steps()
    way["verifikasi"]["acts"]["lengkap"]["to"] = "rekomendasi"
    way["verifikasi"]["within"] = way["persetujuan"]["within"] = "1 working-hour"
    last = way.pop("selesai")
    way["rekomendasi"] = step
    if against is not None:
        way["keberatan"] = _refusing()
    return way | {"selesai": last}


def routed() -> dict[str, Any]:
    """Return the steps of a service that looks at the case before it says who acts and where to."""
    way = steps()
    way["verifikasi"]["acts"]["lengkap"]["to"] = [
        {"when": f'omzet != null && omzet > ref["{LIMIT_KEY}"]', "to": "penilaian"},
        {"when": '"urgent" in case.flags && applicant.kind != "resident"', "to": "penilaian"},
        {"to": "persetujuan"},
    ]
    way["verifikasi"]["within"] = way["persetujuan"]["within"] = "1 working-hour"
    way["persetujuan"]["acts"]["setujui"] |= {
        "when": 'keperluan != "tender" || punya_nib == true',
        "why_not": _text("Untuk tender, usaha harus punya NIB."),
    }
    last = way.pop("selesai")
    way["penilaian"] = {
        "title": _text("Dinas menilai usaha besar"),
        "status": _text("Dinilai dinas"),
        "by": {
            "role": "kepala-opd",
            "unit": [
                {"when": 'place.kecamatan == "35.73.02"', "unit": {"code": f"ref:{DINAS_KEY}"}},
                {"unit": {"kind": "badan"}},
            ],
        },
        "within": "1 working-hour",
        "acts": {"dinilai": {"label": _text("Sudah dinilai"), "to": "persetujuan"}},
    }
    return way | {"selesai": last}


def publish(scene: Scene, name: str, steps: dict[str, Any], **more: Any) -> ServiceVersion:
    """Put a service with these steps in force; it goes through the lint as any other."""
    values = yamls.read(PACK.read_text(encoding="utf-8"))
    values |= {"pack": f"surat-{name}", "procedure": steps} | more
    told = values["messages"]["on_act"]
    if "keberatan" in steps:
        told["keberatan.tolak"] = told["persetujuan.tolak"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "surat.yaml"
        path.write_text(yamls.text_of(values), "utf-8")
        return packs.publish_file(
            path=path, by=PUBLISHER, now=MORNING, valid_from=date(2026, 11, 1), decree="SK 2/2026"
        )


def with_version(scene: Scene, version: ServiceVersion) -> Scene:
    """Return the scene with another service than the trial letter."""
    return dataclasses.replace(scene, version=version)


def open_on(
    scene: Scene, version: ServiceVersion, *, now: datetime = MORNING, **answers: Any
) -> Case:
    """Open a case on a service, at its first step."""
    opened = opening.open_case(
        by=VISITOR,
        now=now,
        version_id=version.pk,
        sent=submission(scene, **answers),
        channel=Channel.ONLINE,
        key=uuid.uuid4().hex,
    )
    return fresh(opened.case)


def task_for(case: Case, party: str) -> Task:
    """Return the open task of one party."""
    return Task.objects.select_related("unit", "case").get(case=case, asked=party, ended_at=None)


def answer(
    case: Case, party: str, verb: str, *, by: User, now: datetime = MORNING, note: str = ""
) -> Case:
    """Answer for one party."""
    acting.act(
        by=people.actor(by, now),
        now=now,
        task_id=task_for(case, party).pk,
        verb=verb,
        reasoning=Reasoning("", note),
    )
    return fresh(case)


def steps() -> dict[str, Any]:
    """Return the steps of the trial letter, to be changed."""
    procedure: dict[str, Any] = yamls.read(PACK.read_text(encoding="utf-8"))["procedure"]
    return copy.deepcopy(procedure)


def _refusing() -> dict[str, Any]:
    """Return the step of whoever decides although not everybody recommends it."""
    return {
        "title": _text("Lurah memutus meskipun ada keberatan"),
        "status": _text("Menunggu keputusan lurah"),
        "by": {"role": "lurah", "unit": "owner"},
        "within": "1 working-hour",
        "acts": {
            "lanjut": {"label": _text("Tetap lanjutkan"), "to": "persetujuan", "reason": "text"},
            "tolak": {
                "label": _text("Tolak"),
                "to": "selesai",
                "reason": "coded",
                "outcome": "refused",
            },
        },
    }


def _party(role: str, unit: Any, title: str, within: str = "1 working-hour") -> dict[str, Any]:
    return {"role": role, "unit": unit, "title": _text(title), "within": within}


def _text(words: str) -> dict[str, str]:
    return {"id": words, "en": f"{words} (en)"}


def number(key: str, value: str, unit: str) -> None:
    """Put a legal number in force."""
    Reference.objects.create(
        key=key,
        title_id="Angka percobaan",
        title_en="Trial number",
        value=value,
        unit=unit,
        regulation="Percobaan",
        valid_from=date(2024, 1, 1),
        adopted_at=MORNING,
        adopted_by="1",
    )
