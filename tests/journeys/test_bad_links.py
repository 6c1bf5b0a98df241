"""Links that are used twice, after their time, or by another, and a co-signer who refuses.

Each is told plainly, and nothing that was typed is lost (``test_bad_input`` tells of the rest).
"""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from balaikota.core.notices.models import Notice
from balaikota.engine.cases.models import Draft
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    opened,
)
from balaikota.engine.cases.tests.wizard import START, post
from tests.journeys.links import (
    CHECK,
    WORDS,
    cosigner,
    lost_secret,
    outsider,
    resumed,
    state_of_links,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = MORNING + 3 * HOUR


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(MORNING, tick=False)
    cache.clear()
    return time_machine


# A link used twice, after its time, by another


@pytest.mark.parametrize(
    ("make", "status", "why"),
    [
        (outsider, 410, "Tautan ini sudah dipakai, dan hanya berlaku untuk satu jawaban."),
        (cosigner, 409, "Penolakan Anda sudah dicatat"),
        (lost_secret, 404, "sudah dipakai, sudah lewat 24 jam, atau ada tautan yang lebih baru"),
    ],
)
def test_a_link_used_twice_says_so_and_shows_what_was_typed(scene, tmp_path, make, status, why):
    link = make(scene, tmp_path)
    first = link.press()
    assert first.status_code in (200, 302), text(first)
    kept = state_of_links()

    again = link.press()

    assert again.status_code == status
    assert why in text(again)
    assert link.words in text(again)
    assert state_of_links() == kept, "the second changed nothing"


def test_a_resumed_draft_opens_twice_and_both_browsers_write_the_same(scene, tmp_path):
    link, one, two = resumed(scene, tmp_path), browser(scene.resident), Client()
    assert link.press(one).status_code == link.press(two).status_code == 302

    post(two, "usaha", nama_usaha="Depot Sri")

    assert "Depot Sri" in one.get(f"{START}usaha/").content.decode()
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "after", "status", "why"),
    [
        (outsider, 7 * DAY, 410, "Batas waktu untuk menjawab sudah lewat."),
        (cosigner, 14 * DAY, 409, "Batas waktunya sudah lewat"),
        (lost_secret, DAY, 404, "sudah lewat 24 jam"),
        (resumed, 30 * DAY + HOUR, 404, "sudah lewat 30 hari sehingga isiannya dihapus"),
    ],
)
def test_a_link_after_its_time_says_so_and_shows_what_was_typed(
    scene, tmp_path, clock, make, after, status, why
):  # fmt: skip
    link = make(scene, tmp_path)
    clock.move_to(MORNING + after, tick=False)
    kept = state_of_links()

    late = link.press()

    assert late.status_code == status
    assert why in text(late)
    assert link.words in text(late)
    assert state_of_links() == kept


@pytest.mark.parametrize(
    ("make", "status", "why"),
    [
        (outsider, 403, "Anda sedang masuk ke akun balai kota"),
        (cosigner, 403, "sedangkan Anda masuk dengan akun pemohon"),
        (resumed, 409, "akun orang lain"),
    ],
)
def test_a_link_opened_by_another_is_not_used_up(scene, tmp_path, make, status, why):
    link = make(scene, tmp_path)
    kept = state_of_links()

    theirs = link.press(link.another)

    assert theirs.status_code == status
    assert why in text(theirs)
    assert link.words in text(theirs)
    assert state_of_links() == kept
    if make is not resumed:
        assert link.press().status_code == 302, "still good for whom it is for"


def test_the_secret_of_a_lost_one_is_shown_only_in_the_browser_that_opened_the_link(
    scene, tmp_path
):  # fmt: skip
    link, mine = lost_secret(scene, tmp_path), Client()
    other = opened(scene).case
    page = mine.post(link.address)
    assert "bk-secret" in page.content.decode()

    theirs = Client().post(link.address, {"number": other.number})

    assert theirs.status_code == 404
    assert "bk-secret" not in theirs.content.decode()
    assert other.number not in text(theirs)


@pytest.mark.parametrize(
    "address", ["/jawab/%s/" % ("0" * 40), "/tanda-tangan/AAAA-BBBB-CCCC-DDDD/"]
)
def test_a_link_cut_off_while_it_was_copied_shows_what_was_typed(address):
    page = Client().post(address, {"langkah": "tolak", "reason": WORDS})

    assert (page.status_code, "Tautan tidak dapat dibuka" in text(page)) == (404, True)
    assert WORDS in text(page)
    assert "noindex" in page["X-Robots-Tag"]


def test_a_guessed_link_is_slowed(scene, tmp_path):
    guess = "/lacak/kode-hilang/%s/"
    pages = [Client().get(guess % f"tebakan-{at}") for at in range(11)]

    assert [page.status_code for page in pages] == [404] * 10 + [429]


# A co-signer who refuses


def test_a_refusal_to_sign_along_reaches_the_applicant_who_goes_on_with_all_they_wrote(
    scene, tmp_path
):  # fmt: skip
    link = cosigner(scene, tmp_path)
    before = Draft.objects.get().body

    link.press()

    page = text(link.another.get(CHECK))
    assert "Pak Harto tidak bersedia ikut menandatangani." in page
    assert WORDS in page
    told = Notice.objects.filter(channel="EMAIL").latest("pk")
    assert (told.recipient, "Pak Harto" in told.subject) == ("sri@contoh.test", True)
    assert Draft.objects.get().body == before
    link.another.post(CHECK, {"langkah": "minta-tanda-tangan", "name": "Bu Tien"})
    assert "Menunggu Bu Tien" in text(link.another.get(CHECK))
