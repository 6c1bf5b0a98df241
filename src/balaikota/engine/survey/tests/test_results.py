"""What heads and readers see of the answers, their words, and what they take along."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.jobs import worker
from balaikota.core.ledger.models import LedgerEvent
from balaikota.engine.cases.tests.factories import MORNING
from balaikota.engine.survey.models import Answer, Score, Tablet
from balaikota.engine.survey.tests.factories import answered, decided, of_another_service, offered
from balaikota.engine.survey.tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def results(client, **query):
    return client.get(reverse("survey:results"), query)


def test_thirty_answers_have_an_index_and_a_band(house, lurah):
    answered(house, 30, 3, waktu=4)

    page = text(results(lurah))

    assert "77,78 (mutu B, baik)" in page
    assert "U3 Waktu penyelesaian" in page
    assert "<strong>4,00</strong>" in page


def test_twenty_nine_answers_have_none(house, lurah):
    answered(house, 29, 4)

    page = text(results(lurah))

    assert "Belum cukup jawaban (29 dari 30)" in page
    assert "100,00" not in page
    assert "<strong>4,00</strong>" in page


def test_four_answers_tell_nothing_of_the_elements(house, lurah):
    answered(house, 4, 4)

    page = results(lurah)

    assert "mulai 5 jawaban" in text(page)
    assert "bk-bars__part" not in page.content.decode()


def test_no_answers_say_so(house, lurah):
    assert "Belum ada jawaban pada periode ini." in text(results(lurah))


def test_offices_are_pooled_by_answer_not_averaged(house, auditor):
    answered(house, 30, 4)
    answered(house, 10, 2, unit=house.scene.neighbour)

    page = text(results(auditor))

    assert "87,50 (mutu B, baik)" in page  # (30 x 4 + 10 x 2) / 40 x 25; the mean of means is 75
    assert "Belum cukup jawaban (10 dari 30)" in page


def test_a_head_sees_only_the_own_office(house, lurah, auditor):
    answered(house, 30, 4)
    answered(house, 30, 1, unit=house.scene.neighbour)

    assert "100,00 (mutu A, sangat baik)" in text(results(lurah))
    assert "Oro-oro Dowo" not in text(results(lurah))
    assert results(lurah, unit=house.scene.neighbour.code).status_code == 404
    assert "25,00 (mutu D, tidak baik)" in text(results(auditor, unit=house.scene.neighbour.code))


def test_front_officers_see_no_results(house):
    assert results(signed_in(house.scene.alice)).status_code == 404


def test_a_period_counts_its_own_answers(house, lurah):
    answered(house, 30, 4)
    answered(house, 30, 2, month=date(2026, 7, 1))

    assert "100,00 (mutu A" in text(results(lurah, periode="2026-t4"))
    assert "50,00 (mutu D" in text(results(lurah, periode="2026-t3"))
    assert "75,00 (mutu C" in text(results(lurah, periode="2026-s2"))
    assert "75,00 (mutu C" in text(results(lurah, periode="kacau"))


def test_a_period_before_the_first_questionnaire_is_not_asked(house, lurah):
    assert results(lurah, periode="2001-s1").status_code == 200


def test_a_service_is_looked_at_alone(house, lurah):
    answered(house, 30, 4)
    slug = house.scene.version.service.slug

    assert "30 jawaban" in text(results(lurah, layanan=slug))
    assert "Belum ada jawaban" in text(results(lurah, layanan="lain"))


def test_the_desk_takes_as_many_queries_for_many_as_for_few(
    house, auditor, django_assert_max_num_queries
):
    answered(house, 1)
    with django_assert_max_num_queries(30) as few:
        results(auditor)
    answered(house, 40)
    answered(house, 40, unit=house.scene.neighbour)
    with django_assert_max_num_queries(30) as many:
        results(auditor)

    assert len(many) <= len(few) + 1


def test_words_are_for_the_head_and_reading_them_is_recorded(house, lurah):
    answered(house, 5, words="Tolong tambah kursi")

    page = lurah.get(reverse("survey:words", args=[house.scene.kauman.code]))

    assert "Tolong tambah kursi" in text(page)
    worker.run_due(MORNING, strict=True)
    subject = f"survey.words:{house.scene.kauman.pk}"
    assert LedgerEvent.objects.filter(verb="ledger.disclose", subject=subject).count() == 1


def test_words_are_not_read_of_four_answers(house, lurah):
    answered(house, 4, words="Tolong tambah kursi")

    page = lurah.get(reverse("survey:words", args=[house.scene.kauman.code]))

    assert "Tolong tambah kursi" not in text(page)


@pytest.mark.parametrize("who", ["camat", "alice", "nina"])
def test_words_are_not_for_those_above_or_beside(house, who):
    answered(house, 5, words="Tolong tambah kursi")

    page = signed_in(getattr(house.scene, who)).get(
        reverse("survey:words", args=[house.scene.kauman.code])
    )

    assert page.status_code == 404


@pytest.mark.parametrize(
    ("kind", "media"),
    [("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats"), ("lain", "text/csv")],
)
def test_figures_are_taken_along_without_words_and_recorded(house, lurah, kind, media):
    answered(house, 30, 3, words="Rahasia sekali")

    page = lurah.get(reverse("survey:export"), {"bentuk": kind})

    assert page["Content-Type"].startswith(media)
    assert b"Rahasia" not in page.content
    assert LedgerEvent.objects.filter(subject="survey.results:2026-s2").count() == 1
    if media == "text/csv":
        assert "Seluruhnya;;30;3.00" in page.content.decode()
        assert ";75.00;C" in page.content.decode()


def test_what_few_said_is_not_taken_along(house, lurah):
    answered(house, 4, 4)

    page = lurah.get(reverse("survey:export"))

    assert f"Seluruhnya;;4{';' * 11}" in page.content.decode()


def test_words_about_a_service_that_few_used_do_not_name_it(house, lurah):
    answered(house, 8, words="Tolong tambah kursi")
    title = house.scene.version.pack.title.id
    page = reverse("survey:words", args=[house.scene.kauman.code])
    assert text(lurah.get(page)).count(title) == 8

    of_another_service(4)

    assert title not in text(lurah.get(page))
    assert text(lurah.get(page)).count("Tolong tambah kursi") == 8


def test_rows_are_named_without_anybody(house):
    answered(house, 1, words="Rahasia")
    case = decided(house)
    unit = house.scene.kauman.pk
    tablet = Tablet(unit_id=unit, name="Loket 1")

    assert str(Answer.objects.get()) == f"{unit} 2026-11"
    assert str(Score.objects.filter(element="waktu").get()) == "waktu: 3"
    assert str(tablet) == f"Loket 1 ({unit})"
    assert str(offered(case)) == f"case:{case.pk}"
