"""The acts of the step where a walk stands: open or why not, where each leads, what it would make."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from balaikota.engine.cases.models import Party, Task
from balaikota.engine.cases.queries import guards, messages
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.grammar import Act, Pack
from balaikota.engine.tryout.queries import conditions
from balaikota.engine.tryout.queries.told import Deed, Notice, Product
from balaikota.engine.tryout.queries.walking import Walk
from balaikota.engine.tryout.rules import TIMEOUT


def of(walk: Walk) -> Iterator[Deed]:
    """Return every act of the open tasks, in the order of the pack."""
    facts = walk.facts(walk.now)
    for task in walk.open:
        step = walk.pack.step(task.step)
        for verb, act in step.acts.items():
            yield _deed(walk, task, verb, act, facts)
        if step.on_timeout is not None:
            yield _timeout(walk, task)


def outcome_words(outcome: str | None) -> str:
    """Return how a case ends, in words; empty while it runs."""
    known = {
        "granted": _("dikabulkan"),
        "refused": _("ditolak"),
        "lapsed": _("gugur karena waktunya habis"),
        "withdrawn": _("ditarik pemohon"),
    }
    return known.get(outcome or "", outcome or "")


def _deed(walk: Walk, task: Task, verb: str, act: Act, facts: Facts) -> Deed:
    pack, lang = walk.pack, walk.lang
    is_officers = task.party == Party.OFFICER
    name = f"{task.step}.{verb}"
    why_not = (
        guards.why_closed(walk.case, pack, act, facts, name=name, task=task) if is_officers else ""
    )
    return Deed(
        verb=verb,
        label=walk.label_of(task, act),
        party=task.asked,
        is_open=not why_not,
        why_not=why_not,
        reason=act.reason,
        is_strategic=act.strategic,
        counts=act.counts or "",
        ways=conditions.options(act.to, pack, facts, lang),
        outcome=outcome_words(act.outcome),
        product=_product(pack, act, lang),
        notice=_notice(walk, task, verb),
        condition=conditions.of_facts(act.when, pack, facts),
        proposal=_proposal(walk, act, facts),
    )


def _proposal(walk: Walk, act: Act, facts: Facts) -> str:
    """Return which office would be proposed and why, as the officer reads it; empty for none."""
    proposal = walk.proposal(act, facts)
    if proposal is None:
        return ""
    return proposal.reason or _("Tidak ada usulan: petugas memilih kantornya sendiri.")


def _product(pack: Pack, act: Act, lang: str) -> Product | None:
    if act.issues is None:
        return None
    product = pack.products[act.issues]
    number = product.number
    return Product(
        product.title.in_(lang), number.register, number.classification, product.valid_months
    )


def _notice(walk: Walk, task: Task, verb: str) -> Notice | None:
    """Return what the applicant would read of an act, as far as it is known before it is done."""
    message = walk.pack.message_on_act(task.step, verb)
    if message is None:
        return None
    subject, body = messages.filled(
        walk.case, walk.pack, message, reason=_("(alasan dari petugas)")
    )
    return Notice(subject, body)


def _timeout(walk: Walk, task: Task) -> Deed:
    timeout = walk.pack.step(task.step).on_timeout
    assert timeout is not None
    facts = walk.facts(walk.now)
    ways = conditions.options(timeout.to, walk.pack, facts, walk.lang)
    label = _("Biarkan waktunya habis")
    end = outcome_words(timeout.outcome)
    return Deed(
        TIMEOUT, label, task.asked, True, "", "none", False, "", ways, end, None, None, None
    )
