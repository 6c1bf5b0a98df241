"""What is sent to each address that acts, filled in so that only the right to do it decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from balaikota.core.people.models import Assignment
from balaikota.engine.cases.models import Task
from balaikota.engine.fees.models import Invoice
from balaikota.engine.survey.questionnaires import versions
from tests.pages import sending
from tests.pages.scene import Scene
from tests.rooms.percobaan.service import SLUG

CODES = versions.every()[-1].codes
DAYS = {
    "from_day": date(2026, 12, 7),
    "to_day": date(2026, 12, 11),
    "decree_day": date(2026, 11, 19),
}
BY_DECREE = {"decree_number": "800/12/2026", "simpan": "1"}


def asked(name: str, scene: Scene) -> str:
    """Return the query that says about whom or which post a form is."""
    holder, unit = scene.city.officers["lurah"], scene.city.kauman
    post = Assignment.objects.get(pk=scene.rows["held"]).role
    return {
        "office:acting": f"?jabatan={post}:{unit.code}",
        "office:mandate": f"?jabatan={post}:{unit.code}",
        "office:leave_new": f"?orang={holder.pk}",
        "office:transfer": f"?orang={holder.pk}&tugas={scene.rows['held']}",
    }.get(name, "")


def posted(name: str, scene: Scene) -> dict[str, Any] | None:
    """Return what is sent; None where nothing but reading is done."""
    person = {"person": "", "other": scene.city.colleague.username}
    unit = scene.city.kauman.code
    period = _days("from_day", "to_day", "decree_day") | BY_DECREE
    forms: dict[str, dict[str, Any]] = {
        **_of_a_request(scene),
        "fees:record": _days("paid_on", date(2026, 11, 19))
        | {
            "code": Invoice.objects.get(pk=scene.rows["invoice"]).code, "amount": "200.000",
            "reference": "SLIP 7",
        },
        "fees:waive": {"reason": "Perwal contoh"},
        "fees:matter": {"what": "take"},
        "fees:statement": {"what": "drop"},
        "survey:answer": dict.fromkeys(CODES, "3"),
        "survey:screen": {},
        "survey:tablets": {"name": "Loket 2", "unit": unit},
        "survey:tablet_end": {},
        "survey:show": {"tablet": str(scene.rows["tablet"])},
        "survey:plan_new": _days("due_date", date(2026, 12, 31))
        | {"unit": unit, "element": "waktu", "words": "Membuka satu loket lagi"},
        "survey:plan": {"what": "publish"},
        "products:retry": {},
        "products:void": {"reason": "Salah cetak"},
        "products:revoke": {"reason": "Usaha pindah"},
        "products:hand_over": {
            "kind": "PROXY", "name": "Budi Santoso", "identity": "KTP", "identity_end": "0001",
        },
        "office:officer_new": {
            "name": "Fitri", "username": "fitri.baru", "email": "fitri@contoh.test",
        },
        "office:assign": person | period | {"role": "verifikator", "unit": unit},
        "office:acting": person | period | {"mode": "plh"},
        "office:mandate": person | period | {"verbs": ["cases.view"]},
        "office:leave_new": period
        | {"kind": "cuti", "person": "tidak-ada", "no_stand_in_reason": "Tidak ada orang"},
        "office:transfer": period
        | {"role": "verifikator", "unit": unit, "person": "tidak", "makes_way": ""},
        "office:assignment_end": {"when": "now", "reason": "Selesai"},
        "office:leave_end": {"when": "now", "reason": "Sudah masuk"},
        "office:key_new": _days("from_day", "to_day")
        | {
            "name": "Kunci", "kind": "api-key", "partner": "Bank", "contact": "Ibu Ani",
            "purpose": "Memeriksa", "verbs": ["cases.view"], "unit": unit,
        },
        "office:wishes": {"channel": "EMAIL", "digest": "1"},
        "office:letter": {},
        "office:delivery_retry": {},
        "office:delivery_stop": {},
        "cases:tell_me": {"channel": "EMAIL", "language": "id"},
        "office:key_decide": {"answer": "yes"},
        "office:key_issue": {},
        "office:key_revoke": {"reason": "Bocor"},
        "office:calendar_propose": _days("date", date(2026, 12, 9))
        | {
            "kind": "holiday", "name_id": "Libur", "name_en": "Holiday", "regulation": "SKB",
            "reason": "SKB baru",
        },
        "office:calendar_year": {
            "year": "2028", "regulation": "SKB", "reason": "SKB baru", "kirim": "1",
            "days": "01-01-2028; libur; Tahun Baru Masehi; New Year's Day",
        },
        "office:calendar_hours": _days("valid_from", date(2027, 3, 1))
        | {
            "scope": "semua", "season": "regular", "mon": "08.00-12.00", "name": "Jam baru",
            "regulation": "Perwal", "reason": "Perwal baru",
        },
        "office:calendar_confirm": {"reason": "Sudah dicocokkan"},
        "office:hours_confirm": {"reason": "Sudah dicocokkan"},
        "office:reference_propose": _days("valid_from", date(2027, 1, 1))
        | {"value": "2", "unit": "working-days", "regulation": "Contoh", "reason": "Baru"},
        "office:reference_confirm": {"reason": "Sudah dicocokkan"},
        "office:proposal": {"answer": "yes"},
        "office:proposal_withdraw": {},
        "office:regroup": {"reason": "Perda diuji"},
        "office:regroup_new": _days("since", date(2027, 3, 1), "decree_day", date(2026, 11, 2))
        | {
            "how": "gabung", "unit_1": "35.73.03.1001", "unit_2": "35.73.03.1002", "into": "baru",
            "name_1": "Kelurahan Contoh", "code_1": "35.73.03.1099", "parent_1": "35.73.03",
            "number": "Perda 8/2026", "title": "Penataan", "reason": "Perda", "langkah": "usulkan",
        },
        "office:notice": {},
        "applicants:profile": {"name": "Ratna"},
        "applicants:organisation_new": {"kind": "cv", "name": "CV Baru", "person_name": "Ratna"},
        "applicants:organisation_change": {"kind": "cv", "name": "CV Lain"},
        "applicants:authorise": _days("from", date(2026, 12, 7))
        | {"name": "Ani", "email": "ani@contoh.test", "role": "kuasa", "deed": "Akta 2"},
        "applicants:representation_end": {},
        "applicants:kept_forget": {},
    }  # fmt: skip
    return forms.get(name)


def _of_a_request(scene: Scene) -> dict[str, dict[str, Any]]:
    task = {"task": str(Task.objects.get(case=scene.cases["new"], ended_at=None).pk)}
    return {
        "cases:claim": task,
        "cases:day_end": {f"note-{scene.city.kauman.pk}": "Laci sudah dikunci"},
        "cases:day_note_read": {},
        "cases:release": task,
        "cases:act": task,
        "cases:unmask": {},
        "cases:flag": {},
        "cases:working": task,
        "cases:take_over": task,
        "cases:leave": task,
        "cases:examine": task | {"field": "nama", "kind": "right"},
        "cases:mismatch": {"field": "nama_usaha", "source": "oss", "theirs": "Warung lain"},
        "cases:step_remark": {"kind": "unclear", "text": "Apa bedanya dengan langkah sebelumnya?"},
        "cases:note": {"text": "Sudah ditelepon"},
        "cases:ask": {
            "unit": scene.city.elsewhere.code, "user": "", "text": "Masuk wilayah Anda?", "days": "2",
        },
        "cases:outside_ask": {"kepada": "listrik", "text": "Pelanggan Anda?", "email": ""},
        "cases:outside_renew": {},
        "cases:outside_withdraw": {},
        "cases:hand_over": {"unit": scene.city.elsewhere.code, "reason": "Salah alamat"},
        "cases:bounce": {"reason": "Bukan wilayah kami"},
        "cases:link": {"other": scene.cases["issued"].number},
        "cases:unlink": {},
        "cases:merge": {"other": scene.cases["issued"].number, "reason": "Kembar"},
        "cases:unmerge": {},
        "cases:split": {
            "about-1": "Bagian", "service-1": SLUG,
            "copied": list(sending.answers(scene.cases["new"].area, 1)),
        },
        "cases:block": {"words": "Menunggu sidang"},
        "cases:begun": {},
        "cases:reopen": {"reason": "Bukti baru"},
        "cases:extend": {"amount": "1", "reason": "Menunggu dinas"},
        "cases:renew_secret": {"means": "ktp", "key": "b6f7c2e1-8f0e-4c1b-9a57-3d2f9f6f1a11"},
        "cases:withdraw_for": {"reason": "Usaha pindah", "has_checked": "1"},
        "cases:concern": {
            "about": f"unit:{scene.cases['new'].unit.code}", "reason": "Isi laporan",
        },
    }  # fmt: skip


def _days(*names: str | date) -> dict[str, str]:
    """Return the three boxes of dates: of DAYS by their name, or of a name and its date."""
    found = {}
    for at, name in enumerate(names):
        if isinstance(name, str):
            after = names[at + 1] if at + 1 < len(names) else None
            day = after if isinstance(after, date) else DAYS[name]
            parts = {"day": day.day, "month": day.month, "year": day.year}
            found |= {f"{name}-{part}": str(value) for part, value in parts.items()}
    return found
