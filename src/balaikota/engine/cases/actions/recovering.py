"""Asking for a new secret without an officer: the wish is kept as typed, and judged by the worker."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases import tasks
from balaikota.engine.cases.models import SecretLink


@action.action("cases.recover")
def ask_link(*, by: Actor, now: datetime, number: str, email: str) -> SecretLink:
    """Take a wish for a new secret; the same work whether number and contact fit or not.

    Args:
        number: of the case, as it is typed.
        email: that the case may have on file.
    """
    lang = (get_language() or "id")[:2]
    wish = SecretLink.objects.create(number=number[:40], email=email, language=lang, asked_at=now)
    tasks.send_secret_link.enqueue(wish.pk)
    action.describe(outcome="secret-link-asked")
    return wish
