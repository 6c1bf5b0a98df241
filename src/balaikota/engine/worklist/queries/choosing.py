"""What may be done to many tasks at once: the tasks chosen, and the acts that all of them allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Party, Task
from balaikota.engine.cases.queries import inbox, visible
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Act, Pack
from balaikota.engine.worklist.rules import MOST, Kind

OWN_KINDS: Mapping[Kind, Any] = {
    Kind.CLAIM: gettext_lazy("Pegang tugas"),
    Kind.RELEASE: gettext_lazy("Kembalikan ke antrean"),
    Kind.FLAG: gettext_lazy("Tandai mendesak"),
    Kind.UNFLAG: gettext_lazy("Hapus tanda mendesak"),
}


@dataclass(frozen=True)
class Offer:
    """One act that all chosen tasks allow.

    Attributes:
        title: what the button says.
        reason: ``none``, ``text`` or ``coded``, as the act asks.
        reasons: for ``coded``, (code, the sentence the applicant reads).
        is_final: there is no taking it back from here.
    """

    kind: Kind
    verb: str
    title: str
    reason: str = "none"
    reasons: tuple[tuple[str, str], ...] = ()
    is_final: bool = False

    @property
    def key(self) -> str:
        """Return what the button sends."""
        return f"{self.kind}:{self.verb}" if self.verb else self.kind.value


@dataclass(frozen=True)
class Choice:
    """The tasks chosen that are still open and seen, and what may be done to all of them."""

    rows: Sequence[Mapping[str, Any]]
    offers: Sequence[Offer]
    gone: int

    def offer(self, key: str) -> Offer | None:
        """Return the offer of a button, if it is one of them."""
        return next((offer for offer in self.offers if offer.key == key), None)


def find_choice(actor: Actor, tasks: Iterable[int], *, now: datetime, lang: str) -> Choice:
    """Return the first MOST of ``tasks`` with the acts they share. Two statements.

    Which act is right for each task is judged when it is carried out: here only what no task of
    them allows is left out.
    """
    asked = sorted(set(tasks))[:MOST]
    rows = inbox.find_chosen(actor, asked, now=now)
    return Choice(rows, _offers(rows, lang), gone=len(asked) - len(rows))


def find_tasks(actor: Actor, tasks: Iterable[int]) -> list[int]:
    """Return those of ``tasks``, open or ended, whose case the actor may see, in order. One statement."""
    found = Task.objects.filter(pk__in=set(tasks), case__in=visible.in_charge_of(actor))
    return list(found.order_by("pk").values_list("pk", flat=True))


def _offers(rows: Sequence[Mapping[str, Any]], lang: str) -> list[Offer]:
    if not rows:
        return []
    known = packs.packs_by_version(row["case__version_id"] for row in rows)
    own = [Offer(kind, "", str(title)) for kind, title in OWN_KINDS.items()]
    if any(row["party"] != Party.OFFICER for row in rows):
        return own[2:]
    places = {(row["case__version_id"], row["step"]) for row in rows}
    return [*_shared([(known[version], step) for version, step in places], lang), *own]


def _shared(places: Sequence[tuple[Pack, str]], lang: str) -> list[Offer]:
    """Return the acts that every step has, under the same label, asking for the same reason."""
    pack, step = places[0]
    is_one_pack = all(other is pack for other, _step in places)
    offers = []
    for verb, act in pack.step(step).acts.items():
        others = [other.step(at).acts.get(verb) for other, at in places]
        if act.reason == "per-field" or not all(_is_same(act, one) for one in others):
            continue
        if act.reason == "coded" and not is_one_pack:
            continue
        offers.append(_offer(pack, verb, act, lang))
    return offers


def _is_same(act: Act, other: Act | None) -> bool:
    return other is not None and (act.label, act.reason) == (other.label, other.reason)


def _offer(pack: Pack, verb: str, act: Act, lang: str) -> Offer:
    reasons = tuple((code, reason.sentence.in_(lang)) for code, reason in pack.reasons.items())
    return Offer(
        Kind.ACT,
        verb,
        act.label.in_(lang),
        act.reason,
        reasons if act.reason == "coded" else (),
        is_final=True,
    )
