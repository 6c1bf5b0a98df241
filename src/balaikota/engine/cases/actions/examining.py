"""Marking answers while they are checked beside their proofs: notes of one officer, not yet sent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import _task
from balaikota.engine.cases.models import Mark
from balaikota.engine.cases.queries import examining
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError

MOST_LETTERS = 500


@action.action("cases.act")
def mark(*, by: Actor, now: datetime, task_id: int, field: str, kind: str, note: str) -> Mark:
    """Note what the actor thinks of one answer; a second time it takes the place of the first.

    Args:
        field: id of a question of the form.
        kind: of ``examining.KINDS``.
        note: what the applicant would have to mend; may be blank.

    Raises:
        NotFound, NotYourTask, TaskDone: as for ``working.begin``.
        DomainError: no such question or kind, or too much written; ``field`` says which.
    """
    task = _task.own(by, task_id, now)
    pack = packs.get_version(task.case.version_id).pack
    if field not in {one.id for one in pack.fields}:
        raise DomainError(_("Isian itu tidak ada pada formulir ini."), field="kind")
    if kind not in dict(examining.KINDS):
        raise DomainError(_("Pilih apakah isian ini benar."), field="kind")
    if len(note) > MOST_LETTERS:
        raise DomainError(
            _("Catatan paling panjang 500 huruf. Persingkat lalu simpan lagi."), field="note"
        )
    written = {"kind": kind, "note": note.strip() if kind != examining.RIGHT else "", "at": now}
    kept, _is_new = Mark.objects.update_or_create(
        task=task, officer_id=int(by.id), field=field, defaults=written
    )
    action.describe(subject=f"task:{task.pk}", unit=task.unit.code, outcome=f"marked-{kind}")
    return kept
