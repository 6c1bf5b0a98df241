"""What the public reads of an office, on its page and as JSON."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import DAY, HOUR, MORNING
from balaikota.engine.survey.actions import following
from balaikota.engine.survey.tests.factories import (
    answered,
    decided,
    forget_counts,
    head,
    of_another_service,
)
from balaikota.engine.survey.tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def promise(client, house, **query):
    return client.get(reverse("survey:promise", args=[house.scene.kauman.code]), query)


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


def test_an_office_is_judged_without_services_that_few_answered(house, client):
    answered(house, 4, 1)
    of_another_service(4)
    answered(house, 30, 4)

    told = client.get(f"/api/v1/janji/{house.scene.kauman.code}").json()

    assert told["satisfaction"]["answers"] == 30
    assert told["satisfaction"]["index"] == "100.00"
