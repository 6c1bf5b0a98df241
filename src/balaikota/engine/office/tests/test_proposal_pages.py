from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from balaikota.core.action import system
from balaikota.core.people.tests.factories import NOON, make_city, make_officer
from balaikota.core.proposals.models import Proposal
from balaikota.core.reference import actions as reference_actions
from balaikota.engine.office.tests.changes import the_number, waiting
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PROPOSALS = reverse("office:proposals")


@pytest.fixture
def proposed(client, loaded, proposer):
    """Let one officer propose a number as compared, and return the address of the proposal."""
    client.force_login(proposer)
    client.post(reverse("office:reference_confirm", args=[the_number().pk]), {"reason": "Dibaca"})
    return waiting()


def test_who_may_read_but_not_decide_is_told_so(client, proposed):
    client.force_login(make_officer("auditor", make_city()))

    assert "menunggu petugas yang berwenang" in text_of(client.get(proposed))
    assert client.post(proposed, {"answer": "yes"}).status_code == 403


def test_a_proposal_is_withdrawn_by_whoever_made_it(client, proposed, proposer, decider):
    assert "Tarik usulan" in text_of(client.get(proposed))

    client.force_login(decider)
    assert "Tarik usulan" not in text_of(client.get(proposed))
    assert client.post(f"{proposed}tarik/").status_code == 403
    client.force_login(proposer)
    shown = text_of(client.post(f"{proposed}tarik/", follow=True))

    assert "Usulan Anda sudah ditarik" in shown
    assert "Tidak ada usulan yang menunggu keputusan" in shown
    assert "Ditarik oleh pengusulnya: Rina" in text_of(client.get(proposed))
    assert client.post(f"{proposed}tarik/").status_code == 409


def test_what_became_of_a_proposal_is_read_where_it_waited(client, proposed, proposer, decider):
    client.force_login(decider)
    client.post(proposed, {"answer": "no", "reason": "Naskah berbeda"})
    client.force_login(proposer)

    shown = text_of(client.get(PROPOSALS))

    assert "Terakhir diputuskan Sudah dicocokkan: Janji layanan SKU Ditolak Tono" in shown
    assert "Naskah berbeda" in shown


def test_what_changed_meanwhile_cannot_be_agreed_to_and_says_why(client, proposed, decider):
    reference_actions.load(by=system("reference.load"), now=NOON, rows=[])
    client.force_login(decider)

    response = client.post(proposed, {"answer": "yes"})

    assert response.status_code == 422
    assert "sudah dikonfirmasi atau sudah dicabut" in text_of(response)


def test_a_proposal_whose_time_ran_out_says_so(client, proposed, proposer, decider):
    Proposal.objects.update(expires_at=NOON + timedelta(days=1))
    client.force_login(decider)
    assert "Diputuskan sebelum Rabu, 25 November 2026" in text_of(client.get(proposed))
    assert "Diputuskan sebelum Rabu, 25 November 2026" in text_of(client.get(PROPOSALS))

    Proposal.objects.update(expires_at=NOON)

    assert "sudah habis" in text_of(client.get(proposed))
    assert client.post(proposed, {"answer": "yes"}).status_code == 403
    assert "Tidak ada usulan yang menunggu keputusan" in text_of(client.get(PROPOSALS))


def test_an_address_from_when_each_app_kept_its_own_leads_on(client, proposed):
    Proposal.objects.update(former="reference.proposal:7")

    assert client.get("/meja/usulan/acuan/7/").url == proposed
    assert client.get("/meja/usulan/kalender/7/").status_code == 404
    assert client.get("/meja/usulan/lain/7/").status_code == 404
