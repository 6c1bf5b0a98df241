"""Inquiries to somebody outside the city hall: their links, what they read, and where each stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import onetime
from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import queries as files
from balaikota.core.files.models import StoredFile
from balaikota.engine.cases.models import Case, Inquiry, Task
from balaikota.engine.cases.queries import posts, shown, tracking, whereabouts
from balaikota.engine.cases.queries.shown import Answer
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Outsider, Pack
from balaikota.lib.errors import NotFound

ANSWER = "cases.answer_outside"
LINK = onetime.Kind("cases.inquiry", label="balaikota inquiry")
BATCH = 500


class UnknownLink(NotFound):
    """The link opens nothing: cut off while it was copied, or replaced by a newer one."""


class State(StrEnum):
    """Where an inquiry stands for whoever holds its link."""

    OPEN = "open"
    ACCEPTED = "accepted"  # taken on; the answer is still to come
    OVER = "over"  # answered, refused, or all that was asked was to accept
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # the case has ended
    EXPIRED = "expired"

    @property
    def is_open(self) -> bool:
        """Tell whether the link is still good for an answer."""
        return self in (State.OPEN, State.ACCEPTED)


@dataclass(frozen=True)
class Line:
    """One inquiry as officers see it.

    Attributes:
        files: what came with the answer.
    """

    inquiry: Inquiry
    state: State
    files: Sequence[StoredFile] = ()


def token_of(inquiry: Inquiry) -> str:
    """Return the token of the link that opens an inquiry now.

    Derived from the row, so that a reminder can name it; a link made anew is another one.
    """
    return LINK.token(f"{inquiry.row_key}:{inquiry.links}")


def owner_of(inquiry: Inquiry) -> str:
    """Return the owner of the files that come with the answer."""
    return f"inquiry:{inquiry.pk}"


def holder_of(inquiry: Inquiry) -> Actor:
    """Return the Actor that the link stands for: this inquiry, this one verb, while it is good."""
    may = frozenset({ANSWER, "files.store"})
    return Actor(ActorKind.ONE_TIME_LINK, f"{inquiry.pk}-{inquiry.links}", permissions=may)


def get_by_token(token: str, *, now: datetime) -> Inquiry:
    """Return the inquiry that a link opens, open or over, with its case. One query.

    Raises:
        UnknownLink: it opens nothing.
    """
    rows = Inquiry.objects.select_related("case__unit", "case__version__service", "asked_by")
    found = rows.filter(link_hash=LINK.stored(token)).first()
    if found is None:
        raise UnknownLink(
            _(
                "Tautan ini tidak dikenal. Mungkin terpotong saat disalin, atau sudah diganti dengan tautan yang lebih baru."
            )
        )
    whereabouts.follow(found.case, now)
    return found


def state_of(inquiry: Inquiry, now: datetime) -> State:
    """Return where an inquiry, read with its case, stands at ``now``."""
    if inquiry.ending == "withdrawn":
        return State.WITHDRAWN
    if inquiry.ended_at is not None:
        return State.OVER
    if inquiry.case.ended_at is not None:
        return State.ENDED
    if not onetime.is_good(now, until=inquiry.due_at):
        return State.EXPIRED
    return State.OPEN if inquiry.accepted_at is None else State.ACCEPTED


def declared_of(inquiry: Inquiry) -> Outsider:
    """Return what the pack of the case says of who is asked."""
    return packs.pack_of(inquiry.case.version).outsiders[inquiry.outsider]


def may(inquiry: Inquiry, verb: str, now: datetime) -> bool:
    """Tell whether the holder of the link may accept, answer or refuse at ``now``."""
    state, declared = state_of(inquiry, now), declared_of(inquiry)
    if not state.is_open or verb not in declared.may:
        return False
    if verb == "accept":
        return state is State.OPEN
    waits = "accept" in declared.may and state is State.OPEN
    return not (verb == "answer" and waits)


def find_lines(case: Case, *, now: datetime) -> list[Line]:
    """Return the inquiries about a case, the earliest first. Two queries."""
    found = list(Inquiry.objects.filter(case=case).select_related("asked_by").order_by("pk"))
    for one in found:
        one.case = case
    sent = files.find_by_owner([owner_of(one) for one in found if one.ending == "answered"])
    return [Line(one, state_of(one, now), sent.get(owner_of(one), ())) for one in found]


def find_told(case: Case, pack: Pack) -> list[tuple[str, datetime]]:
    """Return (who is asked, since when) of what the pack lets the applicant read. One query."""
    rows = Inquiry.objects.filter(case=case).exclude(ending="withdrawn").order_by("pk")
    lang = get_language() or "id"
    return [
        (one.body if declared.anybody else declared.title.in_(lang), one.asked_at)
        for one in rows
        if (declared := pack.outsiders[one.outsider]).told
    ]


def get_inquiry(case: Case, pk: int) -> Inquiry:
    """Return one inquiry about a case that the caller may see.

    Raises:
        NotFound: it is not of this case.
    """
    found = Inquiry.objects.filter(case=case, pk=pk).first()
    if found is None:
        raise NotFound(_("Pertanyaan itu tidak ada pada berkas ini."))
    found.case = case
    return found


def offered(actor: Actor, pack: Pack, tasks: Sequence[Task]) -> dict[str, Outsider]:
    """Return whom an officer may ask, of the tasks that are open and theirs. No query."""
    steps = {task.step for task in tasks if posts.grant_for(actor, task) is not None}
    return {name: one for name, one in pack.outsiders.items() if steps & set(one.steps)}


def choices(case: Case, *, now: datetime) -> list[Answer]:
    """Return the answers that may be shown to somebody outside, numbers masked."""
    standing = tracking.standing(case, now=now)
    sections = shown.answer_sections(
        standing, lang=get_language() or "id", masked=True, at_desk=True
    )
    return [line for _title, lines in sections for line in lines if line.text or line.files]


def shown_to(inquiry: Inquiry, *, now: datetime) -> list[Answer]:
    """Return what the holder of a link reads of the case: what the officer chose, numbers masked."""
    return [one for one in choices(inquiry.case, now=now) if one.field.id in inquiry.shows]


def get_shown_file(inquiry: Inquiry, pk: int, *, now: datetime) -> StoredFile:
    """Return a file of the case that the holder of a link may read.

    Raises:
        NotFound: there is none, or it was not chosen.
    """
    for answer in shown_to(inquiry, now=now):
        for file in answer.files:
            if file.pk == pk:
                found: StoredFile = file
                return found
    raise NotFound(_("Berkas tidak ditemukan."))


def find_to_remind(now: datetime) -> list[int]:
    """Return pks of inquiries whose half time is over and who was not reminded, at most BATCH."""
    return _running(now, remind_at__lte=now, due_at__gt=now)


def find_late(now: datetime) -> list[int]:
    """Return pks of inquiries whose time is over and of which nobody was told yet, at most BATCH."""
    return _running(now, due_at__lte=now, late_told_at=None)


def _running(now: datetime, **marks: Any) -> list[int]:
    rows = Inquiry.objects.filter(ended_at=None, case__ended_at=None, **marks)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


def chosen(fields: Collection[str], answers: Sequence[Answer]) -> list[str]:
    """Return those of the chosen questions that were answered, in the order asked."""
    return [one.field.id for one in answers if one.field.id in set(fields)]
