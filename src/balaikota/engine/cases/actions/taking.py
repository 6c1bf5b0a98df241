"""Using a kept file in a form or to mend a request: it gets a reference of its own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.files.models import StoredFile
from balaikota.core.people.queries import vault
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.models import Draft, Party, Task
from balaikota.lib import wording
from balaikota.lib.errors import Conflict


class Expired(Conflict):
    """The paper is not valid any more."""


@action.action("cases.open")
def take_kept(*, by: Actor, now: datetime, draft_id: int, kept_id: int) -> StoredFile:
    """Give a draft its own reference to a kept file; taken twice, the same one.

    What happens to the kept file later changes nothing in the draft, nor in the case it becomes.

    Raises:
        NotFound: the file is not in the actor's account.
        Expired: the paper was valid only until before today.
    """
    owner = f"draft:{Draft.objects.get(pk=draft_id).token_hash}"
    taken = _copied(by, now, kept_id, owner)
    action.describe(subject=f"draft:{draft_id}", outcome="kept-file-taken")
    return taken


@action.action("cases.reply")
def take_to_mend(*, by: Actor, now: datetime, case_id: int, kept_id: int) -> StoredFile:
    """Give one's own case that waits to be mended its own reference to a kept file.

    Raises:
        NotFound: the case is not the actor's, or the file is not in their account.
        NotWaiting: it does not wait for its applicant (any more).
        Expired: the paper was valid only until before today.
    """
    case = replying.own(by, case_id)
    if not Task.objects.filter(case=case, ended_at=None, party=Party.APPLICANT).exists():
        raise replying.NotWaiting(_("Perbaikan sudah terkirim atau waktunya sudah lewat."))
    taken = _copied(by, now, kept_id, f"case:{case.pk}")
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="kept-file-taken")
    return taken


def _copied(by: Actor, now: datetime, kept_id: int, owner: str) -> StoredFile:
    today = now.astimezone(wording.WIB).date()
    kept = vault.get_kept(int(by.id), kept_id, on=today)
    if vault.is_expired(kept, on=today):
        raise Expired(_("Berkas itu sudah kedaluwarsa. Unggah yang baru."))
    same = (file for file in stored.find_files(owner) if file.digest == kept.file.digest)
    return next(same, None) or files.copy(by=by, now=now, file=kept.file, owner=owner)
