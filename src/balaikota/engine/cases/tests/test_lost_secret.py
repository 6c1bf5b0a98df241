"""A lost secret: a new one at the counter after a look at the person, or by a link to the contact."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.action import system
from balaikota.core.jobs import worker
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import renewing
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.models import Case, IdentityCheck, SecretLink
from balaikota.engine.cases.queries import secrets
from balaikota.engine.cases.tests.browsing import browser, errors, page_of, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    MORNING,
    SYSTEM,
    open_case,
    opened,
)
from balaikota.engine.cases.tests.wizard import START, fill, secret_in, send
from balaikota.lib.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
LOST = "/lacak/kode-hilang/"
LINKS = system("cases.send_secret_link")


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
    cache.clear()


def is_open_with(client, case, secret):
    keys = {"number": case.number, "secret": secret}
    return client.post("/lacak/", keys).status_code == 302


def renew(scene, case):
    actor = people.actor(scene.alice, MORNING)
    number, identity = case.number, Identity("ktp")
    return renewing.renew(by=actor, now=MORNING, number=number, identity=identity, key="k" * 32)


def work():
    """Let the worker judge the wishes; return the address in the mail and the mail."""
    worker.run_due(MORNING)
    link = SecretLink.objects.filter(sent_at__isnull=False).latest("pk")
    mail = Notice.objects.filter(channel="EMAIL").latest("pk")
    assert link.case
    return mail.link, mail


# At the counter


def test_the_counter_gives_a_new_secret_and_the_old_one_is_dead_at_once(alice, scene, client):
    made = opened(scene)
    case = made.case
    assert "Kode rahasia hilang: buat yang baru" in text(alice.get(page_of(case)))
    asked = alice.get(page_of(case, "kode/"))
    key = re.search(r'name="key" value="([\w-]{32})"', asked.content.decode())[1]
    assert "Tidak menunjukkan identitas" not in text(asked)
    assert errors(alice.post(page_of(case, "kode/"), {"key": key}))[0][0] == "means"
    assert alice.post(page_of(case, "kode/"), {"key": "1" * 32, "means": "ktp"}).status_code == 422

    answer = {"key": key, "means": "kk"}
    for _press in range(2):
        sent = alice.post(page_of(case, "kode/"), answer)
    assert sent["Location"] == page_of(case, "kode/baru/")

    secret = secret_in(alice.get(sent["Location"]))
    assert secret == secret_in(alice.get(sent["Location"]))
    assert not is_open_with(client, case, made.secret)
    assert is_open_with(client, case, secret)
    check = IdentityCheck.objects.get()
    assert (check.occasion, check.means, check.by) == ("renewal", "kk", scene.alice)
    event = LedgerEvent.objects.filter(verb="cases.renew_secret").earliest("pk")
    assert (event.subject, event.outcome) == (f"case:{case.pk}", "identity-kk")
    for query in ("", "?kertas=80"):
        pdf = alice.get(page_of(case, f"kode/tanda-terima.pdf{query}"))
        assert pdf.content.startswith(b"%PDF")
    notice = Notice.objects.filter(channel="EMAIL").latest("pk")
    assert "Kode yang lama tidak berlaku" in notice.body
    assert secret not in notice.body
    assert "Kode rahasia diganti di loket" in text(alice.get(page_of(case)))


def test_the_new_secret_is_told_only_in_the_browser_that_made_it(alice, bob, scene):
    case = open_case(scene)
    assert bob.get(page_of(case, "kode/baru/"))["Location"] == page_of(case, "kode/")
    assert bob.get(page_of(case, "kode/tanda-terima.pdf")).status_code == 404
    assert alice.get(page_of(case, "kode/baru/"))["Location"] == page_of(case, "kode/")


def test_only_the_counter_of_the_office_does_it(scene):
    case = open_case(scene)
    given = {"number": case.number, "identity": Identity("ktp"), "key": "k" * 32, "now": MORNING}
    for user, refusal in ((scene.lurah, NotAllowed), (scene.nina, NotFound)):
        with pytest.raises(refusal):
            renewing.renew(by=people.actor(user, MORNING), **given)
    assert browser(scene.nina).get(page_of(case, "kode/")).status_code == 404
    elsewhere = people.make_officer(
        "verifikator", scene.kauman
    )  # sees it, but serves no counter here
    people.assign(elsewhere, "petugas-loket", scene.neighbour)
    with pytest.raises(NotAllowed):
        renewing.renew(by=people.actor(elsewhere, MORNING), **given)
    assert browser(elsewhere).get(page_of(case, "kode/")).status_code == 403
    assert Case.objects.get().secret_hash == case.secret_hash


def test_the_confirmation_says_that_its_secret_was_replaced(client, scene):
    fill(client)
    done = send(client)["Location"]
    case, old = Case.objects.get(), secret_in(client.get(done))

    renew(scene, case)

    page = text(client.get(done))
    assert "Kode rahasia permohonan ini sudah diganti" in page
    assert old not in page
    assert client.get(f"{START}tanda-terima.pdf").content.startswith(b"%PDF")
    assert client.get(f"{START}tanda-terima.pdf?kertas=80").content.startswith(b"%PDF")


# By a link to the contact on file


def test_number_and_contact_bring_a_link_that_shows_a_new_secret_once(client, scene):
    made = opened(scene)
    case = made.case

    asked = client.post(LOST, {"number": case.number.lower(), "email": "SRI@contoh.test "})
    link, mail = work()

    assert "Periksa email Anda" in text(asked)
    assert (mail.recipient, "24 jam" in mail.body) == ("sri@contoh.test", True)
    token = link.removeprefix(LOST).strip("/")
    assert len(token) >= 22  # 128 bits
    assert SecretLink.objects.get().token_hash == secrets.LINK.stored(token)
    assert "Buat kode rahasia baru?" in text(client.get(link))  # reading it opens nothing
    assert is_open_with(client, case, made.secret)

    page = client.post(link)

    secret = secret_in(page)
    assert is_open_with(client, case, secret)
    assert not is_open_with(client, case, made.secret)
    for again in (client.get(link), client.post(link)):
        assert again.status_code == 404
        assert "Tautan tidak berlaku lagi" in text(again)
    assert is_open_with(client, case, secret)
    event = LedgerEvent.objects.get(verb="cases.recover", subject=f"case:{case.pk}")
    assert (event.actor_kind, event.outcome) == ("one-time-link", "secret-renewed")


def test_whether_they_fit_is_not_told_and_costs_the_same(client, scene):
    case = open_case(scene)
    pairs = [
        (case.number, "sri@contoh.test"),
        (case.number, "orang@lain.test"),
        ("SKP-2026-999999", "sri@contoh.test"),
        ("bukan nomor", "sri@contoh.test"),
    ]
    pages, costs = set(), set()
    for number, email in pairs:
        with CaptureQueriesContext(connection) as asked:
            page = client.post(LOST, {"number": number, "email": email})
        pages.add(re.sub(r"[0-9a-f]{8,}", "", text(page)))
        costs.add(len(asked))
    assert (len(pages), len(costs)) == (1, 1)
    worker.run_due(MORNING)
    assert SecretLink.objects.count() == 1  # of the other wishes nothing is kept


def test_asking_is_slowed_after_ten_and_bad_input_is_said_kindly(client, scene):
    case = open_case(scene)
    empty = client.post(LOST, {"number": case.number, "email": "bukan email"})
    assert (empty.status_code, [name for name, _words in errors(empty)]) == (422, ["email"])
    assert f'value="{case.number}"' in text(empty)
    for _try in range(10):
        assert client.post(LOST, {"number": case.number, "email": "a@b.test"}).status_code == 200
    assert client.post(LOST, {"number": case.number, "email": "a@b.test"}).status_code == 429
    other = client.post(LOST, {"number": case.number, "email": "a@b.test"}, REMOTE_ADDR="10.1.1.1")
    assert other.status_code == 429  # the number is slowed too


def test_one_contact_with_many_cases_sees_them_only_after_the_link(client, scene):
    mine, other = open_case(scene), open_case(scene)
    stranger = open_case(scene)
    Case.objects.filter(pk=stranger.pk).update(email_index="")
    client.post(LOST, {"number": mine.number, "email": "sri@contoh.test"})
    link, _mail = work()

    assert other.number not in text(client.get(link))
    assert client.post(link, {"number": other.number}).status_code == 200  # opens the link first
    client.get(link)
    page = client.post(link, {"number": other.number})

    assert is_open_with(client, other, secret_in(page))
    assert mine.number in text(page)
    assert stranger.number not in text(page)
    assert client.post(link, {"number": stranger.number}).status_code == 404
    thief = browser(scene.charlie)
    assert thief.post(link, {"number": other.number}).status_code == 404


def test_a_link_ends_after_a_day_and_with_the_next_one(client, scene, time_machine):
    case = open_case(scene)
    links = []
    for _wish in range(2):
        client.post(LOST, {"number": case.number, "email": "sri@contoh.test"})
        links.append(work()[0])
    assert client.get(links[0]).status_code == 404
    assert client.get(links[1]).status_code == 200
    time_machine.move_to(MORNING + DAY, tick=False)
    assert client.post(links[1]).status_code == 404
    renewing.forget_links(by=SYSTEM, now=MORNING + 31 * DAY)
    assert not SecretLink.objects.exists()


def test_a_mailbox_is_not_filled(scene):
    case = open_case(scene)
    for nth in range(renewing.LINKS_A_DAY + 2):
        wish = SecretLink.objects.create(
            number=case.number, email="sri@contoh.test", asked_at=MORNING
        )
        sent = renewing.send_link(by=LINKS, now=MORNING + timedelta(minutes=nth), link_id=wish.pk)
        assert (sent is not None) == (nth < renewing.LINKS_A_DAY)
