"""Asking somebody outside the city hall, and answering as whoever holds the link.

ask(scene, case, ...)      an officer of the scene asks
address_of(inquiry)        where its link leads
holder(inquiry)            arguments of an act by the link
press(client, inquiry, step, ...)    one button of the page of the link
"""

from __future__ import annotations

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import inquiring
from balaikota.engine.cases.actions.inquiring import Asking
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.cases.tests.factories import MORNING

ASK = "Apakah meteran di alamat ini milik warung?"
REPLY = "Ya, sejak 2021."
EMAIL = "loket@listrik.test"


def at(user, now=MORNING):
    return people.actor(user, now=now)


def ask(scene, case, *, by=None, now=MORNING, **changes):
    given = {"outsider": "listrik", "text": ASK, "email": EMAIL, "shows": ["nama_usaha"]} | changes
    return inquiring.inquire(
        by=at(by or scene.alice, now), now=now, number=case.number, asking=Asking(**given)
    )


def address_of(inquiry, rest=""):
    return f"/jawab/{inquiries.token_of(inquiry)}/{rest}"


def holder(inquiry):
    return {"by": inquiries.holder_of(inquiry), "now": MORNING, "inquiry_id": inquiry.pk}


def press(client, inquiry, step, **data):
    return client.post(address_of(inquiry), {"langkah": step} | data, follow=True)
