"""Pure rules of cases: which arrow an act follows, what a due time says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from balaikota.engine.packs.grammar import Act, Pack, Step
from balaikota.engine.packs.steps import targets_of
from balaikota.lib import ids
from balaikota.lib.errors import BadTransition


class Channel(StrEnum):
    """By which door a case came in."""

    ONLINE = "online"
    COUNTER = "counter"
    API = "api"


class Flag(StrEnum):
    """A mark on a case that colleagues see at once; a pack may close acts while it is up."""

    URGENT = "urgent"
    SENSITIVE = "sensitive"
    DISPUTED = "disputed"
    BLOCKED = "blocked"  # by another case, or by what words say
    PAYMENT = "payment"  # waited for; only where the pack declares it


class Means(StrEnum):
    """How somebody at the counter shows who they are; never forced."""

    KTP = "ktp"
    KK = "kk"
    SIM = "sim"
    PASSPORT = "paspor"
    KNOWN = "known"  # to the officer, who says from where
    NONE = "none"


class DefectKind(StrEnum):
    """What is wrong with an answer."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"


DRAFT_DAYS = 30
# What ended a party's task when the others had settled the step; no act can be called so.
NOT_NEEDED = "~not-needed"
# What closed the tasks of a case that was merged into another; undone, they are open again.
MERGED = "~merged"
NOBODYS_ACTS = (
    NOT_NEEDED,
    MERGED,
    "withdraw",
    "timeout",
)  # ended a task that its holder did not end
FEWEST = 20  # cases below which a share says more about chance than about an office
MICROSECONDS_A_MINUTE = 60_000_000


def step_of(pack: Pack, step_id: str) -> Step:
    """Return the step ``step_id`` of the pack.

    Raises:
        BadTransition: the pack has no such step.
    """
    try:
        return pack.procedure[step_id]
    except KeyError:
        raise BadTransition(f"{pack.pack} has no step {step_id}") from None


def act_of(pack: Pack, step_id: str, verb: str) -> Act:
    """Return the act ``verb`` of a step.

    Raises:
        BadTransition: the step allows no such act.
    """
    try:
        return step_of(pack, step_id).acts[verb]
    except KeyError:
        raise BadTransition(f"step {step_id} of {pack.pack} has no act {verb}") from None


@dataclass(frozen=True)
class Milestone:
    """One line of the tracking page: a step in plain words, and whether it is past or present."""

    step: str
    state: str  # done, current, todo


def milestones(
    pack: Pack, *, current: str, visited: Sequence[str], is_ended: bool
) -> list[Milestone]:
    """Return the way of a case in plain steps: those visited in order, then those on the main path.

    The main path follows each officer step's first act; an applicant's step shows only when visited.
    """
    done = [step for step in dict.fromkeys(visited) if step != current]
    lines = [Milestone(step, "done") for step in done]
    if is_ended:
        return [*lines, Milestone(current, "done")]
    lines.append(Milestone(current, "current"))
    walked, step = {current}, current
    while ahead := _main_way(step_of(pack, step)):
        step = ahead
        if step in walked:
            break
        walked.add(step)
        if step not in done:
            lines.append(Milestone(step, "todo"))
    return lines


def _main_way(step: Step) -> str:
    """Return where a step mostly leads: by its first act, by the way that needs no condition."""
    first = next(iter(step.acts.values()), None)
    own = first.to if first is not None else None
    way = step.on_for if step.parties else own
    return next(reversed(targets_of(way)), "")


def tally(step: Step, answers: Mapping[str, str]) -> Literal["for", "against"] | None:
    """Return what the parties of a step have come to; None while that is open.

    Enough answers for it decide at once. An answer against it decides at once where the step says
    so, else when everybody has answered and too few were for it.

    Args:
        step: a step with parties.
        answers: party -> the act it answered by; those who have not answered are left out.
    """
    counts = [step.acts[verb].counts for party, verb in answers.items() if party in step.parties]
    if counts.count("for") >= step.needed:
        return "for"
    is_over = "against" in counts if step.against == "at-once" else False
    return "against" if is_over or len(counts) == len(step.parties) else None


def stops_clock(pack: Pack, step_id: str) -> bool:
    """Tell whether the promise stands still while a case is on a step: it waits for its applicant."""
    return step_of(pack, step_id).is_applicants and "applicant" in pack.clock.pauses


def next_mark(pack: Pack, warned: int) -> int | None:
    """Return the first mark of the pack's ladder above ``warned`` per cent; None after the last."""
    return next((rung.at for rung in pack.clock.rungs if rung.at > warned), None)


def told_at(pack: Pack, *, after: int, mark: int) -> frozenset[str]:
    """Return who of the ladder is told when the marks above ``after`` up to ``mark`` are reached."""
    reached = (rung for rung in pack.clock.rungs if after < rung.at <= mark)
    return frozenset(name for rung in reached for name in rung.tell)


def case_number(slug: str, year: int, pk: int) -> str:
    """Return the public number: initials of the service, year (WIB), running number.

    Numbers of cases may have gaps; those of letters may not (engine/products).
    """
    initials = "".join(word[0] for word in slug.split("-") if word.isalpha()).upper()
    return ids.case_number(initials[:5].ljust(2, "X"), year, pk)


def share_percent(part: int, whole: int) -> int:
    """Return whole per cent, rounded down: 100 only when nothing is missing.

    Args:
        part: at most ``whole``.
        whole: more than nothing.
    """
    return 100 * part // whole


def median(lengths: Sequence[int]) -> int:
    """Return the length that half of ``lengths`` (at least one) do not exceed: the lower middle one."""
    return sorted(lengths)[(len(lengths) - 1) // 2]
