"""Services by lot, sound by construction: what the lint lets pass and the engine must carry.

    procedure(lot)      steps: one officer, several asked at once, an applicant's, ends
    service(lot, name)  a whole pack with such steps, its clock, and what stands beside the steps

Every step leads on to the next by an act that is always open, so that each is reached and each can
end; whatever else a lot adds (ways back, guards, routes, returns, silence) comes on top of it.
"""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from balaikota.engine.cases.tests.procedures import DINAS_KEY, LIMIT_KEY
from tests import yamls
from tests.rooms.percobaan.service import PACK

Steps = dict[str, Any]
CONDITIONS = (
    f'omzet != null && omzet > ref["{LIMIT_KEY}"]',
    '"urgent" in case.flags',
    'applicant.kind == "resident"',
    'keperluan == "tender"',
    "punya_nib == true",
    'place.kecamatan == "35.73.02"',
    "case.returns < 2",
    'case.channel == "counter"',
)
# Clock unit -> how a step's time may be written.
TIMES = {
    "working-days": ("2 working-hours", "45 working-minutes", "1 working-day", "2 working-days"),
    "working-hours": ("2 working-hours", "90 working-minutes", "7 working-hours"),
    "working-minutes": ("2 working-hours", "45 working-minutes"),
    "calendar-days": ("1 calendar-day", "3 calendar-days", "5 elapsed-hours"),
    "elapsed-hours": ("30 elapsed-hours", "5 elapsed-hours", "1 calendar-day"),
}
POSTS = (
    {"role": "petugas-loket", "unit": "owner"},
    {"role": "lurah", "unit": "owner"},
    {"role": "camat", "unit": "superior"},
    {"role": "kepala-opd", "unit": {"code": f"ref:{DINAS_KEY}"}},
    {"role": "kepala-opd", "unit": {"kind": "badan"}},
)
BASIS = {"regulation": "Contoh"}
END = "selesai"


def text(words: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"id": words, "en": f"{words} (en)"}


def service(lot: Random, name: str) -> str:
    """Return a whole pack as YAML."""
    values: dict[str, Any] = yamls.read(PACK.read_text(encoding="utf-8"))
    # What is said of steps there says nothing here.
    del values["outsiders"], values["hand_over"]
    unit = lot.choice(list(TIMES))
    values |= {
        "pack": name,
        "title": text("Layanan undian"),
        "procedure": procedure(lot, unit),
        "clock": _clock(lot, unit),
    }
    values["standard"]["promise"] = f"ref:undian.janji-{unit}"
    del values["extension"], values["reopening"]
    _beside(lot, values, unit)
    _only_what_is_used(values)
    return yamls.text_of(values)


def procedure(lot: Random, unit: str) -> Steps:
    """Return the steps."""
    names = [f"langkah-{number}" for number in range(lot.randint(2, 5))]
    steps: Steps = {}
    for at, name in enumerate(names):
        is_last = at == len(names) - 1
        if 0 < at and not is_last and lot.random() < 0.4:
            steps[name] = _parallel(lot, names, at, unit)
        else:
            steps[name] = _single(lot, names, at, unit)
    if lot.random() < 0.7:
        plain = [name for name, step in steps.items() if "by" in step]
        steps[lot.choice(plain)]["acts"]["kembalikan"] = {
            "label": text("Minta perbaikan"), "to": "perbaikan", "reason": "per-field",
        }  # fmt: skip
        steps["perbaikan"] = _applicants(lot, names)
    return steps | {
        END: {"title": text("Selesai"), "status": text("Selesai"), "end": True},
    }


def _single(lot: Random, names: list[str], at: int, unit: str) -> Steps:
    post = POSTS[lot.randrange(2)] if at == 0 else copy.deepcopy(lot.choice(POSTS))
    if at and lot.random() < 0.2:
        post = {
            "role": "kepala-opd",
            "unit": [
                {"when": lot.choice(CONDITIONS), "unit": {"code": f"ref:{DINAS_KEY}"}},
                {"unit": {"kind": "badan"}},
            ],
        }
    acts: Steps = {"teruskan": _onward(lot, names, at)}
    if lot.random() < 0.5:
        acts["tolak"] = {
            "label": text("Tolak"), "to": END, "outcome": "refused", "reason": "coded",
        }  # fmt: skip
    others = [name for name in names if name != names[at]]
    if lot.random() < 0.5:
        acts["alihkan"] = {"label": text("Alihkan"), "to": lot.choice(others)}
        if lot.random() < 0.7:
            acts["alihkan"] |= {"when": lot.choice(CONDITIONS), "why_not": text("Belum boleh")}
        if lot.random() < 0.3:
            acts["alihkan"] |= {"strategic": True, "reason": "text"}
    return _said(f"Langkah {at}") | {
        "by": post, "within": lot.choice(TIMES[unit]), "acts": acts,
    }  # fmt: skip


def _onward(lot: Random, names: list[str], at: int) -> Steps:
    """Return the act that is always open and leads nearer to the end."""
    act: Steps = {"label": text("Teruskan"), "tone": "primary"}
    if at == len(names) - 1:
        issues = {"issues": "surat"} if lot.random() < 0.3 else {}
        return act | {"to": END, "outcome": "granted"} | issues
    later = names[at + 2 :]
    if later and lot.random() < 0.5:
        return act | {
            "to": [{"when": lot.choice(CONDITIONS), "to": lot.choice(later)}, {"to": names[at + 1]}]
        }
    return act | {"to": names[at + 1]}


def _parallel(lot: Random, names: list[str], at: int, unit: str) -> Steps:
    count = lot.randint(2, 3)
    asked = lot.sample(POSTS[1:], count)
    parties = {
        f"pihak-{number}": copy.deepcopy(post) | {"within": lot.choice(TIMES[unit])}
        for number, post in enumerate(asked)
    }
    step = _said(f"Beberapa diminta {at}") | {
        "parties": parties,
        "answer": lot.choice(["all", "any", lot.randint(1, count)]),
        "on_for": names[at + 1],
        "acts": {"setuju": {"label": text("Setuju"), "counts": "for"}},
    }
    if lot.random() < 0.8:
        step["acts"]["tidak"] = {
            "label": text("Tidak"), "counts": "against", "reason": "text",
        }  # fmt: skip
        step |= {
            "against": lot.choice(["at-once", "counted"]), "on_against": lot.choice(names[at + 1 :]),
        }  # fmt: skip
    return step


def _applicants(lot: Random, names: list[str]) -> Steps:
    timeout = {"to": END, "outcome": "lapsed", "automatic": "ref:layanan.gugur"}
    return _said("Pemohon memperbaiki") | {
        "by": "applicant",
        "within": lot.choice(["2 working-days", "5 calendar-days"]),
        "acts": {"kirim": {"label": text("Kirim"), "to": lot.choice(names)}},
        **({"on_timeout": timeout} if lot.random() < 0.8 else {}),
    }


def _said(title: str) -> Steps:
    return {"title": text(title), "status": text(title)}


def _clock(lot: Random, unit: str) -> Steps:
    clock: Steps = {
        "unit": unit,
        "starts": "submitted",
        "pauses": ["applicant"] if lot.random() < 0.8 else [],
        "silence": "escalate",
    }
    if lot.random() < 0.4:
        clock |= {"silence": "fiktif", "rule": "ref:layanan.gugur"}
    if lot.random() < 0.5:
        clock["ladder"] = [
            {"at": 40, "tell": ["holder"]},
            {"at": 100, "tell": ["head"]},
            {"at": 150, "tell": ["superior", "holder"]},
        ]
    return clock


def _beside(lot: Random, values: Steps, unit: str) -> None:
    """Let the pack be extended, reopened, and sent back only so often, or not."""
    steps = values["procedure"]
    if "perbaikan" in steps and lot.random() < 0.4:
        values["returns"] = {"most": lot.randint(1, 2)}
    if lot.random() < 0.6:
        by = lot.choice(["lurah", "camat"])
        values["extension"] = {
            "most": f"2 {unit}", "by": by, "times": lot.randint(1, 2), "basis": BASIS,
        }  # fmt: skip
    if lot.random() < 0.6:
        offices = [name for name, step in steps.items() if isinstance(step.get("by"), dict)]
        values["reopening"] = {
            "within": "5 working-days", "to": lot.choice(offices), "by": "camat",
            "clock": lot.choice(["anew", "continues"]), "times": lot.randint(1, 2), "basis": BASIS,
        }  # fmt: skip


def _only_what_is_used(values: Steps) -> None:
    """Keep of reasons, products and messages what the steps need, and add what they lack."""
    acts = {
        f"{name}.{verb}": act
        for name, step in values["procedure"].items()
        for verb, act in step.get("acts", {}).items()
    }
    told = values["messages"]
    refused = told["on_act"]["persetujuan.tolak"]
    told["on_act"] = {
        key: refused if act.get("outcome") == "refused" else _plain()
        for key, act in acts.items()
        if act.get("outcome") == "refused" or act.get("to") == "perbaikan"
    }
    lapsed = told["on_timeout"]["perbaikan"]
    timed = [name for name, step in values["procedure"].items() if "on_timeout" in step]
    told["on_timeout"] = dict.fromkeys(timed, lapsed)
    if not any(act.get("reason") == "coded" for act in acts.values()):
        del values["reasons"]
    if not any("issues" in act for act in acts.values()):
        del values["products"], told["on_issue"]


def _plain() -> Steps:
    return {"subject": text("Permohonan {nomor}"), "body": text("Lihat {tautan} sampai {batas}")}
