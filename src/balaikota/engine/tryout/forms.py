"""What the address of a bench holds: moment, place, applicant, answers, and the way walked so far.

Names that begin with an underscore are the bench's own; the others are those of the service's form.
What says who somebody is never stands there: such questions are answered by made-up answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.engine.packs.expressions import APPLICANT, FLAGS
from balaikota.engine.packs.forms import SHOWN
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.tryout.queries import asking, samples, trying
from balaikota.engine.tryout.queries.asking import Filled
from balaikota.engine.tryout.rules import (
    MOST_MOVES,
    Move,
    Setup,
    local_text,
    read_moment,
    read_move,
)
from balaikota.lib import wording
from balaikota.lib.errors import DomainError

AT, PLACE, WHO, FLAG, EMPTY, WAY, VERSION = (
    "_pada", "_tempat", "_pemohon", "_tanda", "_kosong", "_jalan", "_versi",
)  # fmt: skip
DO, WHEN, SAMPLE = "_lakukan", "_saat", "_contoh"
_ONCE = (DO, WHEN, SAMPLE)
_COPIED = ("choice", "several", "yes-no", "whole-number", "rupiah", "date")


class BadInput(DomainError):
    """What was pasted or typed cannot be tried; ``field`` names the input."""


@dataclass
class Asked:
    """What is to be tried, and what of it could not be read.

    Attributes:
        empty: personal questions left unanswered.
        errors: (input id, message).
    """

    setup: Setup
    filled: Filled
    empty: frozenset[str] = frozenset()
    errors: list[tuple[str, str]] = field(default_factory=list)


def read(query: QueryDict, pack: Pack, now: datetime) -> Asked:
    """Return what an address asks for; what means nothing is left out, and said."""
    errors: list[tuple[str, str]] = []
    at = read_moment(query.get(AT, "")) if query.get(AT) else now
    if at is None:
        errors.append((AT, _("Tulis hari dan jamnya, misalnya 2026-12-01T09:00.")))
        at = now
    area = query.get(PLACE, "")
    if area and area not in areas.known_kelurahan():
        errors.append((PLACE, _("Pilih kelurahannya.")))
        area = ""
    who = query.get(WHO, "")
    moves = [read_move(text) for text in query.getlist(WAY)[:MOST_MOVES]]
    if None in moves:
        errors.append(("", _("Sebagian jalan di alamat halaman ini tidak terbaca dan dilewati.")))
    empty = frozenset(query.getlist(EMPTY))
    day = at.astimezone(wording.WIB).date()
    posted = {name: query.getlist(name) for name in query}
    filled = asking.from_page(pack, posted, _made_up(pack, area, empty, at), day)
    setup = Setup(
        at,
        area,
        who if who in APPLICANT["kind"] else "none",
        filled.answers,
        tuple(flag for flag in FLAGS if flag in query.getlist(FLAG)),
        tuple(move for move in moves if move is not None),
    )
    return Asked(setup, filled, empty, errors)


def moved(query: QueryDict) -> QueryDict:
    """Return the address one move further on.

    Raises:
        BadInput: the moment of the move is none.
    """
    at = read_moment(query.get(WHEN, ""))
    if at is None:
        raise BadInput(_("Tulis hari dan jam tindakannya, misalnya 2026-12-01T09:00."), field=WHEN)
    party, _colon, verb = query.get(DO, "").rpartition(":")
    ahead = kept(query)
    ahead.setlist(WAY, [*ahead.getlist(WAY), Move(verb, at, party).written()][-MOST_MOVES:])
    return ahead


def kept(query: QueryDict) -> QueryDict:
    """Return the address without what is done once."""
    ahead = query.copy()
    for name in _ONCE:
        ahead.pop(name, None)
    return ahead


def at_stop(query: QueryDict, count: int) -> str:
    """Return the address (after the ``?``) on which only the first ``count`` moves were made."""
    ahead = kept(query)
    ahead.setlist(WAY, ahead.getlist(WAY)[:count])
    return ahead.urlencode()


def with_samples(query: QueryDict, pack: Pack, now: datetime) -> QueryDict:
    """Return the address with a made-up answer to every question."""
    at = read_moment(query.get(AT, "")) or now
    known = areas.known_kelurahan()
    area = query.get(PLACE, "")
    day = at.astimezone(wording.WIB).date()
    area = area if area in known else trying.place_of_some_office(pack, day)
    answers = samples.answers_to(pack, area, day)
    ahead = _bare(query, pack, at=at, area=area)
    return _with_answers(ahead, pack, answers)


def from_json(query: QueryDict, text: str, pack: Pack, now: datetime) -> QueryDict:
    """Return the address with answers pasted as JSON; of personal ones only that they were given.

    Raises:
        BadInput: it is no JSON object, or an answer in it is wrong; the message names each.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise BadInput(_('Tempel satu objek JSON, misalnya {"omzet": 5000000}.'), field="json")
    at = read_moment(query.get(AT, "")) or now
    filled = asking.from_json(pack, given, at.astimezone(wording.WIB).date())
    wrong = [f"{name}: {why}" for name, why in filled.errors.items() if name in given]
    if filled.trouble or wrong:
        raise BadInput(filled.trouble or " ".join(wrong), field="json")
    places = (answer["area"] for answer in filled.answers.values() if _is_place(answer))
    area = next(places, query.get(PLACE, ""))
    ahead = _bare(query, pack, at=at, area=area)
    ahead.setlist(EMPTY, [f.id for f in _personal(pack) if f.id not in filled.answers])
    return _with_answers(ahead, pack, filled.answers)


def from_case(
    query: QueryDict,
    pack: Pack,
    answers: Mapping[str, Any],
    *,
    at: datetime,
    area: str,
    who: str,
    flags: Iterable[str],
) -> QueryDict:
    """Return the address with the answers of a case that say nothing of who somebody is.

    Texts are left out as well: anything may be written in them.
    """
    day = at.astimezone(wording.WIB).date()
    copied = {
        f.id: answers[f.id]
        for f in pack.fields
        if f.kind in _COPIED and not f.is_personal and f.id in answers
    }
    others = samples.answers_to(pack, area, day)
    made_up = {f.id: others[f.id] for f in pack.fields if f.id in others and f.id in answers}
    ahead = _bare(query, pack, at=at, area=area)
    ahead[WHO] = who
    ahead.setlist(FLAG, list(flags))
    ahead.setlist(EMPTY, [f.id for f in _personal(pack) if f.id not in answers])
    return _with_answers(ahead, pack, made_up | copied)


def _made_up(pack: Pack, area: str, empty: frozenset[str], at: datetime) -> dict[str, Any]:
    day = at.astimezone(wording.WIB).date()
    placed = ("address", "point")
    return {
        f.id: samples.answer_to(f, area, day)
        for f in _personal(pack)
        if f.id not in empty and (area or f.kind not in placed)
    }


def _personal(pack: Pack) -> list[Any]:
    return [f for f in pack.fields if not asking.is_typed(f)]


def _bare(query: QueryDict, pack: Pack, *, at: datetime, area: str) -> QueryDict:
    """Return the address of a bench with nothing answered yet; the way walked begins anew."""
    ahead = QueryDict(mutable=True)
    if query.get(VERSION, ""):
        ahead[VERSION] = query.get(VERSION, "")
    ahead[AT], ahead[PLACE] = local_text(at), area
    ahead[WHO] = query.get(WHO, "") or "none"
    ahead.setlist(SHOWN, [f.id for f in pack.fields if asking.is_typed(f)])
    return ahead


def _with_answers(ahead: QueryDict, pack: Pack, answers: Mapping[str, Any]) -> QueryDict:
    for one in pack.fields:
        if asking.is_typed(one) and one.id in answers:
            for name, value in samples.posted(one, answers[one.id]):
                ahead.appendlist(name, value)
    return ahead


def _is_place(answer: Any) -> bool:
    return isinstance(answer, dict) and bool(answer.get("area"))
