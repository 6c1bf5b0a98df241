"""Asking for the same again: a form with the answers of a decided case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _offspring, drafting
from balaikota.engine.cases.models import Case, Draft
from balaikota.engine.cases.queries import drafts, tracking
from balaikota.engine.cases.rules import Channel
from balaikota.engine.packs import carrying
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.lib import wording

# What was uploaded or agreed to then says nothing of today; a NIK is masked on the page from which the form
# is begun, and stays so.
_NOT_AGAIN = ("files", "declaration", "nik")


@action.action("cases.open")
def begin_again(*, by: Actor, now: datetime, case_id: int, token: str) -> Draft:
    """Begin a form of the service of a case, with its answers shown; what it becomes comes of that case.

    Each answer counts once its page was sent. Files, declarations and a NIK are asked for anew. A form
    that was begun so and not sent yet is opened in this browser too.

    Args:
        by: whoever fills it in; that the case is theirs was proven.
        now: when.
        case_id: the case.
        token: what the browser will hold; unguessable, new.

    Raises:
        NotFound: the service is not in force any more.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("version__service")
    case = rows.get(pk=case_id)
    service = case.version.service
    begun = Draft.objects.filter(opened_from=case, case=None, version__service=service)
    held = begun.filter(drafts.is_kept(now)).order_by("pk").last()
    if held is not None:
        return drafting.resume_begun(by=by, now=now, draft_id=held.pk, case_id=case.pk, token=token)
    version = _offspring.version_for(case, service.slug, now=now)
    draft = drafting.begin(
        by=by, now=now, version_id=version.pk, token=token, channel=Channel.ONLINE
    )
    draft.opened_from = case
    draft.prefill = _answers(case, version.pack, now)
    draft.save(update_fields=["opened_from", "prefill"])
    action.describe(subject=f"draft:{draft.pk}", outcome="begun-again")
    return draft


def _answers(case: Case, pack: Pack, now: datetime) -> dict[str, Any]:
    """Return the answers of a case that the form of today takes."""
    older = case.version.pack
    asked = {field.id for field in older.fields if _is_shown_again(field)}
    given = {name: one for name, one in tracking.latest_answers(case).items() if name in asked}
    setting = Setting(now.astimezone(wording.WIB).date(), {}, now)
    return dict(carrying.carry(older, pack, given, setting).answers)


def _is_shown_again(field: Field) -> bool:
    return not any(one.kind in _NOT_AGAIN for one in (field, *field.fields))
