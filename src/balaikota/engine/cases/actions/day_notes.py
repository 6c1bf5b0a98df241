"""The end of a day: notes for those who act at a unit next, and tasks given back to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import acting
from balaikota.engine.cases.models import DayNote, DayNoteRead
from balaikota.engine.cases.queries import day_notes
from balaikota.lib import wording
from balaikota.lib.errors import DomainError, NotFound

MOST_LETTERS = 2000


class NothingLeft(DomainError):
    """Neither a note nor a task to give back."""


class TooLong(DomainError):
    """A note longer than MOST_LETTERS; ``field`` names its unit."""


@action.action("cases.act")
def end_day(
    *, by: Actor, now: datetime, notes: Mapping[int, str], given_back: Collection[int] = ()
) -> list[DayNote]:
    """Leave notes at units and give tasks in hand back to the colleagues there: all, or nothing.

    A second note of the same day at the same unit takes the place of the first, and is unread again.

    Args:
        notes: unit pk -> what is left to say; blank for nothing.
        given_back: pks of tasks in hand; each is a ``release`` of its own.

    Raises:
        NothingLeft: there is nothing to keep.
        TooLong: a note is too long.
        NotFound: a unit at which the actor does not act.
        NotYourTask, TaskDone: as for ``acting.release``.
    """
    said = {unit: text.strip() for unit, text in notes.items() if text.strip()}
    if not said and not given_back:
        raise NothingLeft(_("Tulis catatan, atau pilih tugas yang Anda kembalikan."))
    if set(said) - day_notes.seats_of(by):
        raise NotFound(_("Unit itu tidak ada, atau Anda tidak bertugas di sana."))
    for unit, text in said.items():
        if len(text) > MOST_LETTERS:
            words = _("Catatan paling panjang 2.000 huruf. Persingkat lalu kirim lagi.")
            raise TooLong(words, field=f"note-{unit}")
    written = [_write(by, unit, text, now) for unit, text in said.items()]
    for task_id in sorted(given_back):
        acting.release(by=by, now=now, task_id=task_id)
    action.describe(
        subject=f"user:{by.id}",
        outcome=f"day-ended-{len(written)}-{len(given_back)}",
        payload={"notes": {str(note.unit_id): note.text for note in written}},
    )
    return written


@action.action("cases.act")
def mark_read(*, by: Actor, now: datetime, note_id: int) -> DayNote:
    """Take a note off the top of one's own inbox; the first time counts.

    Raises:
        NotFound: no such note, or of a unit at which the actor does not act.
    """
    note = day_notes.visible_to(by).filter(pk=note_id).first()
    if note is None:
        raise NotFound(_("Catatan itu tidak ada."))
    DayNoteRead.objects.get_or_create(note=note, user_id=int(by.id), defaults={"at": now})
    action.describe(outcome="note-read")
    return note


def _write(by: Actor, unit_id: int, text: str, now: datetime) -> DayNote:
    note, is_new = DayNote.objects.get_or_create(
        unit_id=unit_id,
        author_id=int(by.id),
        day=now.astimezone(wording.WIB).date(),
        defaults={"text": text, "written_at": now},
    )
    if not is_new and note.text != text:
        note.text, note.written_at = text, now
        note.save()
        DayNoteRead.objects.filter(note=note).delete()
    return note
