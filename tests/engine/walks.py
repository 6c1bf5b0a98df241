"""Where a case can come to, found by walking every way there is: slow and obviously right.

Reads the steps as a pack writes them, and nothing of the lint.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from typing import Any

Steps = dict[str, Any]


def reached(steps: Steps) -> set[str]:
    """Return every step on some walk from the first one."""
    found: set[str] = set()

    def walk(name: str) -> None:
        if name not in found:
            found.add(name)
            for to in _everywhere(steps[name]):
                walk(to)

    walk(next(iter(steps)))
    return found


def ending(steps: Steps, *, capped: bool) -> set[str]:
    """Return the steps from which some way of acting brings a case to an end, come what may.

    Every way of acting is tried: one act, always open, for each step. It is good for a step when no
    walk that it leaves possible goes round for ever or gets stuck.

    Args:
        capped: whether a case may be sent back to its applicant only so often.
    """
    found: set[str] = set()
    choices = [list(_sure(step, capped=capped)) or [None] for step in steps.values()]
    for plan in product(*choices):
        ways = dict(zip(steps, plan, strict=True))
        found |= {name for name in steps if _ends(name, ways, steps, ())}
    return found


def _ends(name: str, ways: Steps, steps: Steps, walked: tuple[str, ...]) -> bool:
    if steps[name].get("end"):
        return True
    if name in walked or ways[name] is None:
        return False
    return all(_ends(to, ways, steps, (*walked, name)) for to in ways[name])


def _sure(step: Steps, *, capped: bool) -> Iterator[set[str]]:
    """Return, for each act that nothing can close, where it may lead."""
    if "parties" in step:
        yield {to for side in sides(step) for to in _targets(step[f"on_{side}"])}
        return
    for act in step.get("acts", {}).values():
        if "when" not in act and not (capped and act.get("reason") == "per-field"):
            yield set(_targets(act["to"]))


def _everywhere(step: Steps) -> set[str]:
    found = {to for side in sides(step) for to in _targets(step[f"on_{side}"])}
    found |= {to for act in step.get("acts", {}).values() for to in _targets(act.get("to"))}
    return found | ({step["on_timeout"]["to"]} if "on_timeout" in step else set())


def sides(step: Steps) -> set[str]:
    """Play every answer of every party in every order, and return the sides it can come to."""
    parties = list(step.get("parties", ()))
    counts = [act["counts"] for act in step.get("acts", {}).values() if parties]
    needed = {"all": len(parties), "any": 1}.get(step.get("answer"), step.get("answer"))
    found = set()
    for order in permutations(parties):
        for said in product(counts, repeat=len(order)):
            found.add(_played(said, needed, at_once=step.get("against") == "at-once"))
    return found if parties else set()


def _played(said: tuple[str, ...], needed: int, *, at_once: bool) -> str:
    agreed = 0
    for side in said:
        agreed += side == "for"
        if agreed == needed:
            return "for"
        if side == "against" and at_once:
            return "against"
    return "against"


def _targets(way: Any) -> list[str]:
    if way is None:
        return []
    return [way] if isinstance(way, str) else [route["to"] for route in way]
