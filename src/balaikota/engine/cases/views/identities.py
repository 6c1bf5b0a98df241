"""Asking an officer how the person at the counter showed who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.queries.identity import WORDS
from balaikota.engine.cases.rules import Means

HINTS: dict[str, Promise] = {
    Means.KNOWN: _("Tulis dari mana Anda mengenalnya."),
    Means.NONE: _(
        "Permohonan tetap diterima; NIK tidak wajib. Pemeriksa melihat keterangan ini, dan kode "
        "rahasia tidak dibuat ulang tanpa identitas."
    ),
}


def posted(request: HttpRequest) -> Identity:
    """Return what was chosen and typed; empty for nothing."""
    return Identity(request.POST.get("means", ""), request.POST.get("identity_reason", "")[:2000])


def context(
    request: HttpRequest, errors: Sequence[tuple[str, str]], *, is_renewal: bool = False
) -> dict[str, Any]:
    """Return what ``cases/_identity_ask.html`` needs."""
    offered = [means for means in Means if not (is_renewal and means is Means.NONE)]
    return {
        "identity": posted(request),
        "means": [(m.value, WORDS[m], HINTS.get(m)) for m in offered],
        "identity_errors": dict(errors),
    }
