"""What else keeps an act closed: marks that are up, parts that run, a service that is not in force."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balaikota.engine.cases.models import Case, Relation
from balaikota.engine.cases.queries import kept
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Act, Pack
from balaikota.lib.errors import NotFound


def why_closed(case: Case, pack: Pack, act: Act, facts: Facts, *, name: str) -> str:
    """Return why an act is closed by what stands beside the case, as a sentence; empty when open.

    Asks the database only where the pack declares such a reason.

    Args:
        case: the case.
        pack: its pack.
        act: the act.
        facts: of the case at this moment.
        name: ``step.act``.
    """
    return (
        _by_mark(pack, facts, name) or _by_parts(case, pack, act) or _by_service(case, act, facts)
    )


def count_running_parts(case: Case) -> int:
    """Return how many cases that were split off from this one still run; none of one never stored."""
    parts = Relation.objects.filter(kind=Relation.Kind.PART, case_id=case.pk)
    return parts.filter(other__ended_at=None).count()


def ends_case(pack: Pack, act: Act) -> bool:
    """Tell whether an act can end the case it is done on."""
    return any(pack.procedure[name].end for name in act.targets)


def _by_mark(pack: Pack, facts: Facts, name: str) -> str:
    for flag, declared in pack.flags.items():
        if name in declared.closes and flag in facts.flags:
            assert declared.why_not is not None, "the lint asks for both"
            return declared.why_not.in_(get_language() or "id")
    return ""


def _by_parts(case: Case, pack: Pack, act: Act) -> str:
    if pack.parts is None or pack.parts.ends != "wait" or not ends_case(pack, act):
        return ""
    running = count_running_parts(case)
    if not running:
        return ""
    return ngettext(
        "Masih ada %(n)d bagian berkas ini yang berjalan. Selesaikan dulu bagian itu.",
        "Masih ada %(n)d bagian berkas ini yang berjalan. Selesaikan dulu semua bagiannya.",
        running,
    ) % {"n": running}


def _by_service(case: Case, act: Act, facts: Facts) -> str:
    if act.opens is None:
        return ""
    try:
        version = packs.version_in_force(act.opens.pack, unit_id=case.unit_id, on=facts.day)
    except NotFound:
        return _(
            "Tindakan ini membuka layanan “%(service)s”, yang hari ini tidak berlaku. Hubungi pengelola layanan."
        ) % {"service": act.opens.pack}
    return kept.why_not_opened(case, version.service.room)
