"""The questions of the pages where residents keep their data: of the same kinds as those of packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import override

from balaikota.core.people.queries import vault
from balaikota.engine.packs import forms
from balaikota.engine.packs.fields import Posted, Setting
from balaikota.engine.packs.forms import Checked, Question
from balaikota.engine.packs.grammar import Choice, Field, Section
from balaikota.engine.packs.texts import Text

PAGE = "isian"


@dataclass(frozen=True)
class Sheet:
    """One page of questions without a service; ``packs.forms`` reads and shows it."""

    questions: tuple[Field, ...]

    @property
    def fields(self) -> Iterator[Field]:
        """Return the questions."""
        return iter(self.questions)

    def section(self, _name: str, /) -> Section:
        """Return the one page."""
        return Section(section=PAGE, title=Text("", ""), fields=list(self.questions))

    def check(self, posted: Posted, setting: Setting) -> Checked:
        """Return what came of the posted values."""
        return forms.check_section(self, PAGE, posted, setting)

    def show(
        self, setting: Setting, answers: dict[str, object], checked: Checked | None
    ) -> list[Question]:
        """Return the questions, filled with answers or, after an error, as typed."""
        return forms.questions(self, PAGE, setting, answers, checked)


def _choices(rows: list[tuple[str, str, str]]) -> list[Choice]:
    return [Choice(id=key, title=Text(told, english)) for key, told, english in rows]


ADDRESS = Field("address", "address", Text("Alamat", "Address"), optional=True)
PROFILE = Sheet(
    (
        Field("name", "text", Text("Nama lengkap seperti di KTP", "Full name as on the KTP"), max=150, autofill="name"),
        Field("nik", "nik", Text("NIK", "NIK"), optional=True),
        Field("phone", "phone", Text("Nomor telepon", "Telephone number"), optional=True),
        Field("email", "email", Text("Alamat email", "Email address"), optional=True),
        Field("address", "address", Text("Alamat tempat tinggal", "Home address"), optional=True),
    )
)  # fmt: skip
_ORGANISATION = (
    Field("kind", "choice", Text("Bentuk usaha atau lembaga", "Form of business or body"), choices=_choices(
        [
            ("perorangan", "Usaha perorangan", "Sole business"),
            ("pt", "Perseroan terbatas (PT)", "Limited company (PT)"),
            ("cv", "Persekutuan (CV, firma)", "Partnership (CV, firma)"),
            ("koperasi", "Koperasi", "Cooperative"),
            ("yayasan", "Yayasan", "Foundation (yayasan)"),
            ("perkumpulan", "Perkumpulan", "Association"),
            ("lainnya", "Lainnya", "Other"),
        ]
    )),
    Field("name", "text", Text("Nama usaha atau lembaga", "Name of the business or body"), max=150, autofill="organization"),
    Field("nib", "text", Text("NIB", "NIB (business number)"), Text("13 angka, bila sudah punya.", "13 digits, if there is one."), optional=True, pattern="[0-9]{13}", example="1234567890123"),
    Field("npwp", "text", Text("NPWP", "NPWP (tax number)"), Text("15 atau 16 angka.", "15 or 16 digits."), optional=True, pattern="[0-9]{15,16}", example="0123456789012345"),
    ADDRESS,
)  # fmt: skip
ORGANISATION = Sheet(_ORGANISATION)
ORGANISATION_NEW = Sheet(
    (
        *_ORGANISATION,
        Field("person_name", "text", Text("Nama Anda seperti di KTP", "Your name as on the KTP"), Text("Anda tercatat sebagai penanggung jawabnya.", "You are entered as the person who answers for it."), max=150, autofill="name"),
    )
)  # fmt: skip
AUTHORISE = Sheet(
    (
        Field("name", "text", Text("Nama orang yang diberi kuasa, seperti di KTP", "Name of the person authorised, as on the KTP"), max=150),
        Field("email", "email", Text("Alamat emailnya", "Their email address"), Text("Tautan untuk menerima kuasa dikirim ke alamat ini.", "The link to accept is sent there.")),
        Field("role", "choice", Text("Boleh apa", "What they may do"), choices=_choices(
            [
                ("kuasa", "Mengajukan dan melihat permohonan", "Apply and see requests"),
                ("penanggung-jawab", "Juga mengubah data dan memberi kuasa", "Also change its data and authorise others"),
            ]
        )),
        Field("deed", "text", Text("Surat kuasa atau akta: nomor dan tanggal", "Deed of authority: number and date"), max=150),
        Field("deed_file", "files", Text("Pindaian surat kuasa atau akta", "Scan of the deed"), Text("Petugas dapat memintanya.", "Officers may ask for it."), optional=True, max=1),
        Field("from", "date", Text("Mulai hari", "First day")),
        Field("until", "date", Text("Hari terakhir", "Last day"), Text("Kosongkan bila tanpa batas.", "Leave empty if without end."), optional=True, only="future"),
    )
)  # fmt: skip


@cache
def kept() -> Sheet:
    """Return the questions about a paper that is kept; its sorts are those of ``KeptKind``."""
    sorts = {lang: _in(lang) for lang in ("id", "en")}
    choices = [(key, told, sorts["en"][key]) for key, told in sorts["id"].items()]
    return Sheet(
        (
            Field("kind", "choice", Text("Jenis berkas", "Sort of file"), choices=_choices(choices)),
            Field("title", "text", Text("Nama berkas", "Name of the file"), Text("Misalnya “KTP Sri”.", "For example “KTP Sri”."), max=120),
            Field("last_day", "date", Text("Berlaku sampai", "Valid until"), Text("Kosongkan bila tidak kedaluwarsa.", "Leave empty if it does not expire."), optional=True, only="future"),
            Field("file", "files", Text("Berkas", "File"), max=1),
        )
    )  # fmt: skip


def _in(lang: str) -> dict[str, str]:
    with override(lang):
        return {key: words[:1].upper() + words[1:] for key, words in vault.kinds()}
