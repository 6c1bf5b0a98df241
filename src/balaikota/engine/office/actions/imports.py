"""An import from the upload to the books: kept as a draft, applied as a whole, discarded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core.action import Actor, action, describe
from balaikota.core.notices import actions as notices
from balaikota.core.people.actions import bulk
from balaikota.core.people.models import Assignment, User
from balaikota.engine.office.imports import columns, judging
from balaikota.engine.office.imports.verdicts import Judged, Plan
from balaikota.engine.office.models import (
    DRAFT_KEPT,
    UNDO_WITHIN,
    Import,
    ImportedRow,
    Outcome,
    State,
)
from balaikota.engine.office.queries import imports as queries
from balaikota.lib.errors import Conflict, DomainError
from balaikota.lib.tables.reading import Sheet

LONGEST_NAME = 120


class NotATable(DomainError):
    """The table lacks columns or rows."""


class Changed(Conflict):
    """Rows are judged otherwise than on the page that was confirmed."""


class BadRows(Conflict):
    """Some rows are bad, and all were to be right; or none is left to take."""


@action("office.stage_import")
def stage(*, by: Actor, now: datetime, file_name: str, sheet: Sheet) -> Import:
    """Keep a table as a draft for a week and judge its rows; nothing else is written.

    Raises:
        NotATable: a column that must be there is missing, or there are no rows.
    """
    heading = columns.recognise(sheet.heading)
    if heading.missing:
        told = _("Kolom ini tidak ada: %(titles)s. Samakan judul kolomnya dengan contoh.")
        raise NotATable(told % {"titles": ", ".join(heading.missing)}, field="file")
    if not sheet.rows:
        raise NotATable(_("Tabel ini hanya berisi judul kolom. Isi barisnya dulu."), field="file")
    content: dict[str, Any] = {
        "keys": heading.keys,
        "unknown": heading.unknown,
        "doubled": heading.doubled,
        "rows": [[row.number, row.cells] for row in sheet.rows],
    }
    plan = judging.judge(content, by=by, now=now, reopened=queries.reopened())
    describe(outcome="staged", payload={"file": file_name, "counts": plan.counts})
    return Import.objects.create(
        file_name=file_name[-LONGEST_NAME:] or "-",
        content=content | {"seen": plan.verdicts},
        counts=plan.counts,
        uploaded_by_id=int(by.id),
        uploaded_at=now,
    )


@action("office.apply_import")
def apply(
    *, by: Actor, now: datetime, source: Import, digest: str, partial: bool, invite: bool
) -> Import:
    """Enter the good rows of a draft: all in one transaction, or nothing.

    The rows are judged anew. Sent twice, it is applied once.

    Args:
        digest: of the plan that was confirmed.
        partial: take the good rows even though others are bad.
        invite: write to those whose account is opened.

    Raises:
        Conflict: the draft is discarded, undone or expired, or somebody was faster.
        Changed: rows are judged otherwise than what was confirmed.
        BadRows: some are bad and ``partial`` is not set, or no row changes anything.
        NotAllowed: ``by`` may not do one of the parts.
    """
    row = _locked(by, source)
    if row.state == State.APPLIED:
        describe(outcome="applied-before")
        return row
    _check_draft(row, now)
    plan = queries.plan_of(row, by=by, now=now)
    _check_plan(plan, digest, partial=partial)
    batch = _batch(row, plan)
    former = {one.number: _former(one.row) for one in plan.good if one.outcome == Outcome.END}
    bulk.carry_out(by=by, now=now, batch=batch)
    ImportedRow.objects.bulk_create(_rows(row, plan, former))
    row.state, row.applied_by_id, row.applied_at = State.APPLIED, int(by.id), now
    row.counts, row.was_partial, row.with_invitations = plan.counts, bool(plan.bad), invite
    row.save()
    if invite:
        _invite(batch.opened, now)
    describe(outcome="applied", payload={"counts": plan.counts, "invited": invite})
    return row


@action("office.invite_imported")
def invite_later(*, by: Actor, now: datetime, source: Import) -> Import:
    """Write to those whose account an import opened without writing to them; once.

    Whoever has made a password meanwhile, and accounts that are closed, are left out.

    Raises:
        Conflict: the import is not applied, or they were written to.
    """
    row = _locked(by, source)
    if row.state != State.APPLIED or row.with_invitations:
        raise Conflict(_("Undangan impor ini sudah dikirim, atau impornya tidak berlaku."))
    opened = ImportedRow.objects.filter(source=row, opened_account=True, user__is_active=True)
    users = [one.user for one in opened.select_related("user").order_by("number")]
    waiting = [user for user in users if not user.has_usable_password()]
    row.with_invitations = True
    row.save(update_fields=["with_invitations"])
    _invite(waiting, now)
    describe(outcome=f"invited-{len(waiting)}")
    return row


@action("office.discard_import")
def discard(*, by: Actor, now: datetime, source: Import) -> Import:
    """Throw a draft away, with all that was uploaded.

    Raises:
        Conflict: it is no draft any more.
    """
    row = _locked(by, source)
    if row.state != State.DRAFT:
        raise Conflict(_("Impor ini sudah diputuskan."))
    row.state, row.content = State.DISCARDED, None
    row.save()
    describe(outcome="discarded")
    return row


@action("office.sweep_imports")
def sweep(*, by: Actor, now: datetime) -> int:
    """Empty drafts left for a week, and what was uploaded for imports that can no longer be undone.

    Returns how many were emptied.

    Raises:
        NotAllowed: ``by`` lacks ``office.sweep_imports``.
    """
    kept = Import.objects.filter(content__isnull=False)
    drafts = kept.filter(state=State.DRAFT, uploaded_at__lte=now - DRAFT_KEPT)
    expired = drafts.update(state=State.EXPIRED, content=None)
    done = Q(state=State.UNDONE) | Q(state=State.APPLIED, applied_at__lte=now - UNDO_WITHIN)
    emptied = kept.filter(done).update(content=None)
    describe(subject="office.import", payload={"expired": expired, "emptied": emptied})
    return expired + emptied


def _locked(by: Actor, source: Import) -> Import:
    """Return the import anew, so that whoever was faster is seen.

    Raises:
        NotFound: ``by`` may not see it.
    """
    queries.get_import(by, source.pk)
    return Import.objects.select_for_update().get(pk=source.pk)


def _check_draft(row: Import, now: datetime) -> None:
    if row.state != State.DRAFT or row.content is None:
        raise Conflict(_("Impor ini tidak menunggu disimpan. Unggah lagi tabelnya."))
    if now >= row.draft_until:
        raise Conflict(_("Impor ini sudah lebih dari seminggu. Unggah lagi tabelnya."))


def _check_plan(plan: Plan, digest: str, *, partial: bool) -> None:
    if plan.digest != digest:
        told = _(
            "Sejak halaman ini dibuka ada yang berubah. Belum ada yang disimpan: periksa lagi."
        )
        raise Changed(told)
    if plan.bad and not partial:
        told = _("Masih ada baris yang salah. Belum ada yang disimpan.")
        raise BadRows(told, field="how")
    if not (plan.counts["begin"] or plan.counts["end"]):
        raise BadRows(_("Tidak ada baris yang mengubah apa pun."), field="how")


def _batch(source: Import, plan: Plan) -> bulk.Batch:
    persons = {id(one.person): one.person for one in plan.good if one.person is not None}.values()
    with override("id"):
        reason = _("Diakhiri lewat impor %(number)s") % {"number": source.pk}
    return bulk.Batch(
        source=f"office.import:{source.pk}",
        reason=reason,
        opened=[person.user for person in persons if person.is_new],
        numbered=[(one.user, one.nip) for one in persons if one.nip and not one.has_number],
        begun=[
            bulk.Begun(one.row, one.typed.get("note", ""))
            for one in plan.good
            if one.outcome == Outcome.BEGIN and one.row
        ],
        ended=[
            bulk.Ended(one.row, one.at)
            for one in plan.good
            if one.outcome == Outcome.END and one.row
        ],
    )


def _former(held: Assignment | None) -> dict[str, Any]:
    assert held is not None
    return {
        "valid_to": held.valid_to.isoformat() if held.valid_to else None,
        "ended_by_id": held.ended_by_id,
        "ended_at": held.ended_at.isoformat() if held.ended_at else None,
        "ended_reason": held.ended_reason,
    }


def _rows(source: Import, plan: Plan, former: dict[int, dict[str, Any]]) -> list[ImportedRow]:
    told: set[int] = set()  # whose account was opened or numbered by a row above
    return [_row(source, one, former.get(one.number), told) for one in plan.good]


def _row(source: Import, one: Judged, former: dict[str, Any] | None, told: set[int]) -> ImportedRow:
    assert one.person is not None
    assert one.row is not None
    person, is_first = one.person, id(one.person) not in told
    told.add(id(person))
    return ImportedRow(
        source=source, number=one.number, user=person.user, assignment=one.row,
        outcome=str(one.outcome), former=former, opened_account=is_first and person.is_new,
        gave_number=is_first and bool(person.nip) and not person.has_number,
    )  # fmt: skip


def _invite(users: Sequence[User], now: datetime) -> None:
    """Put a message to each into the outbox; in Indonesian, as all that goes to officers."""
    with override("id"):
        subject = _("Akun Anda di balai kota sudah dibuka")
        text = _(
            "%(name)s, akun petugas Anda sudah dibuka. Nama pengguna Anda: %(username)s. Buat kata "
            "sandi Anda sendiri: buka tautan ini dan isi alamat email ini."
        )
        for user in users:
            body = text % {"name": user.name, "username": user.username}
            to = notices.Recipient(email=user.email)
            link = reverse("account_reset_password")
            notices.send(to=to, subject=subject, body=body, link=link, now=now)
