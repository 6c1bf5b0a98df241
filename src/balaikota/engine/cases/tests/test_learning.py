"""What the city learns from tasks: differing data, needless and unclear steps; and a case on paper."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests.samples import picture
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import consulting
from balaikota.engine.cases.actions import learning as acts
from balaikota.engine.cases.models import Mismatch, StepRemark
from balaikota.engine.cases.queries import learning
from balaikota.engine.cases.queries.learning import Wanted
from balaikota.engine.cases.tests.browsing import errors, page_of, text
from balaikota.engine.cases.tests.factories import MORNING, do, open_case, opened
from balaikota.lib.errors import Conflict, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("_monday")]
THEIRS = "Warung Sri Rejeki"
BEDA, LANGKAH = "beda-data/", "catatan-langkah/"
GIVEN = {"field": "nama_usaha", "source": "oss", "theirs": THEIRS}


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def at(user):
    return people.actor(user, MORNING)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_who_is_only_asked_about_a_case_remarks_nothing_on_it(scene, case):
    consulting.ask(
        by=at(scene.alice), now=MORNING, number=case.number, unit=scene.neighbour.code, user_id=None,
        text="Masuk wilayah Anda?", days=2,
    )  # fmt: skip
    nina = browser(scene.nina)

    assert nina.get(page_of(case)).status_code == 200
    for page in (BEDA, LANGKAH, "perpanjang/"):
        assert nina.get(page_of(case, page)).status_code == 403


def test_a_difference_is_kept_sealed_with_its_proof_and_read_on_the_case(alice, scene, case):
    proof = SimpleUploadedFile("oss.jpg", picture(), "image/jpeg")

    page = alice.post(page_of(case, BEDA), GIVEN | {"proof": proof}, follow=True)

    kept = Mismatch.objects.get()
    assert (kept.theirs, kept.ours, kept.author) == (THEIRS, "Warung Bu Sri", scene.alice)
    assert f"Perizinan berusaha (OSS): {THEIRS}" in text(page)
    assert "Di berkas ini: Warung Bu Sri" in text(page)
    event = LedgerEvent.objects.get(outcome="mismatch-oss")
    assert (event.subject, event.from_step) == (f"case:{case.pk}", "verifikasi")
    assert "Perbedaan data dicatat" in text(page)
    assert find_leaks(THEIRS) == []
    assert alice.get(page_of(case, f"berkas/{kept.proof_id}/")).status_code == 200


def test_the_proof_is_not_the_applicants_to_read(client, scene):
    made = opened(scene)
    by = browser(scene.alice)
    proof = SimpleUploadedFile("oss.jpg", picture(), "image/jpeg")
    by.post(page_of(made.case, BEDA), GIVEN | {"proof": proof})
    client.post("/lacak/", {"number": made.case.number, "secret": made.secret})

    kept = StoredFile.objects.get(owner=f"proof:{made.case.pk}")
    assert client.get(f"/lacak/{made.case.number}/").status_code == 200
    assert client.get(f"/lacak/{made.case.number}/berkas/{kept.pk}/").status_code == 404


def test_a_nik_stays_masked_on_both_sides(alice, case):
    alice.post(page_of(case, BEDA), {"field": "nik", "source": "dukcapil", "theirs": "3573025203850009"})  # fmt: skip

    page = text(alice.get(page_of(case)))

    assert "3573025203850009" not in page
    assert "3573025203850001" not in page
    assert "*009" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"field": "tidak-ada"}, "field"),
        ({"source": "tetangga"}, "source"),
        ({"source": "lain"}, "source_name"),
        ({"source": "lain", "source_name": "x" * 81}, "source_name"),
        ({"theirs": "  "}, "theirs"),
        ({"theirs": "x" * 501}, "theirs"),
        ({"proof": SimpleUploadedFile("x.exe", b"MZ", "image/jpeg")}, "proof"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(alice, case, changes, field):
    page = alice.post(page_of(case, BEDA), GIVEN | changes)

    assert page.status_code == 422
    assert [where for where, _words in errors(page)] == [field]
    assert not Mismatch.objects.exists()
    assert not StoredFile.objects.filter(owner=f"proof:{case.pk}").exists()
    if field == "source":
        assert THEIRS in text(page)


def test_a_proof_of_another_case_is_refused(scene, case):
    other = open_case(scene)
    by = browser(scene.alice)
    by.post(page_of(other, BEDA), GIVEN | {"proof": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")})  # fmt: skip
    theirs = Mismatch.objects.get().proof_id

    with pytest.raises(Exception, match="bukan dari permohonan ini"):
        acts.report_mismatch(by=at(scene.alice), now=MORNING, number=case.number, proof_id=theirs, **GIVEN)  # fmt: skip


@pytest.mark.parametrize("act", ["report_mismatch", "remark_step"])
def test_only_who_acts_at_the_unit_may(scene, case, act):
    given = GIVEN if act == "report_mismatch" else {"kind": "needless", "text": "x"}
    sekda = people.make_officer("sekda", people.make_city())

    with pytest.raises(NotFound):
        getattr(acts, act)(by=at(scene.nina), now=MORNING, number=case.number, **given)
    asked = at(sekda)
    assert asked.may("cases.view", case.unit_id)
    with pytest.raises(NotAllowed):
        getattr(acts, act)(by=asked, now=MORNING, number=case.number, **given)
    elsewhere = people.assign(sekda, "petugas-loket", scene.neighbour)
    with pytest.raises(NotAllowed):
        getattr(acts, act)(by=at(elsewhere.user), now=MORNING, number=case.number, **given)


def test_a_step_is_called_needless_once_and_its_text_kept_sealed(alice, scene, case):
    assert [w for w, _ in errors(alice.post(page_of(case, LANGKAH), {"text": "x"}))] == ["kind"]
    assert [w for w, _ in errors(alice.post(page_of(case, LANGKAH), {"kind": "unclear"}))] == [
        "text"
    ]
    said = {"kind": "needless", "text": "Foto usaha sudah ada di OSS."}

    page = alice.post(page_of(case, LANGKAH), said, follow=True)
    again = alice.post(page_of(case, LANGKAH), said)

    assert "Catatan tentang langkah ini dikirim" in text(page)
    assert again.status_code == Conflict.status
    kept = StepRemark.objects.get()
    assert (kept.task.step, kept.author) == ("verifikasi", scene.alice)
    assert "OSS" not in str(LedgerEvent.objects.filter(outcome="step-needless").values())


def said(scene):
    """Return two cases: two needless, one unclear at Kauman; one difference at the next step."""
    one, two = open_case(scene), open_case(scene)
    for case, by, kind in ((one, scene.alice, "needless"), (two, scene.bob, "needless"), (two, scene.bob, "unclear")):  # fmt: skip
        acts.remark_step(by=at(by), now=MORNING, number=case.number, kind=kind, text=f"Ubah {kind}")
    do(one, "lengkap", by=scene.alice)
    acts.report_mismatch(by=at(scene.lurah), now=MORNING, number=one.number, **GIVEN)
    return one, two


def test_who_keeps_standards_reads_counts_lists_and_no_values(scene):
    one, _two = said(scene)
    city = people.make_city()
    keeper = people.make_officer("bagian-organisasi", city)
    far = people.make_officer("lurah", scene.neighbour)

    page = text(browser(keeper).get(reverse("cases:standards")))
    counted = learning.count_lines(at(keeper), Wanted())
    assert [dict(line.numbers) for line in counted] == [
        {"needless": 2, "unclear": 1},
        {"mismatch": 1},
    ]
    assert "Ubah needless" in page
    assert (THEIRS in page, one.number in page) == (False, False)
    assert one.number in text(browser(scene.lurah).get(reverse("cases:standards")))
    assert learning.find_lines(at(far), Wanted(), most=9) == []
    assert [line.numbers["unclear"] for line in learning.count_lines(at(keeper), Wanted("unclear"))] == [1]  # fmt: skip
    assert learning.find_lines(at(keeper), Wanted(unit=scene.neighbour.code), most=9) == []
    assert browser(scene.alice).get(reverse("cases:standards")).status_code == 404


def test_the_table_to_take_away_bears_no_number_and_is_in_the_ledger(scene):
    one, _two = said(scene)
    page = browser(scene.camat).get(reverse("cases:standards_csv") + "?jenis=needless")

    lines = page.content.decode("utf-8-sig").split("\r\n")
    assert len([line for line in lines if line]) == 3
    assert one.number not in page.content.decode()
    assert LedgerEvent.objects.filter(subject="cases.standards:list", outcome="export").count() == 1


def test_a_case_without_differences_pays_no_statement_for_them(alice, scene, case):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            alice.get(page_of(case))
        return len(asked)

    cost()
    before = cost()
    acts.report_mismatch(by=at(scene.alice), now=MORNING, number=case.number, **GIVEN)
    assert cost() == before + 1


def test_a_case_on_paper_says_who_printed_it_and_masks_the_nik(alice, scene, case):
    page = text(alice.get(page_of(case, "cetak/")))

    assert "Dicetak Alice Wijaya pada Senin, 23 November 2026, 09.00 WIB" in page
    assert "3573********0001" in page
    assert "3573025203850001" not in page
    assert "Warung Bu Sri" in page
    event = LedgerEvent.objects.get(outcome="print")
    assert (event.subject, event.actor_id) == (f"case:{case.pk}", str(scene.alice.pk))
