"""The lint of procedures says of services by lot what walking every way says."""

from __future__ import annotations

import os
from random import Random

import msgspec
import pytest

from balaikota.engine.packs import lint, reading
from balaikota.engine.packs.grammar import Returns, Step
from balaikota.engine.packs.lint import reach
from tests import yamls
from tests.engine import generated, walks
from tests.rooms.percobaan.service import PACK

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
UNREACHABLE, NO_END = "P041", "P042"


def broken(lot):
    """Return steps by lot of which some lead astray, are closed, or are left out of every way."""
    steps = generated.procedure(lot, "working-days")
    names = [name for name, step in steps.items() if not step.get("end")]
    for _time in range(lot.randint(1, 4)):
        step = steps[lot.choice(names)]
        act = step["acts"][lot.choice(list(step["acts"]))]
        change = lot.randrange(4)
        if change == 0 and "to" in act:
            act["to"] = lot.choice(list(steps))
        elif change == 1:
            act |= {"when": lot.choice(generated.CONDITIONS), "why_not": generated.text("Belum")}
        elif change == 2 and "on_for" in step:
            step["on_for"] = lot.choice(names)
        elif len(step["acts"]) > 1 and "parties" not in step:
            step["acts"].pop(next(iter(step["acts"])))
    return steps


def agrees(seed):
    """Compare both answers of both questions; return how the walks judge the procedure."""
    lot = Random(seed)
    steps, is_capped = broken(lot), lot.random() < 0.3
    pack = reading.read(PACK.read_text(encoding="utf-8"))
    pack = msgspec.structs.replace(
        pack,
        procedure=msgspec.convert(steps, dict[str, Step]),
        returns=Returns(1) if is_capped else None,
    )
    found, sure = walks.reached(steps), walks.ending(steps, capped=is_capped)

    assert (reach.reached(pack), reach.ending(pack)) == (found, sure), f"seed {seed}"
    return found == set(steps), sure == set(steps)


@pytest.mark.slow
def test_the_lint_agrees_with_walking_every_way():
    judged = {agrees(seed) for seed in range(40)}

    assert judged == {(True, True), (True, False), (False, True), (False, False)}


@pytest.mark.long
def test_the_lint_agrees_with_walking_every_way_at_length():
    for seed in range(5000 if FULL else 150):
        agrees(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 5, 9])
def test_what_the_lint_says_of_a_file_is_what_the_walks_say(seed):
    values = yamls.read(generated.service(Random(seed), "undian"))
    steps = values["procedure"]
    first = next(iter(steps))
    assert lint.check_text(yamls.text_of(values), "undian.yaml") == []

    steps[first]["acts"] = {"teruskan": {"label": generated.text("Putar"), "to": "langkah-1"}}
    steps["langkah-1"]["acts"] = {"kembali": {"label": generated.text("Putar"), "to": first}}
    steps["langkah-1"] = {key: steps["langkah-1"][key] for key in ("title", "status", "acts")} | {
        "by": generated.POSTS[0], "within": steps[first]["within"],
    }  # fmt: skip
    said = lint.check_text(yamls.text_of(values), "undian.yaml")

    lost = set(steps) - walks.reached(steps)
    stuck = set(steps) - walks.ending(steps, capped="returns" in values)
    assert stuck >= {first, "langkah-1"}
    assert len([one for one in said if one.rule == UNREACHABLE]) == len(lost)
    assert len([one for one in said if one.rule == NO_END]) == len(stuck)
