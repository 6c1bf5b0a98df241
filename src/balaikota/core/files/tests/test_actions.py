from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.files import actions, disk, queries, serve
from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests import samples
from balaikota.core.jobs import worker
from balaikota.core.ledger import queries as ledger
from balaikota.core.ledger.tests import canary
from balaikota.lib.errors import NotAllowed, NotFound
from balaikota.lib.sealing import CannotOpen

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
VISITOR = Actor(ActorKind.VISITOR, "v1", permissions=frozenset({"files.store"}))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


def store(content=None, name="KTP Budi.jpg", owner="draft:abc", now=NOON):
    upload = SimpleUploadedFile(name, samples.picture() if content is None else content)
    return actions.store(by=VISITOR, now=now, upload=upload, owner=owner)


def on_disk(folder):
    return [path for path in folder.glob("*/*") if path.is_file()]


def test_an_upload_is_stored_sealed_and_read_back(folder):
    file = store()

    (path,) = on_disk(folder)
    assert b"JFIF" not in path.read_bytes()
    assert path.read_bytes().startswith(b"k1:")
    found = queries.get_file(file.pk)
    assert (found.name, found.media_type) == ("KTP Budi.jpg", "image/jpeg")
    content = queries.read(found)
    assert content.startswith(b"\xff\xd8\xff")
    assert found.size == len(content)
    assert queries.find_files("draft:abc") == [file]
    assert str(found) == f"file {file.pk} of draft:abc"


def test_storing_is_an_act_without_names_in_its_event():
    file = store()

    (entry,) = ledger.history(f"files.storedfile:{file.pk}")
    assert (entry.event.verb, entry.event.outcome) == ("files.store", "JPEG")
    assert entry.payload["name"] == "KTP Budi.jpg"
    assert canary.find_leaks("KTP Budi.jpg") == []


def test_equal_content_lies_on_disk_once(folder):
    first, second = store(name="a.jpg"), store(name="b.jpg", owner="case:1")

    assert first.digest == second.digest
    assert len(on_disk(folder)) == 1


def test_an_address_is_no_plain_hash_of_the_content(settings):
    before = disk.address(b"content")
    settings.INDEX_KEY = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="

    assert disk.address(b"content") != before


def test_content_altered_or_moved_on_disk_is_not_served(folder):
    red, blue = store(), store(samples.picture(color="blue"))
    disk.path_of(red.digest).write_bytes(disk.path_of(blue.digest).read_bytes())

    with pytest.raises(CannotOpen):
        queries.read(red)


def test_content_outlives_a_change_of_keys(settings):
    file = store()
    settings.SEAL_KEYS = f"k2:{'A' * 43}=,{settings.SEAL_KEYS}"

    assert queries.read(file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "kosong"),
        (samples.EXE, "bukan PDF, JPG, PNG, atau WebP"),
        (samples.picture()[:300], "rusak atau terpotong"),
        (samples.pdf(b"/Encrypt 5 0 R"), "dikunci dengan kata sandi"),
        (samples.pdf(b"/JavaScript 1 0 R"), "memuat program"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(folder, content, told):
    with pytest.raises(actions.Refused, match=told) as caught:
        store(content, name="surat.pdf")

    assert caught.value.status == 422
    assert on_disk(folder) == []
    assert not StoredFile.objects.exists()


def test_a_program_named_like_a_picture_is_refused():
    with pytest.raises(actions.Refused, match="lalu unggah lagi"):
        store(samples.EXE, name="foto.jpg")


def test_an_upload_over_the_limit_is_refused_unread(settings):
    settings.UPLOAD_MAX_BYTES = 100
    upload = SimpleUploadedFile("a.jpg", b"x" * 101)

    with (
        translation.override("id"),
        pytest.raises(actions.Refused, match=r"terlalu besar. Paling besar 100"),
    ):
        actions.store(by=VISITOR, now=NOON, upload=upload, owner="draft:abc")

    assert upload.tell() == 0


def test_an_upload_that_lies_about_its_size_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 100
    upload = SimpleUploadedFile("a.jpg", b"x" * 101)
    upload.size = 5

    with pytest.raises(actions.Refused, match="terlalu besar"):
        actions.store(by=VISITOR, now=NOON, upload=upload, owner="draft:abc")


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr("balaikota.core.files.rules.MOST_PIXELS", 10)

    with pytest.raises(actions.Refused, match="Gambar ini terlalu besar"):
        store()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("surat.PDF", "surat.pdf"),
        ("C:\\Users\\Budi\\surat.pdf", "surat.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("foto.jpg", "foto.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("", "berkas.pdf"),
        ("...", "berkas.pdf"),
        ("surat\u202efdp.exe", "suratfdp.exe.pdf"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
        ("😀.pdf", "😀.pdf"),
    ],
)
def test_a_name_is_made_harmless(name, kept):
    file = actions.store_bytes(
        by=VISITOR, now=NOON, content=samples.pdf(), name=name, owner="draft:abc"
    )

    assert file.name == kept


def test_who_may_not_store_is_refused():
    upload = SimpleUploadedFile("a.jpg", samples.picture())

    with pytest.raises(NotAllowed):
        actions.store(by=Actor(ActorKind.VISITOR, "v"), now=NOON, upload=upload, owner="draft:abc")


def test_files_are_handed_on_from_draft_to_case():
    file, left = store(), store(owner="draft:other")

    actions.adopt([file], "case:7")

    assert [f.pk for f in queries.find_files("case:7")] == [file.pk]
    assert queries.find_files("draft:other") == [left]
    assert queries.open_for(file.pk, "case:7") == file


def test_a_file_of_another_owner_looks_absent():
    file = store()

    for pk, owner in ((file.pk, "case:1"), (file.pk + 1, "draft:abc")):
        with pytest.raises(NotFound, match="tidak ditemukan"):
            queries.open_for(pk, owner)


def test_a_download_cannot_run_in_our_name():
    file = store(samples.pdf(), name='Surat "é".pdf')

    answer = serve.response(file)

    assert answer.content == samples.pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Surat")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert 'filename="lain.pdf"' in serve.response(file, "lain.pdf")["Content-Disposition"]


def test_files_of_abandoned_drafts_are_swept(folder):
    store(now=NOON - timedelta(days=31))
    young = store(samples.picture(color="blue"), now=NOON - timedelta(days=29))
    case = store(samples.picture(color="green"), owner="case:1", now=NOON - timedelta(days=99))

    assert actions.sweep(by=system("files.sweep"), now=NOON) == 1
    assert len(on_disk(folder)) == 3, "if that is undone, the content must be there"
    assert actions.sweep(by=system("files.sweep"), now=NOON) == 1

    assert set(StoredFile.objects.all()) == {young, case}
    assert {path.parent.name + path.name for path in on_disk(folder)} == {young.digest, case.digest}
    told = [entry.payload for entry in ledger.history("files")]
    assert told == [{"rows": 1, "contents": 0}, {"rows": 0, "contents": 1}]


def test_content_shared_with_a_case_survives_the_draft():
    draft = store(now=NOON - timedelta(days=31))
    case = store(owner="case:1", now=NOON - timedelta(days=31))

    actions.sweep(by=system("files.sweep"), now=NOON)

    assert not StoredFile.objects.filter(pk=draft.pk).exists()
    assert queries.read(case)


def test_content_left_by_an_undone_transaction_is_swept_after_a_day(folder):
    young = disk.write(b"young", NOON)
    disk.write(b"old", NOON - timedelta(days=2))

    actions.sweep(by=system("files.sweep"), now=NOON)

    assert [disk.digest_of(path) for path in on_disk(folder)] == [young]


def test_content_stored_anew_while_it_is_swept_stays(folder):
    digest = disk.write(b"anew", NOON)

    assert not disk.discard(disk.path_of(digest), (NOON - timedelta(days=1)).timestamp())

    assert disk.read(digest) == b"anew"
    assert len(on_disk(folder)) == 1


def test_an_upload_is_cleaned_before_the_transaction():
    clean = actions._clean(samples.pdf(), "surat.pdf", NOON)

    upload = actions.store(by=VISITOR, now=NOON, upload=clean, owner="draft:abc")
    content = actions.store_bytes(by=VISITOR, now=NOON, content=clean, name="", owner="draft:abc")

    assert upload.digest == content.digest == clean.digest


def test_the_sweep_runs_by_itself():
    old = store(now=NOON - timedelta(days=31))

    worker.run_due(NOON)

    assert not StoredFile.objects.filter(pk=old.pk).exists()
