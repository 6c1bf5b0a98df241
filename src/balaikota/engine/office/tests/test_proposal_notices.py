"""Whoever must decide on a proposal is told that it waits, and its proposer what became of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from balaikota.core.notices.models import Notice
from balaikota.core.people.actions import Entrust
from balaikota.core.people.models import Leave, LeaveKind
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    assign,
    make_city,
    make_officer,
    make_unit,
    make_user,
)
from balaikota.core.proposals import actions
from balaikota.core.reference.actions import NumberCompared
from balaikota.engine.office.tests.changes import the_number, waiting
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def told(user):
    """Return the (subject, link) of each message in somebody's inbox, the earliest first."""
    rows = Notice.objects.filter(user_id=user.pk).order_by("pk")
    return [(row.subject, row.link) for row in rows]


@pytest.fixture
def compared(client, loaded, proposer):
    """Return what lets an officer propose a number as compared; it returns the address."""

    def propose():
        client.force_login(proposer)
        address = reverse("office:reference_confirm", args=[the_number().pk])
        client.post(address, {"reason": "Dibaca di JDIH"})
        return waiting()

    return propose


def test_whoever_may_confirm_today_is_told_once_and_nobody_else(compared, proposer, decider):
    away, gone, late = (
        make_officer("bagian-organisasi", make_city(), **more)
        for more in ({}, {"valid_to": NOON}, {"valid_from": NOON + timedelta(hours=1)})
    )
    Leave.objects.create(
        user=away, kind=LeaveKind.LEAVE, valid_from=NOON, valid_to=NOON + timedelta(days=1),
        entered_at=NOON,
    )  # fmt: skip
    reader, stranger = make_officer("auditor", make_city()), make_user("Tanpa jabatan")

    address = compared()

    assert told(decider) == [
        ("Menunggu keputusan Anda: Sudah dicocokkan: Janji layanan SKU", address)
    ]
    for user in (proposer, away, gone, late, reader, stranger):
        assert told(user) == []


def test_the_message_says_who_proposed_it_and_why_and_leads_to_the_page(client, compared, decider):
    address = compared()
    client.force_login(decider)

    page = text_of(client.get(reverse("office:notices")))

    assert "Rina mengusulkan perubahan yang menunggu keputusan Anda." in page
    assert "Alasannya: Dibaca di JDIH" in page
    notice = Notice.objects.get(user_id=decider.pk)
    assert client.post(reverse("office:notice", args=[notice.pk])).url == address


@pytest.mark.parametrize(
    ("answer", "subject", "words"),
    [
        ("yes", "Disetujui", "Tono menyetujui usulan Anda. Perubahannya berlaku."),
        ("no", "Ditolak", "Tono menolak usulan Anda. Alasannya: Naskah berbeda"),
    ],
)
def test_whoever_proposed_is_told_the_decision(
    client, compared, proposer, decider, answer, subject, words
):
    address = compared()
    client.force_login(decider)

    client.post(address, {"answer": answer, "reason": "Naskah berbeda"})

    assert told(proposer) == [(f"{subject}: Sudah dicocokkan: Janji layanan SKU", address)]
    assert Notice.objects.get(user_id=proposer.pk).body == words
    assert len(told(decider)) == 1


def test_what_is_taken_back_is_told_to_those_who_had_been_asked(
    client, compared, proposer, decider
):
    address = compared()

    client.post(f"{address}tarik/")

    withdrawn = ("Ditarik: Sudah dicocokkan: Janji layanan SKU", address)
    assert told(proposer) == [withdrawn]
    assert told(decider)[1:] == [withdrawn]


def test_a_change_at_a_unit_is_told_to_those_who_may_confirm_it_there():
    north, south = (make_unit("kecamatan") for _ in range(2))
    proposing, here = (make_officer("admin-orang", north) for _ in range(2))
    elsewhere, above = make_officer("admin-orang", south), make_officer("admin-orang", make_city())
    change = Entrust(
        user=make_user("Budi").pk, role="admin-orang", unit=north.pk, valid_from=NOON,
        valid_to=None, decree_number="800/5/2026", decree_date=date(2026, 11, 23),
    )  # fmt: skip

    actions.propose(by=actor(proposing), now=NOON, change=change, reason="Pindah tugas")

    assert [len(told(user)) for user in (proposing, here, elsewhere, above)] == [0, 1, 0, 1]
    assert "Putuskan sebelum" in Notice.objects.get(user_id=here.pk).body


def test_telling_many_costs_as_much_as_telling_one(loaded, proposer, decider):
    change = NumberCompared.of(the_number())

    def cost():
        with CaptureQueriesContext(connection) as asked:
            made = actions.propose(by=actor(proposer), now=NOON, change=change, reason="x")
        actions.withdraw(by=actor(proposer), now=NOON, proposal=made)
        return len(asked)

    cost()  # what a process keeps is there by now
    few = cost()
    more = [make_officer("bagian-organisasi", make_city()) for _ in range(40)]
    for user in more:
        assign(user, "petugas-loket", make_unit())

    assert cost() == few
    assert all(len(told(user)) == 2 for user in more)
