"""What an act opens besides: a case of another service, or a form that its applicant completes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor, system
from balaikota.engine.cases.actions import _offspring, drafting
from balaikota.engine.cases.actions._offspring import Fit
from balaikota.engine.cases.actions._sending import send
from balaikota.engine.cases.models import Case, Draft, Relation
from balaikota.engine.cases.queries import drafts, kept
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs.grammar import Opens
from balaikota.lib import ids

SYSTEM = system("cases.open")


def values(declared: Opens, facts: Facts) -> dict[str, Any]:
    """Return what is filled in for the applicant: field id -> value, worked out over the case.

    Raises:
        NotFound, Uncomputable: an expression cannot be worked out.
    """
    return {name: facts.value(expression) for name, expression in declared.prefill.items()}


def carry_out(
    case: Case, declared: Opens, given: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    """Open what an act opens, in its transaction: a retry finds the act done and opens nothing.

    Where an answer or another's signature is missing the applicant gets a form to complete instead of a case.

    Args:
        given: what ``values`` worked out before the case moved on.

    Raises:
        NotFound: the service is not in force, or no office serves its place.
        NotKept: the case is kept from somebody who would see what it opens.
    """
    version = _offspring.version_for(case, declared.pack, now=now)
    fitting = _offspring.fit(case, version, given, now=now)
    if not fitting.is_ready:
        # Nobody keeps a form from anybody, and what it becomes is told only when it is sent.
        if kept.kept_by(case):
            raise _offspring.NotKept(kept.why_kept())
        begin_for(by=SYSTEM, now=now, origin=case, fitting=fitting)
    else:
        kind = Relation.Kind.OPENED
        opened = _offspring.open_case(by=SYSTEM, now=now, origin=case, fitting=fitting, kind=kind)
        _tell_opened(case, opened, fitting, now)
    told = "opened-other" if fitting.is_ready else "begun-other"
    note_down(by=by, now=now, case=case, outcome=told, service=declared.pack)


@action.action("cases.act")
def note_down(*, by: Actor, now: datetime, case: Case, outcome: str, service: str) -> None:
    """Write into the history of a case that it led to another service."""
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome=outcome,
        payload={"service": service},
    )


@action.action("cases.open")
def begin_for(*, by: Actor, now: datetime, origin: Case, fitting: Fit) -> Draft:
    """Begin a form for the applicant of a case, with what is known filled in, and send the way to it.

    It lies in their account, and on the tracking page of ``origin`` for whoever holds its secret.
    """
    token = uuid.uuid4().hex
    draft = drafting.begin(
        by=by, now=now, version_id=fitting.version.pk, token=token, channel=Channel.ONLINE
    )
    draft.resident_id, draft.opened_from = origin.applicant_id, origin
    draft.representation_id = origin.representation_id
    owner = f"draft:{draft.token_hash}"
    draft.body = _offspring.shared(origin, fitting.pack, fitting.answers, owner, now)
    draft.save(update_fields=["resident", "opened_from", "body", "representation"])
    code = drafting.make_code(by=by, now=now, draft_id=draft.pk, token=token)
    _tell_begun(origin, draft, fitting, code, now)
    action.describe(subject=f"draft:{draft.pk}", outcome="begun-for-applicant")
    return draft


def _tell_opened(origin: Case, opened: Case, fitting: Fit, now: datetime) -> None:
    with override(origin.language):
        words = {
            "number": opened.number,
            "service": fitting.pack.title.in_(origin.language),
            "origin": origin.number,
        }
        subject = _("Permohonan %(number)s dibuka untuk Anda") % words
        body = (
            _(
                "Dari permohonan %(origin)s kami membuka permohonan %(service)s dengan nomor %(number)s. Lacak dengan nomor itu dan kode rahasia yang sama seperti %(origin)s."
            )
            % words
        )
        link = reverse("cases:track_case", args=[opened.number])
        send(origin, subject=subject, body=body, link=link, now=now)


def _tell_begun(origin: Case, draft: Draft, fitting: Fit, code: str, now: datetime) -> None:
    with override(origin.language):
        words = {
            "service": fitting.pack.title.in_(origin.language),
            "origin": origin.number,
            "days": (drafts.kept_until(draft) - now).days,
            "code": ids.spelled(code),
        }
        subject = _("Lengkapi permohonan %(service)s") % words
        body = (
            _(
                "Dari permohonan %(origin)s kami menyiapkan permohonan %(service)s, tetapi masih ada yang harus Anda isi. Lengkapi dan kirim dalam %(days)d hari lewat tautan ini, atau ketik kode %(code)s di halaman “Lanjutkan isian”."
            )
            % words
        )
        link = reverse("cases:resume_link", args=[fitting.pack.slug, code])
        send(origin, subject=subject, body=body, link=link, now=now)
