"""Who may know whom a case is of: the one place that every page, list and program asks.

A veil is safe by default: whatever is not told that its reader may know, hides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind, Grant
from balaikota.core.files.models import StoredFile
from balaikota.engine.cases.models import Case, CaseAnswers, Relation
from balaikota.engine.packs import answered
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Field, Pack

VIEW = "cases.view"
_OWN = (ActorKind.RESIDENT, ActorKind.CASE_SECRET)


def may_know_who(actor: Actor, case: Case) -> bool:
    """Tell whether an actor, who may see a case, may know whom it is of. No query for one unveiled.

    Its applicant, and officers in a role that the pack names, at the office of the case or above
    it. No program, nobody who is only asked about it, no superuser.
    """
    if not case.is_veiled or actor.kind in _OWN:
        return True
    declared = packs.pack_of(case.version).veil
    if declared is None or actor.kind is not ActorKind.OFFICER:
        return False
    return any(grant.role in declared.seen_by and _is_at(grant, case) for grant in actor.grants)


def _is_at(grant: Grant, case: Case) -> bool:
    is_queue = not grant.services or case.version.service.slug in grant.services
    return grant.permits(VIEW) and case.unit_id in grant.unit_ids and is_queue


def is_meant(pack: Pack, answers: Mapping[str, Any]) -> bool:
    """Tell whether the pack hides who sent these answers."""
    declared = pack.veil
    return declared is not None and answered.answers_to(pack.fields, answers).make_true(
        declared.when
    )


def is_inherited(case: Case) -> bool:
    """Tell whether a case came of one that is veiled. One query."""
    return Relation.objects.filter(other=case, case__is_veiled=True).exists()


def is_hidden(pack: Pack, field: Field) -> bool:
    """Tell whether a veil hides the answer to a question: all that is personal, and what is named."""
    return answered.is_veiled(pack, field)


def hidden_fields(case: Case, pack: Pack) -> frozenset[str]:
    """Return the questions whose answers no officer may meet in passing, as in a letter; none unveiled."""
    if not case.is_veiled:
        return frozenset()
    return frozenset(field.id for field in pack.fields if is_hidden(pack, field))


def is_of_hidden(case: Case, file_id: int) -> bool:
    """Tell whether a file came with an answer that a veil hides, in any version of it. One query."""
    pack = packs.pack_of(case.version)
    hidden = [f.id for f in pack.fields if f.kind == "files" and is_hidden(pack, f)]
    if not hidden:
        return False
    rows = CaseAnswers.objects.filter(case=case)
    given = {str(pk) for row in rows for name in hidden for pk in row.body.get(name) or ()}
    return str(file_id) in given


def words() -> str:
    """Return what stands in place of who somebody is."""
    return _("Identitas dirahasiakan")


def nameless(file: StoredFile) -> StoredFile:
    """Return a file, not to be stored, under a name that tells nothing."""
    file.name = f"berkas-{file.pk}.{file.media_type.rpartition('/')[2]}"
    return file
