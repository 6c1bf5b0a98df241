"""Acts that open a case of another service, and cases that are split into parts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.files.models import StoredFile
from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, drafting, opening, replying, splitting
from balaikota.engine.cases.actions.splitting import Part
from balaikota.engine.cases.models import Case, Concern, Draft, Note, Relation
from balaikota.engine.cases.queries import drafts, several, tracking, visible
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    PUBLISHER,
    do,
    fresh,
    open_case,
    opened,
    task_of,
)
from balaikota.engine.cases.tests.procedures import open_on, publish, steps, with_version
from balaikota.engine.packs import actions as packs
from balaikota.lib.errors import DomainError, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
NOON = MORNING + DAY + 3 * HOUR
EVERYTHING = {name: name for name in ANSWERS}
SLUG = "surat-keterangan-percobaan"


def opening_steps(prefill, slug=SLUG):
    """Return steps whose first act opens another service."""
    way = steps()
    way["verifikasi"]["acts"]["lengkap"]["opens"] = {"pack": slug, "prefill": prefill}
    return way


@pytest.fixture
def photo(scene):
    """A stored photo: the answers of every case here name it."""
    return StoredFile.objects.create(
        owner="draft:x", name="toko.jpg", media_type="image/jpeg", size=9, digest="0" * 64,
        stored_at=MORNING,
    )  # fmt: skip


def begun(scene, version, photo, **more):
    """Open a case with its photo; return it with its secret."""
    made = opened(with_version(scene, version), foto_usaha=[photo.pk], **more)
    StoredFile.objects.filter(pk=photo.pk).update(owner=f"case:{made.case.pk}")
    return fresh(made.case), made.secret


def ties(case):
    actor = replying.applicant_of(case.pk)
    return several.of_applicant(visible.get_case(actor, case.number))


@pytest.mark.slow
def test_an_act_opens_a_case_of_another_service_for_the_same_applicant(scene, photo):
    prefill = EVERYTHING | {
        "nama_usaha": 'nama_usaha == null ? null : nama_usaha + " (cabang)"',
        "omzet": "omzet == null ? null : omzet * 2",
    }
    version = publish(scene, "induk", opening_steps(prefill))
    case, secret = begun(scene, version, photo)

    do(case, "lengkap", by=scene.alice, now=NOON)

    [child] = [row.other for row in Relation.objects.filter(case=case, kind="opened")]
    answers = tracking.latest_answers(child)
    assert answers["nama_usaha"] == "Warung Bu Sri (cabang)"
    assert answers["omzet"] == 2 * ANSWERS["omzet"]
    assert answers["alamat_usaha"] == ANSWERS["alamat_usaha"]
    assert child.version.service.slug == SLUG
    assert (child.unit, child.email, child.opened_at) == (case.unit, case.email, NOON)
    assert tracking.find_by_secret(child.number, secret) == child  # the same secret opens it
    [file] = StoredFile.objects.filter(owner=f"case:{child.pk}")
    assert answers["foto_usaha"] == [file.pk] != [photo.pk]
    letters = [row for row in Notice.objects.filter(channel="EMAIL") if child.number in row.subject]
    assert any("kode rahasia yang sama" in row.body for row in letters)
    assert [tie.number for tie in ties(case).ties] == [child.number]
    assert [tie.number for tie in ties(child).ties] == [case.number]
    events = ledger.history(f"case:{case.pk}", verbs=["cases.act"])
    assert "opened-other" in [entry.event.outcome for entry in events]


def test_done_again_it_opens_nothing_more(scene, photo):
    version = publish(scene, "induk", opening_steps(EVERYTHING))
    case, _secret = begun(scene, version, photo)
    task = task_of(case)
    do(case, "lengkap", by=scene.alice)
    with pytest.raises(acting.TaskDone):
        acting.act(
            by=people.actor(scene.alice, MORNING), now=MORNING, task_id=task.pk, verb="lengkap",
            reasoning=acting.Reasoning(),
        )  # fmt: skip
    assert Relation.objects.count() == 1


def test_a_service_that_is_not_in_force_keeps_the_act_closed(scene, photo):
    version = publish(scene, "induk", opening_steps({}, "layanan-yang-tidak-ada"))
    case, _secret = begun(scene, version, photo)
    with pytest.raises(acting.ActClosed, match="hari ini tidak berlaku"):
        do(case, "lengkap", by=scene.alice)
    assert fresh(case).step == "verifikasi"


@pytest.mark.slow
def test_what_is_not_complete_waits_for_the_applicant_as_a_form(scene, photo, client):
    version = publish(
        scene, "induk", opening_steps({"nama": "nama", "omzet": "omzet", "sejak": "nama"})
    )
    case, _secret = begun(scene, version, photo, by=people.actor(scene.resident, MORNING))

    do(case, "lengkap", by=scene.alice)

    draft = Draft.objects.get(opened_from=case)
    assert draft.body == {"nama": ANSWERS["nama"], "omzet": ANSWERS["omzet"]}  # a name is no date
    assert not Relation.objects.exists()
    assert [row["pk"] for row in drafts.own_rows(scene.resident.pk, now=MORNING, lang="id")] == [
        draft.pk
    ]
    note = Notice.objects.filter(channel="INBOX", user_id=scene.resident.pk).latest("pk")
    assert "Lengkapi" in note.subject
    assert client.get(note.link).status_code == 200
    officer = several.of_case(
        people.actor(scene.alice, MORNING),
        visible.get_case(people.actor(scene.alice, MORNING), case.number),
    )
    assert officer.begun == [draft]

    client.force_login(scene.resident)
    track = client.get(reverse("cases:track_case", args=[case.number])).content.decode()
    address = reverse("cases:begun", args=[case.number, draft.pk])
    assert address in track
    assert client.post(address).url == reverse("cases:apply", args=[SLUG])

    token = "t" * 32
    drafting.resume_begun(
        by=people.actor(scene.resident, MORNING), now=MORNING, draft_id=draft.pk,
        case_id=case.pk, token=token,
    )  # fmt: skip
    sent = opening.submit(
        by=people.actor(scene.resident, MORNING), now=NOON, draft_id=draft.pk, token=token,
        sent=opening.meaning(scene.version.pack, ANSWERS, on=MORNING.date()),
    )  # fmt: skip
    assert [tie.number for tie in ties(case).ties] == [sent.case.number]
    assert client.post(address).status_code == 409


@pytest.mark.slow
def test_a_begun_form_opens_for_its_own_applicant_only(scene, photo, client):
    version = publish(scene, "induk", opening_steps({}))
    case, secret = begun(scene, version, photo)
    other = open_case(scene)
    do(case, "lengkap", by=scene.alice)
    draft = Draft.objects.get(opened_from=case)
    address = reverse("cases:begun", args=[case.number, draft.pk])

    assert client.post(address).status_code == 404
    for case_id, now in ((other.pk, MORNING), (case.pk, MORNING + 31 * DAY)):
        with pytest.raises(NotFound):
            drafting.resume_begun(
                by=people.actor(scene.charlie, now), now=now, draft_id=draft.pk, case_id=case_id,
                token="t" * 32,
            )  # fmt: skip
    silent, _secret = begun(scene, version, photo, surel="")
    before = Notice.objects.count()
    do(silent, "lengkap", by=scene.alice)  # nowhere to write to: it waits on the tracking page
    assert (len(ties(silent).begun), Notice.objects.count()) == (1, before)
    browser = Client()
    browser.post(reverse("cases:track"), {"number": case.number, "secret": secret})
    assert browser.post(address).status_code == 302


def split(case, scene, *parts, copied=tuple(ANSWERS), by=None):
    return splitting.split(
        by=by or people.actor(scene.alice, NOON),
        now=NOON,
        number=case.number,
        parts=parts,
        copied=copied,
    )


@pytest.mark.slow
def test_parts_have_numbers_and_clocks_of_their_own_and_the_whole_waits(scene, photo):
    version = publish(scene, "utuh", steps(), parts={"ends": "wait"})
    case, secret = begun(scene, version, photo)
    parts = split(case, scene, Part("surat-utuh", "Warung depan"), Part(SLUG, "Warung belakang"))

    assert [row.other for row in Relation.objects.filter(case=case, kind="part")] == parts
    assert {part.opened_at for part in parts} == {NOON}
    assert all(part.promise_due_at > case.promise_due_at for part in parts)
    assert [note.text for note in Note.objects.order_by("pk")] == [
        "Warung depan",
        "Warung belakang",
    ]
    assert tracking.find_by_secret(parts[1].number, secret) == parts[1]
    own = [StoredFile.objects.filter(owner=f"case:{part.pk}").count() for part in parts]
    assert own == [1, 1]

    do(case, "lengkap", by=scene.alice)
    with pytest.raises(acting.ActClosed, match="2 bagian"):
        do(case, "tolak", by=scene.lurah)
    for part in parts:
        replying.withdraw(by=replying.applicant_of(part.pk), now=NOON, case_id=part.pk)
    found = several.of_case(
        people.actor(scene.lurah, NOON),
        visible.get_case(people.actor(scene.lurah, NOON), case.number),
    )
    assert ([tie.how for tie in found.ties], found.running_parts) == (["part", "part"], 0)
    with pytest.raises(acting.ReasonNeeded):  # open again: only the reason is missing
        do(case, "tolak", by=scene.lurah)


@pytest.mark.slow
def test_without_a_word_of_the_pack_the_whole_waits_for_nothing(scene, photo):
    case, _secret = begun(scene, scene.version, photo)
    split(case, scene, Part(SLUG, "Bagian"))
    do(case, "lengkap", by=scene.alice)
    with pytest.raises(acting.ReasonNeeded):
        do(case, "tolak", by=scene.lurah)


@pytest.mark.slow
def test_a_split_that_cannot_be_is_refused_whole(scene, photo):
    case, _secret = begun(scene, scene.version, photo)
    good = Part(SLUG, "Baik")
    table = [
        ((), ANSWERS, "about-1"),
        ((good,) * 6, ANSWERS, "about-1"),
        ((good, Part(SLUG, " ")), ANSWERS, "about-2"),
        ((good, Part(SLUG, "x" * 2001)), ANSWERS, "about-2"),
        ((good, Part("tidak-ada", "Baik")), ANSWERS, "service-2"),
        ((good,), ["nama"], "copied"),
    ]
    for parts, copied, field in table:
        with pytest.raises(DomainError) as caught:
            split(case, scene, *parts, copied=copied)
        assert caught.value.field == field
    assert Case.objects.count() == 1
    with pytest.raises(NotFound):
        split(case, scene, good, by=people.actor(scene.nina, NOON))
    auditor = people.make_officer("lurah", people.make_unit())
    people.assign(auditor, "auditor", scene.kauman)
    with pytest.raises(NotAllowed):
        split(case, scene, good, by=people.actor(auditor, NOON))
    issuing = open_case(scene, at="surat")
    replying.withdraw(by=replying.applicant_of(case.pk), now=NOON, case_id=case.pk)
    for over in (case, issuing):
        with pytest.raises(splitting.NotSplit):
            split(over, scene, good)


@pytest.mark.slow
def test_the_page_splits_and_keeps_what_was_typed(scene, photo, alice):
    case, _secret = begun(scene, scene.version, photo)
    address = reverse("cases:split", args=[case.number])
    assert "Bagian 5" in alice.get(address).content.decode()
    given = {"about-3": "Bagian ketiga", "service-3": SLUG, "copied": ["nama"]}
    wrong = alice.post(address, given)
    assert wrong.status_code == 422
    assert "Bagian ketiga" in wrong.content.decode()
    assert "masih memerlukan" in wrong.content.decode()
    odd = alice.post(address, given | {"service-3": "tidak-ada"})
    assert 'href="#service-3"' in odd.content.decode()
    page = alice.post(address, given | {"copied": list(ANSWERS)}, follow=True).content.decode()
    assert "1 bagian dibuka." in page
    assert "Bagian berkas ini" in page
    part = Relation.objects.get().other
    assert "Dibagi dari" in alice.get(reverse("cases:case", args=[part.number])).content.decode()
    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    assert "tidak dapat dibagi" in alice.get(address).content.decode()


@pytest.mark.slow
def test_nothing_comes_of_a_case_that_is_kept_from_those_it_is_about(scene, photo):
    version = publish(scene, "induk", opening_steps(EVERYTHING))
    case, _secret = begun(scene, version, photo)
    camat = people.actor(scene.camat, MORNING)
    task = task_of(case)
    Concern.objects.create(case=case, user=scene.lurah, from_unit=scene.kauman, named_at=MORNING)
    with pytest.raises(splitting.NotSplit, match="terlihat oleh mereka"):
        split(case, scene, Part(SLUG, "Bagian"), by=camat)
    with pytest.raises(acting.ActClosed, match="terlihat oleh mereka"):
        do(case, "lengkap", by=scene.alice)
    assert task_of(case) == task
    assert not Relation.objects.exists()


def test_publishing_checks_what_is_filled_in_against_the_other_service(scene):
    with pytest.raises(packs.BrokenPack, match="P145"):
        publish(scene, "salah", opening_steps({"warna": "nama"}))
    assert PUBLISHER.id
    assert open_on(scene, publish(scene, "benar", opening_steps({"nama": "nama"})))
