"""What an officer has noted of the answers of a case while checking them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Mark, Task
from balaikota.engine.cases.rules import DefectKind

RIGHT = "right"
KINDS = (
    (RIGHT, gettext_lazy("Benar")),
    (DefectKind.WRONG.value, gettext_lazy("Salah")),
    (DefectKind.INCOMPLETE.value, gettext_lazy("Kurang")),
    (DefectKind.OUTDATED.value, gettext_lazy("Sudah lama")),
)


def find_marks(actor: Actor, task: Task) -> dict[str, Mark]:
    """Return field id -> what the actor noted of it. One query."""
    return {mark.field: mark for mark in Mark.objects.filter(task=task, officer=int(actor.id))}


def as_defects(actor: Actor, task: Task) -> dict[str, str]:
    """Return what the actor found wrong as the form of an act asks for it. One query."""
    given: dict[str, str] = {}
    for field, mark in find_marks(actor, task).items():
        if mark.kind != RIGHT:
            given |= {f"mark-{field}": "1", f"kind-{field}": mark.kind, f"note-{field}": mark.note}
    return given
