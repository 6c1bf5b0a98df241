"""What the applicant is told, by which channel they choose, and what the desk sees of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from balaikota.core.jobs import worker
from balaikota.core.notices import stub
from balaikota.core.notices.models import Channel, Notice
from balaikota.engine.cases.actions import replying, telling
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import telling as told
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    HOUR,
    MORNING,
    defects,
    do,
    open_case,
)
from balaikota.lib import sms
from balaikota.lib.errors import DomainError, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(settings):
    settings.PUBLIC_URL = "https://layanan.kota.contoh.id"
    server = stub.Server(0, key="kunci", temper=stub.Temper(), callback="", token="")
    server.begin()
    settings.GATEWAY_URL, settings.GATEWAY_KEY = server.url, "kunci"
    yield server
    server.close()


def choose(case, channel, language="id", by=None):
    by = by or replying.applicant_of(case.pk)
    return telling.choose(by=by, now=MORNING, case_id=case.pk, channel=channel, language=language)


def test_who_chooses_sms_reads_it_in_one_without_anything_personal(scene, gateway):
    case = open_case(scene)
    choose(case, "SMS", "en")

    do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama"))
    worker.run_due(MORNING + HOUR)

    texts = [one.text for one in gateway.book.taken.values() if one.channel == "sms"]
    (said,) = [one for one in texts if "corrections" in one]
    assert sms.fits(said)
    assert f"https://layanan.kota.contoh.id/lacak/{case.number}/" in said
    personal = (ANSWERS["nama"], ANSWERS["nik"]["number"], ANSWERS["nama_usaha"])
    assert not [word for word in personal if word in " ".join(texts)]


def test_the_desk_sees_what_was_told_and_not_where(scene, gateway):
    case = open_case(scene)
    worker.run_due(MORNING + HOUR)

    page = text(browser(scene.alice).get(reverse("cases:told", args=[case.number])))

    assert "Yang disampaikan kepada pemohon" in page
    assert "Email (s***@contoh.test)" in page
    assert "Terkirim" in page
    assert ANSWERS["surel"] not in page.partition("Yang disampaikan kepada pemohon")[2]


def test_officers_messages_are_not_among_what_the_applicant_was_told(scene):
    case = open_case(scene)
    count = len(told.told_of(case, knows_who=True))

    do(case, "lengkap", by=scene.alice, now=MORNING + HOUR)

    assert all(one.about == f"case:{case.pk}" for one in Notice.objects.exclude(channel="INBOX"))
    assert len(told.told_of(case, knows_who=True)) >= count


def test_a_decision_that_reaches_nobody_becomes_a_letter(scene, gateway):
    case = open_case(scene)
    Case.objects.filter(pk=case.pk).update(email="", phone="")
    case = Case.objects.get(pk=case.pk)
    case.applicant = None
    case.save(update_fields=["applicant"])

    do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama"))
    worker.run_due(MORNING + HOUR)

    letter = Notice.objects.get(channel=Channel.LETTER)
    assert letter.recipient == f"{case.applicant_name}\n{case.number}"
    assert letter.unit_id == case.unit_id
    assert [one.state for one in told.told_of(case, knows_who=True)][0] == "to-print"
    assert case.number in text(browser(scene.alice).get(reverse("office:letters")))


def test_only_the_applicant_chooses(scene):
    case, other = open_case(scene), open_case(scene)

    with pytest.raises(NotFound):
        choose(case, "EMAIL", by=replying.applicant_of(other.pk))


@pytest.mark.parametrize(
    ("channel", "language", "field"),
    [("INBOX", "id", "channel"), ("SMS", "id", "channel"), ("EMAIL", "de", "language")],
)
def test_a_choice_that_cannot_be_met_says_where(scene, channel, language, field):
    case = open_case(scene)

    with pytest.raises(DomainError) as refused:
        choose(case, channel, language)

    assert refused.value.field == field


def test_the_page_shows_what_was_told_and_takes_the_choice(scene, gateway, client):
    case = open_case(scene)
    Case.objects.filter(pk=case.pk).update(applicant=scene.resident)
    reader = browser(scene.resident)
    address = f"/lacak/{case.number}/kabar/"

    assert "Yang sudah kami sampaikan" in text(reader.get(address))
    assert reader.post(address, {"channel": "X", "language": "id"}).status_code == 422
    assert (
        reader.post(address, {"channel": "SMS", "language": "en"}).url == f"/lacak/{case.number}/"
    )

    assert told.chosen(Case.objects.get(pk=case.pk)) == "SMS"
    assert Case.objects.get(pk=case.pk).language == "en"
    assert client.get(address).status_code == 404


def test_the_time_left_is_told_in_the_sms(scene, gateway):
    case = open_case(scene)
    choose(case, "SMS")
    do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama"))
    worker.run_due(MORNING + HOUR)

    said = [one.text for one in gateway.book.taken.values() if "perbaikan" in one.text]
    assert len(said) == 1
    assert "2026" in said[0]
