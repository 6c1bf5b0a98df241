"""At the counter for an organisation: entered once, by the deed shown, followed by number and secret."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from balaikota.core.files.tests.samples import picture
from balaikota.core.jobs import worker
from balaikota.core.notices.models import Notice
from balaikota.core.people.actions import organisations as people
from balaikota.core.people.actions.organisations import Details
from balaikota.core.people.models import Organisation, Representation
from balaikota.core.people.tests.factories import actor
from balaikota.engine.cases.actions import renewing
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.browsing import browser, errors, page_of, text
from balaikota.engine.cases.tests.factories import MORNING, defects, do
from balaikota.engine.cases.tests.wizard import COUNTER, at_counter, counter_data, photo, secret_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NIB = "9120001234567"
SAID = {
    "org": "1", "org-kind": "cv", "org-name": "CV Maju Jaya", "org-nib": "9120 0012 3456 7",
    "org-role": "kuasa", "org-deed": "SK 7/2026, 3 November 2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def sent(alice, **changes):
    """Send the form for CV Maju Jaya; return the case and its secret."""
    response = at_counter(alice, **SAID | changes)
    assert response.status_code == 302, errors(response)
    case = Case.objects.select_related("organisation", "representation").latest("pk")
    return case, secret_in(alice.get(response["Location"]))


def tracked(case, secret):
    client = Client()
    answer = client.post("/lacak/", {"number": case.number, "secret": secret})
    return client if answer.status_code == 302 else None


def test_an_organisation_is_entered_by_the_deed_and_followed_without_an_account(scene, alice):
    deed = photo("kuasa.jpg", picture(color=(20, 90, 200)))
    case, secret = sent(alice, **{"org-deed_file": deed})

    held = case.representation
    assert (case.organisation.name, case.organisation.nib) == ("CV Maju Jaya", NIB)
    assert (held.user, held.seen_by, held.name) == (None, scene.alice, "Sri Wahyuni")
    assert (held.role, held.deed) == ("kuasa", SAID["org-deed"])
    page = text(alice.get(page_of(case)))
    assert "Atas nama CV Maju Jaya" in page
    assert "surat dilihat di loket" in page
    assert alice.get(page_of(case, f"berkas/{held.deed_file_id}/")).status_code == 200
    client = tracked(case, secret)
    assert "CV Maju Jaya, diwakili Sri Wahyuni" in text(client.get(f"/lacak/{case.number}/"))
    do(case, "kembalikan", by=scene.alice, defects=defects("nama_usaha"))
    assert client.get(f"/lacak/{case.number}/perbaiki/").status_code == 200
    mail = Notice.objects.filter(channel="EMAIL").latest("pk")
    assert mail.recipient == "sri@contoh.test"


def test_a_known_nib_is_the_same_organisation_and_what_its_own_say_stays(scene, alice):
    own = people.enter_organisation(
        by=actor(scene.resident, MORNING), now=MORNING,
        details=Details("pt", "PT Maju Jaya", NIB), person_name="Sri",
    )  # fmt: skip

    case, secret = sent(alice)

    assert case.organisation == own.organisation
    assert (case.organisation.name, Organisation.objects.count()) == ("PT Maju Jaya", 1)
    home = browser(scene.resident)
    assert home.get(f"/lacak/{case.number}/").status_code == 200, "who answers for it sees it too"
    assert "di loket, tanpa akun" in text(home.get(f"/saya/usaha/{own.organisation_id}/"))
    people.end_representation(
        by=actor(scene.resident, MORNING), now=MORNING, representation_id=case.representation_id
    )
    assert tracked(case, secret) is None
    assert home.get(f"/lacak/{case.number}/").status_code == 200
    with pytest.raises(people.LastPrincipal):
        people.end_representation(
            by=actor(scene.resident, MORNING), now=MORNING, representation_id=own.pk
        )


def test_who_came_to_the_counter_is_no_other_who_answers_for_it(scene, alice):
    own = people.enter_organisation(
        by=actor(scene.resident, MORNING), now=MORNING,
        details=Details("pt", "PT Maju Jaya", NIB), person_name="Sri",
    )  # fmt: skip
    sent(alice, **{"org-role": "penanggung-jawab", "org-deed": ""})

    with pytest.raises(people.LastPrincipal):
        people.end_representation(
            by=actor(scene.resident, MORNING), now=MORNING, representation_id=own.pk
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [("org-kind", "toko"), ("org-name", " "), ("org-nib", "12"), ("org-role", ""),
     ("org-deed", "")],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(scene, alice, field, value):
    response = at_counter(alice, **SAID | {field: value})

    assert [place for place, _said in errors(response)] == [field]
    kept = text(response)
    for name in {"org-name", "org-deed"} - {field}:
        assert SAID[name] in kept
    assert not Case.objects.exists()
    assert not Representation.objects.exists()


def test_a_scan_stays_while_the_page_is_mended(scene, alice):
    deed = photo("kuasa.jpg", picture(color=(20, 90, 200)))
    files = {"foto_usaha": photo(), "org-deed_file": deed}
    page = counter_data("a" * 32, **SAID)
    again = alice.post(COUNTER, page | files | {"org-name": ""})
    assert "Sudah diunggah: kuasa.jpg" in text(again)
    photos = {"foto_usaha": re.findall(r'name="foto_usaha" value="(\d+)"', again.content.decode())}

    assert alice.post(COUNTER, page | photos).status_code == 302

    case = Case.objects.select_related("representation__deed_file").get()
    assert case.representation.deed_file.name == "kuasa.jpg"


def test_for_oneself_nothing_of_an_organisation_is_entered(scene, alice):
    assert "Atas nama usaha atau lembaga" in text(alice.get(COUNTER))

    assert at_counter(alice, **SAID | {"org": ""}).status_code == 302

    assert Case.objects.get().organisation is None
    assert not Organisation.objects.exists()


def test_a_lost_secret_is_renewed_at_the_counter_and_by_the_contact(scene, alice):
    case, old = sent(alice)
    by = actor(scene.alice, MORNING)
    renewed = renewing.renew(
        by=by, now=MORNING, number=case.number, identity=Identity("ktp"), key="k" * 32
    )
    assert (tracked(case, old), tracked(case, renewed.secret) is not None) == (None, True)

    Client().post("/lacak/kode-hilang/", {"number": case.number, "email": "sri@contoh.test"})
    worker.run_due(MORNING)
    link = Notice.objects.filter(channel="EMAIL").latest("pk").link
    assert tracked(case, secret_in(Client().post(link))) is not None
