"""Cases that are kept from somebody: what comes of them is kept from the same, or does not come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from balaikota.core.manifest import all_manifests
from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.engine.cases.models import Case, Concern, Merger, Relation
from balaikota.engine.cases.queries import visible

OWN = "cases"  # the app whose hiding is named officer by officer: see ``concerns``


def restricted() -> Q:
    """Match the cases that are about an office or an officer, and so are kept from them."""
    return Q(pk__in=Concern.objects.values("case_id"))


def kept_by(case: Case) -> list[str]:
    """Return the slugs of the apps that keep a case from somebody. A query for each that hides any.

    An app that does not say which cases it keeps is taken to keep all.
    """
    found = []
    for manifest in all_manifests():
        if manifest.restrict is None:
            continue
        some = Case.objects.filter(pk=case.pk)
        if manifest.restricted is None or some.filter(manifest.restricted()).exists():
            found.append(manifest.slug)
    return found


def why_not_opened(case: Case, room: str) -> str:
    """Return why no case of ``room`` may come of this one, as a sentence; empty when one may.

    What a room keeps may lead to what the same room keeps; ``is_kept_alike`` looks at it then.
    """
    keepers = kept_by(case)
    if OWN in keepers:
        return _(
            "Berkas ini tentang kantor atau petugas kami. Layanan lain yang dibuka dari sini akan terlihat oleh mereka, jadi tindakan ini tertutup."
        )
    return "" if {*keepers} <= {room} else why_kept()


def why_kept() -> str:
    """Return why nothing may come of a case that a room keeps from some officers, as a sentence."""
    return _(
        "Berkas ini disembunyikan dari sebagian petugas. Berkas lain yang dibuka dari sini akan terlihat oleh mereka, jadi tindakan ini tertutup."
    )


def is_kept_alike(origin: Case, other: Case) -> bool:
    """Tell whether all who keep a case from somebody keep what came of it too."""
    return {*kept_by(origin)} <= {*kept_by(other)}


def find_seeing(case: Case, officers: Collection[int], *, now: datetime) -> list[int]:
    """Return those of the officers (pks of accounts) from whom nobody keeps a case.

    A query for each app that hides cases; two more for each officer where one keeps this case.
    """
    if not kept_by(case):
        return sorted(officers)
    users = User.objects.filter(pk__in=officers).order_by("pk")
    shown = {user.pk: visible.not_hidden_from(people.actor_for(user, now=now)) for user in users}
    return [pk for pk, cases in shown.items() if cases.filter(pk=case.pk).exists()]


def find_kin(case: Case) -> list[Case]:
    """Return what came of a case, and what was merged into it, on and on; the earliest first.

    Three queries for each generation.
    """
    found: dict[int, Case] = {}
    level = {case.pk}
    while level:
        born = Relation.objects.filter(case__in=level).exclude(kind=Relation.Kind.LINKED)
        merged = Merger.objects.filter(lead__in=level, undone_at=None)
        pks = {*born.values_list("other_id", flat=True), *merged.values_list("case_id", flat=True)}
        rows = Case.objects.filter(pk__in=pks - found.keys() - {case.pk}).select_related("unit")
        found |= (fresh := {row.pk: row for row in rows})
        level = {*fresh}
    return [found[pk] for pk in sorted(found)]
