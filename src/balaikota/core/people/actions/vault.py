"""Keeping files to use them again: upload once, use often, until they expire."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from balaikota.core.action import Actor, action, describe
from balaikota.core.files import actions as files
from balaikota.core.files.models import StoredFile
from balaikota.core.people import rules
from balaikota.core.people.actions.accounts import BadPersonalData
from balaikota.core.people.models import KeptFile, KeptKind
from balaikota.core.people.queries import organisations, vault
from balaikota.lib import wording
from balaikota.lib.errors import Conflict

MOST = 100


class TooManyKept(Conflict):
    """The account keeps as many files as it may."""


@action("people.keep_file")
def keep_file(
    *,
    by: Actor,
    now: datetime,
    file: StoredFile,
    kind: str,
    title: str,
    last_day: date | None = None,
    organisation_id: int | None = None,
) -> KeptFile:
    """Keep a file of one's own, or of an organisation one represents; it gets a reference of its own.

    Args:
        file: a stored file on which the caller has checked the rights; it stays as it is.
        last_day: the last day on which the paper is valid; None if it does not expire.

    Raises:
        NotFound: the organisation is not in one's account.
        BadPersonalData: no such kind, no title, or the paper has expired.
        TooManyKept: MOST are kept.
    """
    user_id, today = int(by.id), now.astimezone(wording.WIB).date()
    if organisation_id is not None:
        organisations.get_represented(user_id, organisation_id, on=today)
    if kind not in KeptKind.values:
        raise BadPersonalData(_("Pilih jenis berkas ini dari daftar."), field="kind")
    if not title.strip():
        raise BadPersonalData(_("Beri nama berkas ini, misalnya “KTP Sri”."), field="title")
    if last_day is not None and last_day < today:
        raise BadPersonalData(
            _("Berkas ini sudah kedaluwarsa. Simpan yang masih berlaku."), field="last_day"
        )
    if vault.kept_by(user_id, on=today).count() >= MOST:
        raise TooManyKept(_("Sudah ada 100 berkas tersimpan. Hapus sebagian dulu."))
    kept = KeptFile(
        user_id=None if organisation_id else user_id,
        organisation_id=organisation_id,
        kind=KeptKind(kind),
        title=title.strip(),
        last_day=last_day,
        # What ends soon already when it is kept, is known to whoever kept it.
        reminded_days=rules.mark_reached((last_day - today).days) if last_day else None,
        kept_at=now,
    )
    kept.file = files.copy(by=by, now=now, file=file, owner=f"kept:{kept.row_key}")
    kept.save()
    describe(outcome=kind)
    return kept


@action("people.keep_file")
def forget_file(*, by: Actor, now: datetime, kept_id: int) -> None:
    """Delete a kept file; requests it was used in keep their own reference.

    Raises:
        NotFound: it is not in one's account.
    """
    kept = vault.get_kept(int(by.id), kept_id, on=now.astimezone(wording.WIB).date())
    stored = kept.file
    describe(subject=f"keptfile:{kept.pk}", outcome="forgotten")
    kept.delete()
    files.drop(by=by, now=now, file=stored)


@action("people.note_reminder")
def note_reminder(*, by: Actor, now: datetime, kept: KeptFile, mark: int) -> None:
    """Note that the notice of so many days (of ``rules.REMINDED_DAYS``) was given."""
    describe(subject=f"keptfile:{kept.pk}", outcome=f"reminded-{mark}")
    kept.reminded_days = mark
    kept.save(update_fields=["reminded_days"])
