"""Who sent a veiled case stays unknown at every desk that the pack does not name."""

from __future__ import annotations

import pytest
from django.test import Client

from balaikota.core.files import actions as files
from balaikota.core.files.tests.samples import picture
from balaikota.core.keys.tests.lent import bearer, make_key
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import identifying, learning, renewing, replying, splitting
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import inquiries, telling, veil
from balaikota.engine.cases.tests import procedures, veiled
from balaikota.engine.cases.tests.browsing import UPLOADER, browser, page_of
from balaikota.engine.cases.tests.factories import MORNING, SLUG, defects, do, fresh
from balaikota.engine.cases.tests.veiled import ANSWERS, FILE, WHO
from balaikota.engine.products.models import Product

pytestmark = pytest.mark.django_db
# What an officer can read of a case, below its page and beside it.
PAGES = (
    "", "kabar/", "disampaikan/", "periksa/", "tindak/kembalikan/", "tindak/lengkap/", "cetak/",
    "bagi/", "hubungkan/", "gabungkan/", "beda-data/", "catatan/", "catatan-langkah/", "tanya/",
    "luar/", "serahkan/", "perpanjang/", "buka-kembali/", "kode/", "tarik/", "terhalang/", "menyangkut/",
)  # fmt: skip
LISTS = (
    "/meja/", "/meja/?saring=unit", "/meja/?cari=Kumala", "/meja/?cari=kumala@rahasia.test",
    "/meja/hari-ini/", "/meja/kabar/", "/meja/pilihan/", "/meja/sesi-loket/",
    "/meja/ekspor/?saring=unit&bentuk=csv", "/meja/ekspor/?saring=unit&bentuk=xlsx",
    "/meja/riwayat-proses/xes/",
)  # fmt: skip
UNMASK = [f"buka/{name}/" for name in ("nik", "telepon", "nama", "surel", "nama_usaha")]


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def version(scene):
    return veiled.publish(scene)


def opened(scene, version, **answers):
    case = procedures.open_on(scene, version, **(ANSWERS | answers))
    file = files.store_bytes(
        by=UPLOADER, now=MORNING, content=picture(), name=FILE, owner=f"case:{case.pk}"
    )
    row = case.answer_versions.get()
    row.body = row.body | {"foto_usaha": [file.pk]}
    row.save()
    learning.report_mismatch(
        by=people.actor(scene.alice, MORNING), now=MORNING, number=case.number, field="nama",
        source="dukcapil", theirs="Kumala S.",
    )  # fmt: skip
    return fresh(case), file


def read(user, case, file):
    """Return everything that the desk answers an officer about a case, address -> bytes and headers."""
    client, found = browser(user), {}
    for path in (*(page_of(case, one) for one in PAGES), *LISTS):
        found[path] = client.get(path, follow=True)
    for path in (page_of(case, one) for one in UNMASK):
        found[path] = client.post(path, follow=True)
    found["file"] = client.get(page_of(case, f"berkas/{file.pk}/"))
    return {path: _whole(answer) for path, answer in found.items()}


def _whole(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(dict(answer.headers)) + body.decode("utf-8", "replace")


def told(pages):
    """Return (address, what it tells) of each page that tells who it is."""
    return {
        (path, word) for path, page in pages.items() for word in WHO if word.lower() in page.lower()
    }


def test_nothing_at_the_desk_tells_who_sent_a_veiled_case(scene, version):
    case, file = opened(scene, version)

    pages = read(scene.alice, case, file)

    assert case.is_veiled
    # The search field repeats what the officer typed.
    typed = {one for one in told(pages) if "?cari=" in one[0]}
    assert told(pages) - typed == set()
    assert "Identitas dirahasiakan" in pages[page_of(case)]


@pytest.mark.parametrize("more", [{"jumlah_karyawan": 7}, {}])
def test_the_same_pages_tell_it_of_another_case_or_to_whom_the_pack_names(scene, version, more):
    case, file = opened(scene, version, **more)
    reader = scene.alice if more else scene.lurah

    words = {word for _path, word in told(read(reader, case, file))}

    assert case.is_veiled is not bool(more)
    assert words >= {"Kumala", "kumala@", "kumalasari", "ktp-kumala", "3573025203850001"}


def test_a_program_and_the_office_above_read_nothing_of_who_it_is(scene, version):
    case, file = opened(scene, version)
    key = make_key(scene.kauman, "cases.view", now=MORNING)
    answer = _whole(_api(case, key))

    assert "dirahasiakan" in answer
    assert told({"api": answer} | read(scene.camat, case, file)) <= {
        (path, word) for path in LISTS for word in WHO if "?cari=" in path
    }


def _api(case, key):
    return Client().get(f"/api/v1/kasus/{case.number}/rincian", headers=bearer(key.token))


def test_its_applicant_reads_what_they_sent(scene, version):
    case, _file = opened(scene, version)

    assert veil.may_know_who(replying.applicant_of(case.pk), case)


def test_a_counter_gives_no_new_secret_which_would_open_it(scene, version):
    case, _file = opened(scene, version)
    shown = identifying.Identity(means="ktp", reason="")

    with pytest.raises(renewing.Veiled, match="dirahasiakan"):
        renewing.renew(
            by=people.actor(scene.alice, MORNING), now=MORNING, number=case.number,
            identity=shown, key="k" * 24,
        )  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [(2, 9), (9, 2)])
def test_mended_answers_set_the_veil_anew(scene, version, before, after):
    case, _file = opened(scene, version, jumlah_karyawan=before)
    case = do(case, "kembalikan", by=scene.alice, defects=defects("jumlah_karyawan"))
    body = case.answer_versions.get().body | {"jumlah_karyawan": after}

    replying.resubmit(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk, answers=body)

    assert fresh(case).is_veiled is (after < 3)


def test_a_role_that_is_named_reads_it_only_at_its_own_office(scene, version):
    case, _file = opened(scene, version)
    other = people.make_officer("lurah", scene.neighbour)

    assert veil.may_know_who(people.actor(scene.lurah, MORNING), case)
    assert not veil.may_know_who(people.actor(other, MORNING), case)
    assert not veil.may_know_who(people.actor(scene.camat, MORNING), case)


def test_nobody_reads_it_where_a_veil_was_passed_on_to_a_pack_without_one(scene):
    case = procedures.open_on(scene, scene.version)
    Case.objects.filter(pk=case.pk).update(is_veiled=True)

    assert not veil.may_know_who(people.actor(scene.lurah, MORNING), fresh(case))


def test_a_letter_prints_nothing_of_who_it_is(scene, version):
    case, _file = opened(scene, version)
    case = do(do(case, "lengkap", by=scene.alice), "setujui", by=scene.lurah)

    letter = Product.objects.get(case=case)

    assert told({"letter": str(letter.content) + str(letter.facts)}) == set()
    assert letter.content["answers"]["nama"] == "(dirahasiakan)"


def test_who_needs_neither_name_nor_contact_nor_account_files_without(scene):
    bare = {"nama": "", "surel": "", "telepon": ""}
    case = procedures.open_on(scene, scene.version, **bare)

    assert (case.applicant_id, case.applicant_name, case.email, case.phone) == (None, "", "", "")
    assert telling.told_of(case, knows_who=True) == []


def test_a_file_that_officers_need_comes_under_a_name_that_tells_nothing(scene):
    case, file = opened(scene, veiled.publish(scene, shows=["foto_usaha"]))

    pages = read(scene.alice, case, file)

    assert f"berkas-{file.pk}." in pages["file"]
    assert f"berkas-{file.pk}." in pages[page_of(case, "periksa/")]
    assert {one for one in told(pages) if "?cari=" not in one[0]} == set()


def test_a_part_of_a_veiled_case_is_veiled_too_whatever_its_own_pack_says(scene, version):
    case, _file = opened(scene, version)
    part = splitting.Part(SLUG, "Bagian kedua")

    (child,) = splitting.split(
        by=people.actor(scene.alice, MORNING), now=MORNING, number=case.number,
        parts=[part], copied=list(case.answer_versions.get().body),
    )  # fmt: skip

    child = fresh(child)
    assert child.is_veiled
    assert not veil.may_know_who(people.actor(scene.lurah, MORNING), child)
    for reader in (scene.alice, scene.lurah):
        page = browser(reader).get(page_of(child, "")).content.decode()
        assert told({"child": page}) == set()
        assert ANSWERS["nama_usaha"] not in page


def test_nobody_outside_is_shown_who_it_is(scene, version):
    case, _file = opened(scene, version)

    shown = inquiries.choices(case, now=MORNING)

    assert told({"outside": " ".join(f"{one.text} {one.files}" for one in shown)}) == set()
    assert {one.text for one in shown if one.field.id == "nama"} == {"Identitas dirahasiakan"}
