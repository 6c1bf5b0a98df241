"""Which steps a case can come to, and from which it always finds a way to an end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from balaikota.engine.packs.grammar import Pack, Step
from balaikota.engine.packs.steps import targets_of

Choices = Mapping[str, Iterable[frozenset[str]]]


def reached(pack: Pack) -> frozenset[str]:
    """Return the steps that some way leads to from the first one."""
    found: set[str] = set()
    ahead = list(pack.procedure)[:1]
    while ahead:
        name = ahead.pop()
        if name not in found and name in pack.procedure:
            found.add(name)
            ahead += pack.procedure[name].targets
    return frozenset(found)


def ending(pack: Pack) -> frozenset[str]:
    """Return the steps from which whoever acts can bring a case to an end, come what may.

    They choose the act; what the answers, the parties and the day make of it they do not choose.
    An act that may be closed is no way out, nor is silence.
    """
    ends = {name for name, step in pack.procedure.items() if step.end}
    choices = {name: list(choices_of(pack, step)) for name, step in pack.procedure.items()}
    return winning(ends, choices)


def winning(ends: Iterable[str], choices: Choices) -> frozenset[str]:
    """Return the steps with a choice all of whose targets are such steps again, down to an end."""
    found = set(ends)
    grown = True
    while grown:
        more = {
            name
            for name, ways in choices.items()
            if name not in found and any(way and way <= found for way in ways)
        }
        grown = bool(more)
        found |= more
    return frozenset(found)


def choices_of(pack: Pack, step: Step) -> Iterable[frozenset[str]]:
    """Return, for each act that is always open, the steps it may lead to."""
    if step.parties:
        yield frozenset(targets_of(step.on_for) + targets_of(step.on_against))
        return
    for act in step.acts.values():
        is_capped = pack.returns is not None and act.reason == "per-field"
        if act.when is None and act.until is None and not is_capped:
            yield frozenset(act.targets)
