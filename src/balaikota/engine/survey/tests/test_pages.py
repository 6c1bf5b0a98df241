"""Answering by link and on a tablet, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.factories import DAY, MORNING
from balaikota.engine.survey import forms
from balaikota.engine.survey.actions import tablets as acts
from balaikota.engine.survey.models import Answer, Offer, Score, Tablet
from balaikota.engine.survey.queries import offers, tablets
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.tests.factories import CODES, decided, offered, scores
from balaikota.engine.survey.tests.reading import text
from balaikota.engine.survey.views import answering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def alice(house):
    client = Client()
    client.force_login(house.scene.alice)
    return client


def link_of(offer: Offer) -> str:
    return reverse("survey:answer", args=[offers.key_of(offer)])


def sent(**others) -> dict[str, str]:
    return {code: str(value) for code, value in scores(3).items()} | others


@pytest.fixture
def screen(house) -> str:
    by = people.actor(house.scene.alice, MORNING)
    made = acts.set_up(by=by, now=MORNING, unit_id=house.scene.kauman.pk, name="Loket 1")
    return reverse("survey:screen", args=[tablets.key_of(made)])


def test_the_link_asks_nine_questions_without_an_account(house, client):
    case = decided(house)

    page = client.get(link_of(offered(case)))

    assert page.status_code == 200
    assert page.content.decode().count('type="radio"') == 36
    assert "Kelurahan Kauman" in text(page)
    assert case.number not in text(page)
    assert case.applicant_name not in text(page)
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]


def test_an_answer_is_taken_and_the_link_thanks_from_then_on(house, client):
    link = link_of(offered(decided(house)))

    page = client.post(link, sent(words="Petugasnya ramah"), follow=True)

    assert "Survei ini sudah dijawab" in text(page)
    assert Answer.objects.get().words == "Petugasnya ramah"
    assert "Survei ini sudah dijawab" in text(client.get(link))


def test_the_button_pressed_twice_counts_once(house, client):
    link = link_of(offered(decided(house)))
    client.post(link, sent())

    page = client.post(link, sent())

    assert page.status_code == 200
    assert "sudah dijawab" in text(page)
    assert Answer.objects.count() == 1


def test_what_was_chosen_is_kept_where_an_answer_is_missing(house, client):
    link = link_of(offered(decided(house)))
    given = sent(words="Cukup baik")
    del given["waktu"]

    page = client.post(link, given | {"biaya": "7"})

    assert page.status_code == 422
    body = page.content.decode()
    assert body.count("checked") == 7
    assert 'href="#waktu"' in body
    assert 'href="#biaya"' in body
    assert "Cukup baik" in body
    assert not Answer.objects.exists()


def test_too_many_words_are_told_at_their_field(house, client):
    page = client.post(link_of(offered(decided(house))), sent(words="x" * 1001))

    assert page.status_code == 422
    assert 'href="#words"' in page.content.decode()
    assert "paling banyak 1000 huruf" in text(page)


def test_a_link_whose_time_is_over_says_so(house, client, time_machine):
    link = link_of(offered(decided(house)))
    time_machine.move_to(MORNING + 31 * DAY, tick=False)

    assert "Waktu survei ini sudah lewat" in text(client.get(link))


def test_a_mistyped_link_opens_nothing_and_is_slowed(house, client):
    answers = [client.get("/survei/salah/").status_code for _time in range(12)]

    assert answers[:10] == [404] * 10
    assert answers[-1] == 429


def test_capitals_and_dashes_in_a_link_do_not_matter(house, client):
    key = offers.key_of(offered(decided(house)))

    assert client.get(f"/survei/{key.replace('-', '').lower()}/").status_code == 200


def test_the_tracking_page_offers_the_survey_until_it_is_answered(house, client):
    client.force_login(house.scene.resident)
    case = decided(house)
    type(case).objects.filter(pk=case.pk).update(applicant=house.scene.resident)
    page = reverse("cases:track_case", args=[case.number])
    assert "Bagaimana layanan kami?" not in text(client.get(page))

    link = link_of(offered(case))
    assert link in client.get(page).content.decode()

    client.post(link, sent())
    assert "Bagaimana layanan kami?" not in text(client.get(page))


def test_english_readers_are_asked_in_english(house, client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = client.get(link_of(offered(decided(house))))

    assert "How quickly were you served?" in text(page)


def test_a_tablet_waits_and_comes_back_by_itself(screen, client):
    page = client.get(screen)

    assert "Selamat datang di Kelurahan Kauman" in text(page)
    assert page["Refresh"] == f"5; url={screen}"
    assert "no-store" in page["Cache-Control"]


def test_an_officer_shows_a_case_on_the_tablet_and_nothing_of_the_person_is_there(
    house, alice, screen, client
):
    case, tablet = decided(house), Tablet.objects.get()

    told = alice.post(reverse("survey:show", args=[case.number]), {"tablet": str(tablet.pk)})
    page = client.get(screen)

    assert "Sudah tampil" in text(told)
    assert page.content.decode().count('type="radio"') == 36
    assert case.number not in text(page)
    assert case.applicant_name not in text(page)
    assert page["Refresh"] == f"300; url={screen}"
    assert "<a " not in page.content.decode().split("<main", 1)[1]


def test_a_tablet_thanks_and_waits_again(house, alice, screen, client):
    case = decided(house)
    alice.post(reverse("survey:show", args=[case.number]), {"tablet": str(Tablet.objects.get().pk)})

    page = client.post(screen, sent(untuk=str(Offer.objects.get().pk), words="Cepat"), follow=True)

    assert "Terima kasih" in text(page)
    assert page["Refresh"] == f"8; url={screen}"
    assert Answer.objects.count() == 1
    assert "Selamat datang" in text(client.get(screen))


def test_a_tablet_keeps_what_was_chosen_where_an_answer_is_missing(house, alice, screen, client):
    case = decided(house)
    alice.post(reverse("survey:show", args=[case.number]), {"tablet": str(Tablet.objects.get().pk)})
    given = sent(untuk=str(Offer.objects.get().pk))
    del given["sarana"]

    page = client.post(screen, given)

    assert page.status_code == 422
    assert page.content.decode().count("checked") == 8
    assert not Answer.objects.exists()


def test_answers_to_a_case_that_is_not_shown_any_more_are_dropped(house, alice, screen, client):
    first, second, tablet = decided(house), decided(house), str(Tablet.objects.get().pk)
    alice.post(reverse("survey:show", args=[first.number]), {"tablet": tablet})
    late = str(Offer.objects.get().pk)
    alice.post(reverse("survey:show", args=[second.number]), {"tablet": tablet})

    page = client.post(screen, sent(untuk=late), follow=True)

    assert page.content.decode().count('type="radio"') == 36
    assert "checked" not in page.content.decode()
    assert not Answer.objects.exists()


def test_a_tablet_forgets_the_case_after_a_while(house, alice, screen, client, time_machine):
    alice.post(
        reverse("survey:show", args=[decided(house).number]),
        {"tablet": str(Tablet.objects.get().pk)},
    )
    time_machine.move_to(MORNING + timedelta(minutes=5), tick=False)

    assert "Selamat datang" in text(client.get(screen))


def test_officers_set_tablets_up_and_end_them(house, alice):
    page = alice.post(reverse("survey:tablets"), {"name": "Loket 2", "unit": house.scene.kauman.code}, follow=True)  # fmt: skip
    made = Tablet.objects.get()
    assert tablets.key_of(made) in page.content.decode()

    alice.post(reverse("survey:tablet_end", args=[made.pk]))

    assert "Belum ada tablet" in text(alice.get(reverse("survey:tablets")))


@pytest.mark.parametrize("posted", [{"name": ""}, {"name": "Loket", "unit": "tidak-ada"}])
def test_a_tablet_without_name_or_office_is_refused(alice, posted):
    page = alice.post(reverse("survey:tablets"), posted)

    assert page.status_code == 422
    assert not Tablet.objects.exists()


@pytest.mark.parametrize("typed", ["", "x", "999999", "9" * 30])
def test_showing_on_no_tablet_is_refused(house, alice, screen, typed):
    page = alice.post(reverse("survey:show", args=[decided(house).number]), {"tablet": typed})

    assert page.status_code == 422


def test_without_a_tablet_the_page_leads_to_the_list(house, alice):
    page = alice.get(reverse("survey:show", args=[decided(house).number]))

    assert "belum punya tablet" in text(page)


def test_the_case_leads_to_the_tablet_once_it_is_decided(house, alice):
    case = decided(house)

    page = alice.get(reverse("cases:case", args=[case.number]))

    assert reverse("survey:show", args=[case.number]) in page.content.decode()


def test_a_tablet_address_that_is_wrong_shows_nothing(client):
    page = client.get("/survei/tablet/salah/")

    assert page.status_code == 404
    assert re.search("Minta alamatnya kepada petugas", text(page))


def test_every_score_of_the_form_is_stored(house, client):
    client.post(
        link_of(offered(decided(house))), {code: str(at % 4 + 1) for at, code in enumerate(CODES)}
    )

    stored = dict(Score.objects.values_list("element", "value"))
    assert stored == {code: at % 4 + 1 for at, code in enumerate(CODES)}


def test_whoever_is_overtaken_by_another_answer_is_thanked_and_counted_once(house):
    """Two forms of one link: both were open, the second is sent a moment after the first."""
    offer, asked = offered(decided(house)), versions.every()[-1]
    sent_twice = forms.Answers(scores(3), "")

    told = [answering.send(sent_twice, asked, offer.pk) for _time in range(2)]

    assert told == [None, None]
    assert Answer.objects.count() == 1


def test_the_camat_says_at_which_office_a_tablet_stands(house):
    client = Client()
    client.force_login(house.scene.camat)
    address = reverse("survey:tablets")

    assert "Oro-oro Dowo" in text(client.get(address))
    client.post(address, {"name": "Loket 1", "unit": house.scene.neighbour.code})

    assert Tablet.objects.get().unit == house.scene.neighbour


def test_who_does_not_want_to_answer_leaves_an_empty_screen_and_may_answer_later(
    house, alice, screen, client
):
    case = decided(house)
    alice.post(reverse("survey:show", args=[case.number]), {"tablet": str(Tablet.objects.get().pk)})
    offer = Offer.objects.get()

    page = client.post(screen, {"untuk": str(offer.pk), "batal": "1", "waktu": "1"}, follow=True)

    assert "Selamat datang" in text(page)
    assert not Answer.objects.exists()
    assert client.post(link_of(offer), sent()).status_code == 302
