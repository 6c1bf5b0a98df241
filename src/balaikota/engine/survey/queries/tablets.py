"""The tablets at counters: those an officer sees to, and what the screen of one shows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from balaikota.core import onetime
from balaikota.core.action import Actor
from balaikota.engine.survey.models import Offer, Tablet
from balaikota.lib.errors import NotFound

ADDRESS = onetime.Kind("survey.tablet", is_typed=True)
PERMISSION = "survey.tablet"


def key_of(tablet: Tablet) -> str:
    """Return the key in a tablet's address; derived, so that officers of its office see it again."""
    return ADDRESS.token(str(tablet.row_key))


def visible_to(actor: Actor) -> QuerySet[Tablet]:
    """Return the tablets in use at the offices whose tablets the actor sees to."""
    rows = Tablet.objects.filter(unit_id__in=actor.units_for(PERMISSION), ended_at=None)
    return rows.select_related("unit")


def get_tablet(actor: Actor, pk: int) -> Tablet:
    """Return one tablet.

    Raises:
        NotFound: none such where the actor sees to them.
    """
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Tablet itu tidak ada."))
    return found


def find_tablets(actor: Actor, *, unit_id: int | None = None) -> list[Tablet]:
    """Return the tablets by office and name; of one office when it is given. One query."""
    rows = visible_to(actor)
    rows = rows if unit_id is None else rows.filter(unit_id=unit_id)
    return list(rows.order_by("unit__name", "name"))


def get_by_key(key: str) -> Tablet:
    """Return the tablet of an address, with the offer it was told to show. One statement.

    Raises:
        NotFound: the address is wrong, or the tablet was ended.
    """
    rows = Tablet.objects.filter(key_hash=ADDRESS.stored(key), ended_at=None)
    found = rows.select_related("unit", "offer__case__version__service").first()
    if found is None:
        raise NotFound(_("Alamat tablet ini tidak berlaku. Minta alamatnya kepada petugas loket."))
    return found


def shown_by(tablet: Tablet, now: datetime) -> Offer | None:
    """Return the offer that a tablet shows at a moment; None while it waits."""
    until, offer = tablet.shown_until, tablet.offer
    if offer is None or until is None or now >= until or not offer.is_open(now):
        return None
    return offer
