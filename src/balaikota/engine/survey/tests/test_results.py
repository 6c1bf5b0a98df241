"""What heads and readers see of the answers, and what the public reads."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.jobs import worker
from balaikota.core.ledger.models import LedgerEvent
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import DAY, HOUR, MORNING
from balaikota.engine.survey.actions import following
from balaikota.engine.survey.models import Answer, FollowUp, Score, Tablet
from balaikota.engine.survey.tests.factories import answered, decided, forget_counts, head, offered
from balaikota.engine.survey.tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lurah(house):
    return signed_in(house.scene.lurah)


@pytest.fixture
def auditor(house):
    return signed_in(house.auditor)


def results(client, **query):
    return client.get(reverse("survey:results"), query)


def promise(client, house, **query):
    return client.get(reverse("survey:promise", args=[house.scene.kauman.code]), query)


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


def planned(house, client, **others):
    form = {
        "unit": house.scene.kauman.code, "element": "waktu", "words": "Buka satu loket lagi",
        "due_date-day": "31", "due_date-month": "12", "due_date-year": "2026",
    }  # fmt: skip
    return client.post(reverse("survey:plan_new"), form | others, follow=True)


def test_a_plan_is_public_only_after_it_is_published(house, lurah, client):
    page = planned(house, lurah)
    made = FollowUp.objects.get()
    assert "belum diterbitkan" in text(page)
    assert "Buka satu loket lagi" not in text(promise(client, house))

    lurah.post(reverse("survey:plan", args=[made.pk]), {"what": "publish"})
    assert "Buka satu loket lagi" in text(promise(client, house))

    lurah.post(reverse("survey:plan", args=[made.pk]), {"what": "done", "words": "Loket 3 dibuka"})
    assert "Loket 3 dibuka" in text(promise(client, house))


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"element": ""}, "element"), ({"element": "lain"}, "element"), ({"words": ""}, "words"),
        ({"due_date-day": "32"}, "due_date"), ({"due_date-year": "26"}, "due_date"),
        ({"due_date-month": "1"}, "due_date"), ({"unit": "tidak-ada"}, "unit"),
        ({"service": "tidak-ada"}, "service"),
    ],
)  # fmt: skip
def test_a_plan_that_says_too_little_keeps_what_was_typed(house, lurah, others, field):
    page = planned(house, lurah, **others)

    assert page.status_code == 422
    assert f'href="#{field}"' in page.content.decode()
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("what", [{}, {"what": "x"}, {"what": "done", "words": ""}])
def test_a_plan_is_not_changed_by_nothing(house, lurah, what):
    planned(house, lurah)

    page = lurah.post(reverse("survey:plan", args=[FollowUp.objects.get().pk]), what)

    assert page.status_code == 422


def test_the_weakest_element_is_offered_first(house, lurah):
    answered(house, 5, 4, sarana=1)

    body = lurah.get(reverse("survey:plan_new")).content.decode()

    assert body.index('value="sarana"') < body.index('value="persyaratan"')


def test_readers_see_a_plan_and_change_nothing(house, lurah, auditor):
    planned(house, lurah)
    address = reverse("survey:plan", args=[FollowUp.objects.get().pk])

    assert "Terbitkan" not in text(auditor.get(address))
    assert auditor.post(address, {"what": "publish"}).status_code == 404


def worked(house, count: int, *, hours: int = 2) -> None:
    """Decide so many cases, each after some hours of Monday morning."""
    for _one in range(count):
        case = decided(house)
        Case.objects.filter(pk=case.pk).update(
            received_at=MORNING,
            promise_due_at=MORNING + 8 * HOUR,
            decided_at=MORNING + hours * HOUR,
        )
    forget_counts()


def test_the_promise_page_tells_what_was_received_in_time_and_how_fast(house, client):
    worked(house, 20)
    late = decided(house)
    Case.objects.filter(pk=late.pk).update(
        received_at=MORNING, promise_due_at=MORNING, decided_at=MORNING + HOUR
    )
    answered(house, 30, 4)

    page = text(promise(client, house))

    assert "Kelurahan Kauman" in page
    assert "95 persen" in page
    assert "2 jam" in page
    assert "100,00 (mutu A, sangat baik) dari 30 jawaban" in page


def test_few_cases_and_few_answers_are_not_told(house, client):
    worked(house, 4)
    answered(house, 4, 1)

    page = text(promise(client, house))

    assert page.count("kurang dari 5") >= 3
    assert "terlalu sedikit untuk dihitung" in page
    assert "25,00" not in page
    assert ">4<" not in page.replace(" ", "")


def test_from_five_on_the_number_of_answers_is_told(house, client):
    answered(house, 12)

    assert "Belum cukup jawaban (12 dari 30)" in text(promise(client, house))


def test_periods_of_the_public_do_not_overlap(house, client):
    answered(house, 30, 4, month=date(2026, 7, 1))

    page = text(promise(client, house, periode="2026-t4"))

    assert "Semester 2 tahun 2026" in page
    assert "Triwulan" not in page


def test_another_semester_is_another_page(house, client):
    worked(house, 20)

    page = text(promise(client, house, periode="2026-s1"))

    assert "Belum ada permohonan di kantor ini pada periode ini." in page


def test_the_list_of_offices_is_by_name(house, client):
    worked(house, 1)

    page = client.get(reverse("survey:promises"))

    assert f"/janji/{house.scene.kauman.code}/?periode=2026-s2" in page.content.decode()
    assert "Belum ada permohonan" in text(client.get(reverse("survey:promises"), {"periode": "2025-s1"}))  # fmt: skip


def test_an_office_that_never_was_is_not_found(client):
    assert client.get(reverse("survey:promise", args=["tidak-ada"])).status_code == 404


def test_a_promise_page_is_cheap_once_counted(house, client, django_assert_max_num_queries):
    worked(house, 3)
    promise(client, house)

    with django_assert_max_num_queries(6):
        promise(client, house)


def test_a_promise_page_may_be_kept_in_shared_caches(house, client):
    page = promise(client, house)
    again = client.get(page.request["PATH_INFO"], headers={"If-None-Match": page["ETag"]})

    assert "public" in page["Cache-Control"]
    assert again.status_code == 304


def test_programs_read_the_same(house, client):
    worked(house, 20)
    answered(house, 30, 3)
    made = following.write(
        by=head(house), now=MORNING, unit_id=house.scene.kauman.pk, element="waktu", words="Segera",
        due_date=(MORNING + DAY).date(),
    )  # fmt: skip
    following.publish(by=head(house), now=MORNING, follow_up_id=made.pk)

    told = client.get(f"/api/v1/janji/{house.scene.kauman.code}").json()

    assert told["period"] == "2026-s2"
    assert told["satisfaction"] == {"answers": 30, "wanted": 30, "index": "75.00", "band": "C"}
    service = told["services"][0]
    assert (service["received"], service["in_time_percent"]) == (20, 100)
    assert service["median_working_minutes"] == 120
    assert told["follow_ups"][0]["words"] == "Segera"


def test_programs_are_told_no_more_of_few(house, client):
    worked(house, 4)
    answered(house, 4)

    told = client.get(f"/api/v1/janji/{house.scene.kauman.code}").json()

    assert told["satisfaction"] == {"answers": None, "wanted": 30, "index": None, "band": ""}
    assert told["services"][0]["received"] is None
    assert client.get("/api/v1/janji/tidak-ada").status_code == 404


def test_the_portal_leads_to_the_promise_pages(house, client):
    address = reverse("survey:promises")

    assert address in client.get("/").content.decode()
    service = client.get(reverse("packs:service", args=[house.scene.version.service.slug]))
    assert address in service.content.decode()


def test_rows_are_named_without_anybody(house, lurah):
    answered(house, 1, words="Rahasia")
    planned(house, lurah)
    case = decided(house)
    unit = house.scene.kauman.pk
    tablet = Tablet(unit_id=unit, name="Loket 1")

    assert str(Answer.objects.get()) == f"{unit} 2026-11"
    assert str(Score.objects.filter(element="waktu").get()) == "waktu: 3"
    assert str(FollowUp.objects.get()) == "waktu 2026-12-31"
    assert str(tablet) == f"Loket 1 ({unit})"
    assert str(offered(case)) == f"case:{case.pk}"


def of_another_service(count: int) -> str:
    """Let so many of the answers be about a service of their own; return its slug."""
    pks = list(Answer.objects.values_list("pk", flat=True)[:count])
    Answer.objects.filter(pk__in=pks).update(service="lain")
    forget_counts()
    return "lain"


def test_an_office_is_judged_without_services_that_few_answered(house, client):
    answered(house, 4, 1)
    of_another_service(4)
    answered(house, 30, 4)

    told = client.get(f"/api/v1/janji/{house.scene.kauman.code}").json()

    assert told["satisfaction"]["answers"] == 30
    assert told["satisfaction"]["index"] == "100.00"


def test_words_about_a_service_that_few_used_do_not_name_it(house, lurah):
    answered(house, 8, words="Tolong tambah kursi")
    title = house.scene.version.pack.title.id
    page = reverse("survey:words", args=[house.scene.kauman.code])
    assert text(lurah.get(page)).count(title) == 8

    of_another_service(4)

    assert title not in text(lurah.get(page))
    assert text(lurah.get(page)).count("Tolong tambah kursi") == 8
