"""Publishing a list of codes that comes with the city profile."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.reference.codes import lists, published, written
from balaikota.core.reference.models import PublishedList
from balaikota.lib.errors import Conflict

CREATED, CORRECTED, UNCHANGED = "created", "corrected", "unchanged"


class Published(Conflict):
    """That version was published with another meaning, or the list is not the city's."""


@action.action("reference.load")
def publish_codes(*, by: Actor, now: datetime, text: str, words: str = "") -> str:
    """Publish one version of a list of codes; return CREATED, CORRECTED or UNCHANGED.

    A version that is published keeps its codes, titles and day for ever; only its source, its doubt
    and the words people say are corrected.

    Args:
        text: the list as a file (``codes.written``).
        words: what people say for its codes, as a file; may be empty.

    Raises:
        BadList: the text is no list.
        Published: the product ships this list, this version means something else, or another
            version begins on the same day.
    """
    one = written.read(text, words)
    if any(own.slug == one.slug for own in lists.shipped()):
        raise Published(
            _("Daftar %(list)s sudah dibawa aplikasi. Beri nama lain.") % {"list": one.slug}
        )
    meaning = published.digest_of(written.meaning(one))
    content = published.digest_of([text, words])
    held = PublishedList.objects.select_for_update().filter(slug=one.slug)
    known = held.filter(version=one.version).first()
    if known is not None and known.meaning_digest != meaning:
        raise Published(
            _("Versi %(version)s dari daftar %(list)s sudah terbit dan tidak dapat diubah. Terbitkan versi baru dengan tanggal mulainya sendiri.")
            % {"version": one.version, "list": one.slug}
        )  # fmt: skip
    if known is None and held.filter(valid_from=one.valid_from).exists():
        raise Published(
            _("Daftar %(list)s sudah punya versi yang mulai pada tanggal yang sama.")
            % {"list": one.slug}
        )
    facts = {"content": text, "words": words, "content_digest": content}
    outcome = UNCHANGED
    if known is None:
        PublishedList.objects.create(
            slug=one.slug, version=one.version, valid_from=one.valid_from,
            meaning_digest=meaning, published_at=now, published_by=by.id, **facts,
        )  # fmt: skip
        outcome = CREATED
    elif known.content_digest != content:
        held.filter(pk=known.pk).update(**facts)
        outcome = CORRECTED
    action.describe(subject=f"codes:{one.slug}", outcome=f"codes-{outcome}", payload={"version": one.version, "digest": content})  # fmt: skip
    return outcome
