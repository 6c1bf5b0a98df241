"""A small calendar and two legal numbers, and what officers propose about them."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from balaikota.core.calendar.rules import DayKind, DayRow
from balaikota.core.proposals.models import Proposal
from balaikota.core.reference import queries as reference
from balaikota.core.reference.rules import Row

WEEK = {name: [["07:30", "12:00"], ["13:00", "16:00"]] for name in ("mon", "tue", "wed", "thu")}


def number(**changes):
    fields = {
        "key": "layanan.sku.janji",
        "value": "1",
        "unit": "working-days",
        "title_id": "Janji layanan SKU",
        "title_en": "Promise of the SKU service",
        "regulation": "Perwal 12/2025",
        "article": "Pasal 7",
        "valid_from": date(2026, 1, 1),
    }
    return Row(**fields | changes)


def off(on, name, **changes):
    fields = {"date": on, "kind": DayKind.HOLIDAY, "name_id": name, "name_en": f"{name} (en)"}
    return DayRow(**fields | {"regulation": "SKB 3 Menteri 2026"} | changes)


def waiting():
    """Return the address of the one proposal that waits."""
    return reverse("office:proposal", args=[Proposal.objects.get(state="open").pk])


def the_number():
    return reference.get_value("layanan.sku.janji", on=date(2026, 11, 24))
