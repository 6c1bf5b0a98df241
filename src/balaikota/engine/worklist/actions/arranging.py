"""What an officer keeps for themselves: named searches and a shortlist of cases."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import visible
from balaikota.engine.worklist.models import KeptSearch, Starred
from balaikota.engine.worklist.rules import MOST_KEPT, MOST_STARRED
from balaikota.lib.errors import DomainError, NotFound


class TooManyKept(DomainError):
    """The list is full; the message says how to make room."""


@action.action("worklist.arrange")
def keep_search(*, by: Actor, now: datetime, name: str, query: str) -> KeptSearch:
    """Keep a search under a name; one of the same name is replaced.

    Args:
        query: the query of the inbox's address, from ``arranged.query_of``.

    Raises:
        TooManyKept: the officer keeps MOST_KEPT already.
    """
    own = KeptSearch.objects.filter(user_id=int(by.id))
    if not own.filter(name=name).exists() and own.count() >= MOST_KEPT:
        raise TooManyKept(
            _("Anda sudah menyimpan %(most)d saringan. Hapus satu dahulu.") % {"most": MOST_KEPT},
            field="name",
        )
    kept, _is_new = KeptSearch.objects.update_or_create(
        user_id=int(by.id), name=name, defaults={"query": query, "kept_at": now}
    )
    action.describe(subject=f"worklist.keptsearch:{kept.pk}")
    return kept


@action.action("worklist.arrange")
def drop_search(*, by: Actor, now: datetime, pk: int) -> None:
    """Forget a kept search.

    Raises:
        NotFound: the officer keeps no such search.
    """
    count, _rows = KeptSearch.objects.filter(user_id=int(by.id), pk=pk).delete()
    if not count:
        raise NotFound(_("Saringan itu tidak ada, atau sudah dihapus."))
    action.describe(subject=f"worklist.keptsearch:{pk}", outcome="dropped")


@action.action("worklist.arrange")
def star(*, by: Actor, now: datetime, number: str) -> Case:
    """Put a case on the officer's shortlist; a second time changes nothing.

    Raises:
        NotFound: no such case, or not visible to the officer.
        TooManyKept: the shortlist is full.
    """
    case = visible.get_case(by, number)
    own = Starred.objects.filter(user_id=int(by.id))
    if not own.filter(case=case).exists() and own.count() >= MOST_STARRED:
        raise TooManyKept(
            _("Daftar pilihan Anda sudah penuh (%(most)d berkas).") % {"most": MOST_STARRED}
        )
    Starred.objects.get_or_create(user_id=int(by.id), case=case, defaults={"at": now})
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="starred")
    return case


@action.action("worklist.arrange")
def unstar(*, by: Actor, now: datetime, pk: int) -> None:
    """Take a case off the shortlist, also one the officer may no longer see.

    Args:
        pk: of the entry.

    Raises:
        NotFound: the shortlist has no such entry.
    """
    count, _rows = Starred.objects.filter(user_id=int(by.id), pk=pk).delete()
    if not count:
        raise NotFound(_("Berkas itu tidak ada di daftar pilihan Anda."))
    action.describe(subject=f"worklist.starred:{pk}", outcome="unstarred")
