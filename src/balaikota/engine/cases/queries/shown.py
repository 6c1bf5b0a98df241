"""What the pages of cases show: rows, answers and history in the words a person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from balaikota.core.files import queries as files
from balaikota.core.ledger import queries as ledger
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.roles import ROLES
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, Party, Status
from balaikota.engine.cases.queries import marks, posts, stranded, veil, working
from balaikota.engine.cases.queries.inbox import MARKED, Filter
from balaikota.engine.cases.queries.tracking import Standing, latest_answers
from balaikota.engine.cases.rules import Flag
from balaikota.engine.packs import forms
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.fields.groups import Row, in_one
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.lib import wording

TABS = (
    (Filter.TODO, gettext_lazy("Tugas saya")),
    (Filter.MINE, gettext_lazy("Saya pegang")),
    (Filter.UNCLAIMED, gettext_lazy("Belum dipegang")),
    (Filter.LATE, gettext_lazy("Terlambat")),
    (Filter.TODAY, gettext_lazy("Jatuh tempo hari ini")),
    (Filter.UNATTENDED, gettext_lazy("Tanpa petugas")),
    (Filter.WAITING, gettext_lazy("Menunggu pemohon")),
    (Filter.UNIT, gettext_lazy("Semua di unit")),
    *((kind, marks.WORDS[flag]) for kind, flag in MARKED.items()),
    (Filter.STRANDED, gettext_lazy("Antrean koordinator")),
)
MOST_LINES = 300
MASKED = frozenset({"nik", "phone"})


@dataclass(frozen=True)
class Answer:
    """One answered question as shown: masked until somebody asks to see it in full."""

    field: Field
    label: str
    text: str
    is_masked: bool
    files: Sequence[Any] = ()
    defect: str = ""
    picture: str = ""
    rows: Sequence[Row] = ()


@dataclass(frozen=True)
class Line:
    """One line of a case's history: when, what, by whom as far as the reader may know."""

    event_id: int
    at: datetime
    what: str
    who: str
    from_step: str
    to_step: str


def inbox_tabs(counts: Mapping[str, int], chosen: Filter) -> list[dict[str, Any]]:
    """Return the filters that were counted, in order, each with its count; of marks those in use."""
    return [
        {"value": value, "text": text, "count": counts[value], "is_chosen": value == chosen}
        for value, text in TABS
        if value in counts and (counts[value] or value not in MARKED or value == chosen)
    ]


def inbox_rows(
    rows: Sequence[Mapping[str, Any]], *, now: datetime, lang: str, are_stranded: bool = False
) -> list[dict[str, Any]]:
    """Return rows with the next act in words, how urgent, and why nobody does it.

    No statement, one where a pack was not read by this process before, and two when some row has
    nobody. Of rows that nobody reaches (``are_stranded``) the reason is why not, for one statement.
    """
    digests = {row["case__version_id"]: row["case__version__digest"] for row in rows}
    known = packs.packs_by_digest(digests)
    if are_stranded:
        lost = stranded.why([_lost(row) for row in rows], now)
        return [
            _inbox_row(row, known[row["case__version_id"]], {}, now, lang)
            | {"why_unattended": lost[row["pk"]]}
            for row in rows
        ]
    empty = [row for row in rows if row["party"] == Party.OFFICER and not row["staffed"]]
    reasons = posts.why_unattended([(row["role"], _unit_of(row)) for row in empty], now)
    return [_inbox_row(row, known[row["case__version_id"]], reasons, now, lang) for row in rows]


def _lost(row: Mapping[str, Any]) -> stranded.Lost:
    unit = _unit_of(row)
    return stranded.Lost(row["pk"], unit, row["case__area"], row["case__is_with_superior"])


def _unit_of(row: Mapping[str, Any]) -> Unit:
    return Unit(
        pk=row["unit_id"],
        name=row["unit__name"],
        valid_from=row["unit__valid_from"],
        valid_to=row["unit__valid_to"],
        path=row["unit__path"],
    )


def _inbox_row(
    row: Mapping[str, Any],
    pack: Pack,
    reasons: Mapping[tuple[str, int], str],
    now: datetime,
    lang: str,
) -> dict[str, Any]:
    late_at = min((at for at in (row["due_at"], row["case__promise_due_at"]) if at), default=None)
    is_officers, is_systems = row["party"] == Party.OFFICER, row["party"] == Party.SYSTEM
    title = pack.step(row["step"]).title_of(row["asked"]).in_(lang)
    next_act = _("Surat sedang dibuat") if is_systems else title
    return dict(row) | {
        "service": pack.title.in_(lang),
        "next_act": next_act,
        "is_late": is_officers and late_at is not None and late_at < now,
        "is_unattended": is_officers and not row["staffed"],
        "why_unattended": reasons.get((row["role"], row["unit_id"]), ""),
        "holder": row["holder__name"] or "",
        "in_work": working.said(row["lease__user__name"], row["lease__since"])
        if row["lease__until"] and row["lease__until"] > now
        else "",
        "role_title": role_title(row["role"], lang),
        "marks": [marks.word(pack, flag) for flag in Flag if row[flag]],
    }


def answer_sections(
    standing: Standing,
    *,
    lang: str,
    unmasked: str = "",
    masked: bool = False,
    drawn: bool = False,
    at_desk: bool = False,
    knows_who: bool = False,
) -> list[tuple[str, list[Answer]]]:
    """Return (section title, answers) in the order asked; hidden and empty questions are left out.

    Args:
        unmasked: field id to show in full although ``masked``.
        masked: hide the middle of NIK and phone.
        drawn: draw what can be drawn, such as a point on a map.
        at_desk: head each section as officers read it.
        knows_who: the reader may know whom a veiled case is of (``veil.may_know_who``).
    """
    is_veiled = standing.case.is_veiled and not knows_who
    answers = latest_answers(standing.case)
    stored = {file.pk: file for file in files.find_files(f"case:{standing.case.pk}")}
    defects = {defect.field: defect.note for defect in standing.defects}
    result = []
    for section in standing.pack.form:
        lines = []
        for field in forms.visible_fields(standing.pack, section.id, answers):
            value = answers.get(field.id)
            if is_veiled and veil.is_hidden(standing.pack, field):
                lines.append(Answer(field, field.label.in_(lang), veil.words(), is_masked=False))
                continue
            said = _said(field, value, lang, hide=masked and field.id != unmasked)
            there = [stored[pk] for pk in _file_ids(field, value) if pk in stored]
            lines.append(
                replace(
                    said,
                    files=[veil.nameless(file) for file in there] if is_veiled else there,
                    defect=defects.get(field.id, ""),
                    picture=forms.picture(field, value, lang) if drawn else "",
                )
            )
        title = section.desk_title if at_desk else section.title
        result.append((title.in_(lang), lines))
    return result


def _said(field: Field, value: Any, lang: str, *, hide: bool) -> Answer:
    """Return an answer in words; with ``hide`` NIK and phone are masked, in the rows of a group too."""
    label, hides = field.label.in_(lang), list[bool]()

    def say(inner: Field, answer: Any) -> str:
        plain = in_full(inner, answer, lang)
        if not (hide and inner.kind in MASKED and answer):
            return plain
        hidden = forms.present(inner, answer, lang) if inner.kind == "nik" else tail(plain)
        hides.append(hidden != plain)
        return hidden

    rows = forms.rows(field, value, lang, say)
    text = in_one(rows) if field.kind == "group" else say(field, value)
    return Answer(field, label, text, any(hides), rows=rows)


def own_cases(cases: Sequence[Case], *, lang: str) -> list[dict[str, str]]:
    """Return what a resident sees of each of their own cases: number, service, where it is."""
    return [
        {
            "number": case.number,
            "service": case.version.pack.title.in_(lang),
            "status": _("Digabung dengan permohonan lain")
            if case.status == Status.MERGED
            else case.version.pack.step(case.step).status.in_(lang),
            "opened": wording.long_date(case.opened_at.astimezone(wording.WIB).date(), lang),
        }
        for case in cases
    ]


def asked_fields(standing: Standing, *, lang: str, knows_who: bool = False) -> list[Answer]:
    """Return every visible question of the form, to mark what is wrong."""
    return [
        line
        for _title, lines in answer_sections(standing, lang=lang, masked=True, knows_who=knows_who)
        for line in lines
    ]


def history(case: Case, pack: Pack, *, lang: str) -> list[Line]:
    """Return what happened to the case, latest first, from the ledger: one statement."""
    events = ledger.find_events(subject=f"case:{case.pk}", verb="cases.", limit=MOST_LINES)
    return [
        Line(
            event_id=event.pk,
            at=event.at,
            what=_what(event, pack, lang),
            who=_who(event),
            from_step=event.from_step,
            to_step=event.to_step,
        )
        for event in events
    ]


_VERBS = {
    "cases.open": gettext_lazy("Permohonan masuk"),
    "cases.act": gettext_lazy("Dikerjakan petugas"),
    "cases.reply": gettext_lazy("Dikirim pemohon"),
    "cases.withdraw_for": gettext_lazy("Ditarik di loket atas permintaan pemohon"),
    "cases.sweep": gettext_lazy("Pengingat atau aturan otomatis"),
    "cases.finish_issue": gettext_lazy("Surat selesai dibuat"),
    "cases.answer_outside": gettext_lazy("Dijawab lewat tautan"),
    "cases.open_counter": gettext_lazy("Identitas di loket dicatat"),
    "cases.renew_secret": gettext_lazy("Kode rahasia diganti di loket"),
    "cases.recover": gettext_lazy("Kode rahasia diganti lewat tautan email"),
    "cases.tell_applicant": gettext_lazy("Pemohon diberi kabar"),
    "cases.send_secret_link": gettext_lazy("Tautan untuk kode rahasia baru dikirim lewat email"),
}


# How the outcome of an act that moves nothing begins -> what the history says of it.
_TOLD = (
    ("marks-set", gettext_lazy("Tanda diubah")),
    ("flagged-", gettext_lazy("Diberi tanda")),
    ("unflagged-", gettext_lazy("Tanda dihapus")),
    ("unchanged-", gettext_lazy("Tanda dibiarkan")),
    ("extended-", gettext_lazy("Janji waktu diperpanjang")),
    ("noted", gettext_lazy("Catatan untuk rekan")),
    ("asked", gettext_lazy("Unit lain ditanya")),
    ("answered", gettext_lazy("Pertanyaan dijawab")),
    ("question-taken-back", gettext_lazy("Pertanyaan dicabut")),
    ("outside-asked", gettext_lazy("Pihak luar ditanya")),
    ("outside-renewed", gettext_lazy("Tautan baru untuk pihak luar")),
    ("outside-withdrawn", gettext_lazy("Permintaan kepada pihak luar dicabut")),
    ("handed-over", gettext_lazy("Diserahkan ke unit lain")),
    ("bounced", gettext_lazy("Penyerahan dikembalikan")),
    ("linked", gettext_lazy("Dihubungkan dengan berkas lain")),
    ("unlinked", gettext_lazy("Hubungan dengan berkas lain dilepas")),
    ("merged", gettext_lazy("Digabung ke berkas lain")),
    ("unmerged", gettext_lazy("Penggabungan dibatalkan")),
    ("took-in", gettext_lazy("Berkas lain digabung ke sini")),
    ("let-go", gettext_lazy("Berkas lain dipisahkan lagi")),
    ("split-into-", gettext_lazy("Dibagi menjadi beberapa berkas")),
    ("opened-other", gettext_lazy("Layanan lain dibuka dari berkas ini")),
    ("begun-other", gettext_lazy("Isian layanan lain dimulai untuk pemohon")),
    ("mismatch-", gettext_lazy("Perbedaan data dicatat")),
    ("step-", gettext_lazy("Catatan tentang langkah ini")),
    ("concern-named", gettext_lazy("Diserahkan kepada atasan")),
    ("concern-dropped", gettext_lazy("Keterangan tentang kantor atau petugas dihapus")),
)


_REOPENING = {
    "reopening-asked": gettext_lazy("Diminta dibuka kembali"),
    "reopening-refused": gettext_lazy("Tidak dibuka kembali"),
    "reopened": gettext_lazy("Dibuka kembali"),
}


_OUTSIDE = {
    "outside-opened": gettext_lazy("Pihak luar membuka tautannya"),
    "outside-accepted": gettext_lazy("Pihak luar menerima permintaan"),
    "outside-answered": gettext_lazy("Pihak luar menjawab"),
    "outside-refused": gettext_lazy("Pihak luar menolak"),
    "outside-reminded": gettext_lazy("Pihak luar diingatkan"),
    "outside-late": gettext_lazy("Pihak luar tidak menjawab dalam waktunya"),
}


def _what(event: LedgerEvent, pack: Pack, lang: str) -> str:
    if event.outcome == "withdrawn":
        by_officer = event.verb == "cases.withdraw_for"
        return str(_VERBS[event.verb]) if by_officer else _("Ditarik pemohon")
    if told := _REOPENING.get(event.outcome) or _OUTSIDE.get(event.outcome):
        return str(told)
    if event.to_step and event.to_step in pack.procedure and event.to_step != event.from_step:
        status = pack.step(event.to_step).status.in_(lang)
        return f"{_VERBS[event.verb]}: {status}"
    if event.verb == "cases.sweep" and event.outcome == "fiktif":
        return str(_("Ditandai jatuh tempo fiktif"))
    if event.verb == "cases.act" and event.outcome.startswith("answered-"):
        party = event.outcome.removeprefix("answered-")
        title = pack.step(event.from_step).title_of(party).in_(lang)
        return str(_("Dijawab: %(what)s") % {"what": title})
    if event.verb == "cases.act" and not event.to_step:
        known = (words for begin, words in _TOLD if event.outcome.startswith(begin))
        return str(next(known, _("Diambil atau dikembalikan ke antrean")))
    return str(_VERBS[event.verb])


def _who(event: LedgerEvent) -> str:
    kinds = {
        "officer": _role_in(event.acting_as) or _("petugas"),
        "system": _("sistem"),
        "resident": _("pemohon"),
        "visitor": _("pemohon"),
        "case-secret": _("pemohon"),
        "one-time-link": _("pemohon") if event.verb == "cases.recover" else _("pihak luar"),
        "gateway": _("gerbang"),
        "api-key": _("program mitra"),
    }
    return kinds.get(event.actor_kind, event.actor_kind)


def _role_in(acting_as: str) -> str:
    """Return the title of the role somebody acted in, of ``assignment:role:unit``; empty without."""
    parts = acting_as.split(":")
    return role_title(parts[1], get_language() or "id") if len(parts) == 3 else ""


def role_title(slug: str, lang: str) -> str:
    """Return what a role is called; empty for none, as for a step of the applicant's."""
    role = ROLES.get(slug)
    if role is None:
        return ""
    return role.title_en if lang.startswith("en") else role.title_id


def in_full(field: Field, value: Any, lang: str) -> str:
    """Return the answer in full."""
    if field.kind == "nik" and value and value["number"]:
        return str(value["number"])
    return forms.present(field, value, lang)


def tail(text: str) -> str:
    """Return the last three characters, the rest hidden."""
    return "*" * max(0, len(text) - 3) + text[-3:]


def _file_ids(field: Field, value: Any) -> list[int]:
    return [int(pk) for pk in value or ()] if field.kind == "files" else []
