"""Two small acts on every task: a register says otherwise, and a step is needless or unclear."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.files import queries as files
from balaikota.engine.cases.models import Case, Mismatch, RemarkKind, Source, StepRemark, Task
from balaikota.engine.cases.queries import learning, visible
from balaikota.lib.errors import Conflict, DomainError

MOST_LETTERS = 2000
MOST_VALUE = 500


@action.action("cases.act")
def report_mismatch(
    *,
    by: Actor,
    now: datetime,
    number: str,
    field: str,
    source: str,
    source_name: str = "",
    theirs: str,
    proof_id: int | None = None,
) -> Mismatch:
    """Write down that a register says otherwise than an answer of the case; both values are kept sealed.

    Nothing of the values goes to the ledger, not even to its payload.

    Args:
        field: id of a question of the case's form that was asked.
        source: of Source.
        source_name: what the register is called; only for ``lain``.
        theirs: what it says.
        proof_id: pk of a file kept as a proof of the case: the applicant does not read it.

    Raises:
        NotFound: no such case, or not visible to the actor; no such file.
        NotAllowed: the actor may not act at the case's unit.
        DomainError: something is missing; ``field`` says what.
    """
    case = _own(by, number)
    check_mismatch(case, field=field, source=source, source_name=source_name, theirs=theirs)
    if proof_id is not None and files.get_file(proof_id).owner != f"proof:{case.pk}":
        raise DomainError(_("Berkas bukti itu bukan dari permohonan ini."), field="proof")
    task = learning.task_of(case)
    found = Mismatch(case=case, task=task, field=field, source=source, proof_id=proof_id, at=now)
    found.source_name = source_name.strip() if source == Source.OTHER else ""
    found.theirs, found.ours = theirs.strip(), learning.value_of(case, field)
    found.author_id = int(by.id)
    found.save()
    _describe(case, task, f"mismatch-{source}")
    return found


def check_mismatch(case: Case, *, field: str, source: str, source_name: str, theirs: str) -> None:
    """Refuse what ``report_mismatch`` would refuse of what was typed, before its file is stored.

    Raises:
        DomainError: something is missing; ``field`` says what.
    """
    if field not in dict(learning.find_fields(case)):
        raise DomainError(_("Pilih isian yang berbeda."), field="field")
    if source not in Source.values:
        raise DomainError(_("Pilih sumber data pembanding."), field="source")
    if source == Source.OTHER and not source_name.strip():
        raise DomainError(_("Tulis nama sumbernya."), field="source_name")
    if len(source_name) > 80:
        raise DomainError(_("Nama sumber paling panjang 80 huruf."), field="source_name")
    if not theirs.strip():
        raise DomainError(_("Tulis isi data menurut sumber itu."), field="theirs")
    if len(theirs) > MOST_VALUE:
        raise DomainError(
            _("Paling panjang 500 huruf. Tulis bagian yang berbeda saja."), field="theirs"
        )


@action.action("cases.act")
def remark_step(*, by: Actor, now: datetime, number: str, kind: str, text: str) -> StepRemark:
    """Say of the step at which a case stands that it is needless or unclear; once of each kind a task.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
        Conflict: they said so of this task before.
        DomainError: no kind chosen, nothing written, or too much.
    """
    case = _own(by, number)
    if kind not in RemarkKind.values:
        raise DomainError(_("Pilih apa yang Anda temui pada langkah ini."), field="kind")
    if not text.strip():
        raise DomainError(_("Tulis apa yang sebaiknya diubah."), field="text")
    if len(text) > MOST_LETTERS:
        raise DomainError(
            _("Paling panjang 2.000 huruf. Persingkat lalu kirim lagi."), field="text"
        )
    task = learning.task_of(case)
    said = {"task": task, "author_id": int(by.id), "kind": kind}
    remark, is_new = StepRemark.objects.get_or_create(
        **said, defaults={"case": case, "text": text.strip(), "at": now}
    )
    if not is_new:
        raise Conflict(_("Anda sudah mencatat hal ini tentang langkah ini. Terima kasih."))
    _describe(case, task, f"step-{kind}")
    return remark


def _own(by: Actor, number: str) -> Case:
    case = visible.get_case(by, number)
    by.require("cases.act", case.unit_id)
    return case


def _describe(case: Case, task: Task, outcome: str) -> None:
    action.describe(
        subject=f"case:{case.pk}", unit=case.unit.code, from_step=task.step, outcome=outcome
    )
