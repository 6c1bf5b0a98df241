"""What a letter says, frozen when it is approved: a retry prints the same letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from balaikota.core.action import Grant
from balaikota.core.people.queries import Signing
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.packs import forms, grammar
from balaikota.engine.products import rules
from balaikota.lib import wording
from balaikota.lib.letters import spelled
from balaikota.lib.letters.content import Form, notice

# Letters are written in Indonesian, whatever the applicant reads. Law: UU 24/2009 Pasal 27.
LANG = "id"
HIDDEN = "(dirahasiakan)"


@dataclass(frozen=True)
class Approval:
    """Who approved the letter, in whose name, and when by the local date."""

    grant: Grant
    signing: Signing
    signer_name: str
    on: date
    until: date | None
    signer_nip: str = ""


def page_address(verification_id: str = "") -> str:
    """Return the public address of a verification page; without an id, of the page to look up."""
    return f"{settings.PUBLIC_URL}/verifikasi/{verification_id}"


def form_of(sign: str) -> Form:
    """Return what stands over the name of a letter that is signed as the pack says in ``sign``."""
    forms_by_sign = {"none": Form.UNSIGNED, "wet": Form.WET, "seal": Form.SEAL}
    return forms_by_sign.get(sign, Form.ELECTRONIC)


def of_letter(
    pack: grammar.Pack,
    product: grammar.Product,
    *,
    unit: Unit,
    answers: Mapping[str, Any],
    approval: Approval,
    verification_id: str,
    code: str,
    authority: str = "",
    form: Form | None = None,
    is_sample: bool = False,
    hidden: Collection[str] = (),
) -> dict[str, Any]:
    """Return everything that the letter shows but its number, which is taken after this.

    Args:
        pack: the service.
        product: which of its letters.
        unit: whose letterhead it has.
        answers: the clean answers.
        approval: who approved it and when.
        verification_id: of its verification page.
        code: to type there beside the number.
        authority: who issued the certificate it is signed with; empty where it is not known.
        form: how it is signed, where that is not to be what the pack says.
        is_sample: print CONTOH over every page; outside of production every letter says so.
        hidden: questions whose answers are kept even from the officers who make the letter.
    """
    city, shown = units.city(), printed(pack, answers) | _kept_back(pack, hidden)
    form, marked = form or form_of(product.sign), is_sample or settings.DEMO or settings.SPECIMENS
    return {
        "lang": LANG,
        "title": product.title.in_(LANG),
        "author": f"{unit.name}, {city.name}",
        "sample": marked,
        "notice": notice(form, authority=authority, is_sample=marked),
        "page-word": "Halaman",
        "letterhead": units.letterhead(unit).values(),
        "place": city.letterhead.place or city.short_name,
        "city": city.name,
        "date": wording.long_date(approval.on, LANG),
        "day": spelled.day_words(approval.on),
        "valid-until": wording.long_date(approval.until, LANG) if approval.until else "",
        "unit": {
            "name": unit.name,
            "short": unit.short_name,
            "above": unit.parent.name if unit.parent else "",
        },
        "answers": shown,
        **_frame(product, shown),
        "signer": _signer(approval, form),
        "verify": {
            "address": page_address(verification_id),
            "page": page_address(),
            "code": code,
            "alt": f"Kode QR ke halaman pemeriksaan surat: {page_address(verification_id)}",
        },
    }


def _frame(product: grammar.Product, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the pack says of the frame, with the answers in the braces."""
    letter = product.letter
    values = defaultdict(str, shown)  # a question that was not asked leaves nothing behind
    return {
        "kind": letter.kind,
        "title-en": product.title.en if letter.english else "",
        "nature": letter.nature,
        "enclosures": letter.enclosures.format_map(values),
        "about": letter.about.format_map(values),
        "addressee": [line.format_map(values) for line in letter.to],
        "copies": [line.format_map(values) for line in letter.copies],
    }


def _signer(approval: Approval, form: Form) -> dict[str, Any]:
    lines = _lines(approval.signing)
    return {
        "lines": [list(line) for line in lines],
        "title": approval.grant.title,
        "office": lines[0][1],
        "name": approval.signer_name,
        "nip": spelled.nip(approval.signer_nip),
        "basis": approval.signing.basis,
        "form": form.value,
    }


def printed(pack: grammar.Pack, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return field id -> the answer as a letter prints it; questions not answered are left out.

    Of a group a list of its rows, each in the same shape.
    """
    return _printed_all(pack.fields, answers)


def _kept_back(pack: grammar.Pack, hidden: Collection[str]) -> dict[str, str]:
    """Return what stands in place of hidden answers: a template that names one is still printed."""
    lines = (field for field in pack.fields if field.kind not in ("files", "group"))
    return {field.id: HIDDEN for field in lines if field.id in hidden}


def _printed_all(fields: Iterable[grammar.Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field.id: _printed(field, answers[field.id])
        for field in fields
        if field.kind != "files" and answers.get(field.id) not in (None, "", [])
    }


def in_words() -> AbstractContextManager[None]:
    """Return the context in which a letter's words are chosen: Indonesian, whoever approves it."""
    return translation.override(LANG)


def facts(
    pack: grammar.Pack, product: grammar.Product, answers: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Return what the verification page shows to strangers: only the answers the pack names.

    One item per answer: its label in both languages and the text.
    """
    shown = printed(pack, answers)
    return [
        {"id": pack.field(name).label.id, "en": pack.field(name).label.en, "value": shown[name]}
        for name in product.public
        if name in shown
    ]


def _lines(signing: Signing) -> tuple[tuple[str, str], ...]:
    return rules.signature_lines(
        signing.title, behalf_of=signing.behalf_of, through=signing.through
    )


def _printed(field: grammar.Field, value: Any) -> str | list[dict[str, Any]]:
    if field.kind == "group":
        return [_printed_all(field.fields, row) for row in value]
    if field.kind == "nik":  # in full: whoever receives the letter matches it with the card
        return str(value["number"])
    if field.kind == "rupiah":
        return spelled.rupiah_words(value)
    return forms.present(field, value, LANG)
