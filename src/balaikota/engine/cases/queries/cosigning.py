"""Reads of those who sign along: by their link, of a draft, of a case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core import onetime
from balaikota.engine.cases.models import Case, Cosigning
from balaikota.engine.packs import forms
from balaikota.engine.packs.grammar import Pack
from balaikota.lib.errors import NotFound

LINK = onetime.Kind("cases.cosign", is_typed=True)


class UnknownLink(NotFound):
    """The link opens nothing: mistyped, or what it was for was deleted."""


def key_of(token: str, asked: Cosigning) -> str:
    """Return the key of a link, told again only to the browser that asked for the signature.

    Derived, not stored, as the code of a draft is.
    """
    return LINK.token(f"{token}/{asked.row_key}")


def is_key(asked: Cosigning, key: str) -> bool:
    """Tell whether a key is that of the link of this row."""
    return asked.key_hash == LINK.stored(key)


def get_by_key(key: str) -> Cosigning:
    """Return whom a link was made for, with the draft. One statement.

    Raises:
        UnknownLink: it opens nothing.
    """
    found = Cosigning.objects.filter(key_hash=LINK.stored(key))
    row = found.select_related("draft__version__service", "case__version__service").first()
    if row is None:
        raise UnknownLink(
            _("Tautan ini tidak membuka apa pun. Minta tautan baru kepada yang mengirimnya.")
        )
    return row


def find_latest(draft_id: int) -> Cosigning | None:
    """Return who was asked last for a draft, None when nobody was. One statement."""
    return Cosigning.objects.filter(draft_id=draft_id, replaced_at=None).first()


def find_signature(case: Case, pack: Pack) -> Cosigning | None:
    """Return who signed along with a case. One statement, none where the pack asks nobody."""
    if pack.cosign is None:
        return None
    return Cosigning.objects.filter(case=case).exclude(agreed_at=None).first()


def digest_of(answers: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of answers, whatever the order they were given in."""
    text = json.dumps(dict(answers), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def sentence_digest_of(pack: Pack) -> str:
    """Return the SHA-256 (hex) of the sentence to agree to, in both languages."""
    assert pack.cosign is not None
    return sha256(f"{pack.cosign.asks.id}\n{pack.cosign.asks.en}".encode()).hexdigest()


def is_signed(asked: Cosigning | None, pack: Pack, answers: Mapping[str, Any]) -> bool:
    """Tell whether just these answers were agreed to, under the sentence of this pack."""
    if asked is None or asked.agreed_at is None or asked.replaced_at is not None:
        return False
    is_same_sentence = pack.cosign and asked.sentence_digest == sentence_digest_of(pack)
    return bool(is_same_sentence) and asked.answers_digest == digest_of(answers)


def shown_to(pack: Pack, answers: Mapping[str, Any], lang: str) -> list[dict[str, str]]:
    """Return the answers that whoever signs along reads, in the order of the form."""
    assert pack.cosign is not None
    return [
        {"key": field.label.in_(lang), "value": forms.present(field, answers[field.id], lang)}
        for field in pack.fields
        if field.id in pack.cosign.shows and field.id in answers
    ]
