"""Using a kept file in a form: the form gets a reference of its own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.files.models import StoredFile
from balaikota.core.people.queries import vault
from balaikota.engine.cases.models import Draft
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
    today = now.astimezone(wording.WIB).date()
    kept = vault.get_kept(int(by.id), kept_id, on=today)
    if vault.is_expired(kept, on=today):
        raise Expired(_("Berkas itu sudah kedaluwarsa. Unggah yang baru."))
    owner = f"draft:{Draft.objects.get(pk=draft_id).token_hash}"
    same = (file for file in stored.find_files(owner) if file.digest == kept.file.digest)
    taken = next(same, None) or files.copy(by=by, now=now, file=kept.file, owner=owner)
    action.describe(subject=f"draft:{draft_id}", outcome="kept-file-taken")
    return taken
