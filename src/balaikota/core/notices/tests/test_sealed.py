from __future__ import annotations

import base64
import pickle
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from balaikota.core import sealed
from balaikota.core.ledger import record
from balaikota.core.ledger.models import LedgerPayload
from balaikota.core.notices.models import Channel, Notice
from balaikota.lib.sealing import CannotOpen

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def key(key_id, letter):
    return f"{key_id}:{base64.b64encode(letter * 32).decode()}"


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.SEAL_KEYS = key("k1", b"1")


def made(**changes):
    values = {"subject": "Izin Budi", "body": "Isi", "recipient": "budi@contoh.id"}
    return Notice.objects.create(channel=Channel.EMAIL, created_at=NOON, **values | changes)


def column(name, pk):
    return Notice.objects.filter(pk=pk).values_list(name, flat=True).get()


@pytest.mark.django_db
def test_the_column_holds_ciphertext_and_the_row_the_value():
    notice = made()

    assert notice.subject == "Izin Budi"
    assert Notice.objects.get(pk=notice.pk).subject == "Izin Budi"
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM notices_notice")
        (raw,) = cursor.fetchone()
    assert raw.startswith("k1:")
    assert "Budi" not in raw
    assert column("subject", notice.pk) == raw


@pytest.mark.django_db
def test_a_value_is_opened_only_when_it_is_read(settings):
    pk = made().pk
    settings.SEAL_KEYS = key("k9", b"9")

    notice = Notice.objects.get(pk=pk)

    with pytest.raises(CannotOpen, match="'k1', which is not among: k9"):
        notice.subject  # noqa: B018


@pytest.mark.django_db
def test_a_wrong_key_under_the_same_id_says_so(settings):
    pk = made().pk
    settings.SEAL_KEYS = key("k1", b"9")

    with pytest.raises(CannotOpen, match="notices_notice.subject:.*key's bytes are wrong"):
        Notice.objects.get(pk=pk).subject  # noqa: B018


@pytest.mark.django_db
def test_ciphertext_swapped_between_rows_does_not_open():
    first, second = made(subject="Ali"), made(subject="Budi")

    Notice.objects.filter(pk=first.pk).update(subject=column("subject", second.pk))

    with pytest.raises(CannotOpen, match="moved here"):
        Notice.objects.get(pk=first.pk).subject  # noqa: B018
    assert Notice.objects.get(pk=second.pk).subject == "Budi"


@pytest.mark.django_db
def test_ciphertext_swapped_between_columns_does_not_open():
    notice = made()

    Notice.objects.filter(pk=notice.pk).update(body=column("subject", notice.pk))

    with pytest.raises(CannotOpen):
        Notice.objects.get(pk=notice.pk).body  # noqa: B018


@pytest.mark.django_db
def test_empty_text_and_null_stay_as_they_are():
    notice = made(recipient="")

    assert column("recipient", notice.pk) == ""
    assert Notice.objects.get(pk=notice.pk).recipient == ""


@pytest.mark.django_db
def test_a_changed_value_is_sealed_anew_and_an_unchanged_one_is_not_touched():
    pk = made().pk
    before = column("subject", pk), column("body", pk)
    notice = Notice.objects.get(pk=pk)
    assert notice.subject

    notice.body = "Isi baru"
    notice.save()

    assert column("subject", pk) == before[0]
    assert column("body", pk) != before[1]
    assert Notice.objects.get(pk=pk).body == "Isi baru"


@pytest.mark.django_db
def test_a_row_saved_under_another_row_key_is_sealed_for_it():
    notice = Notice.objects.get(pk=made().pk)
    assert notice.subject
    assert notice.body
    assert notice.recipient
    notice.pk, notice.row_key = None, Notice().row_key
    notice._state.adding = True

    notice.save()

    assert Notice.objects.get(pk=notice.pk).subject == "Izin Budi"


@pytest.mark.django_db
def test_deferred_refreshed_and_pickled_rows_open_too():
    pk = made().pk

    assert Notice.objects.only("pk").get(pk=pk).subject == "Izin Budi"
    assert Notice.objects.defer("row_key").get(pk=pk).subject == "Izin Budi"
    notice = Notice.objects.get(pk=pk)
    notice.subject = "Lain"
    notice.refresh_from_db()
    assert notice.subject == "Izin Budi"
    assert pickle.loads(pickle.dumps(notice)).body == "Isi"
    (many,) = Notice.objects.bulk_create(
        [Notice(channel=Channel.EMAIL, created_at=NOON, subject="Banyak", body="x")]
    )
    assert Notice.objects.get(pk=many.pk).subject == "Banyak"


@pytest.mark.django_db
def test_a_plain_value_is_refused_where_the_row_is_not_known():
    pk = made().pk

    with pytest.raises(sealed.NotSealable, match="notices.Notice.subject is sealed"):
        Notice.objects.filter(subject="Izin Budi").exists()
    with pytest.raises(sealed.NotSealable):
        Notice.objects.filter(pk=pk).update(subject="x")


@pytest.mark.django_db
def test_json_comes_back_as_it_was():
    body = {"nama": "Siti Aminah", "umur": 40, "berkas": [1, None, True], "é": "ñ"}
    with transaction.atomic():
        pk = record.append(record.Event(NOON, "officer", "1", "x.y", "x:1", payload=body))

    assert LedgerPayload.objects.get(pk=pk).body == body
    assert LedgerPayload.objects.values_list("body", flat=True).get().startswith("k1:")


@pytest.mark.django_db
def test_equal_texts_have_equal_blind_indexes_within_a_purpose(settings):
    first = sealed.blind_index("people.nik", "3573010101900001")

    assert first == sealed.blind_index("people.nik", "3573010101900001")
    assert first != sealed.blind_index("people.phone", "3573010101900001")
    assert len(first) == 64
    settings.INDEX_KEY = base64.b64encode(b"x" * 32).decode()
    assert first != sealed.blind_index("people.nik", "3573010101900001")


@pytest.mark.parametrize(("seal", "index"), [("k1", "eHh4"), ("k1:eHh4", "*")])
def test_unusable_keys_are_errors_of_the_system_check(settings, seal, index):
    assert sealed.check_keys() == []

    settings.SEAL_KEYS, settings.INDEX_KEY = seal, index

    assert [error.id for error in sealed.check_keys()] == ["sealed.E002", "sealed.E003"]


@pytest.mark.django_db
def test_reseal_puts_every_row_under_the_newest_key(settings, capsys):
    rows = [made(subject=f"Surat {number}", recipient="").pk for number in range(5)]
    with transaction.atomic():
        record.append(record.Event(NOON, "officer", "1", "x.y", "x:1", payload={"a": 1}))
    settings.SEAL_KEYS = f"{key('k2', b'2')},{key('k1', b'1')}"
    fresh = made(subject="Baru").pk
    kept = column("subject", fresh)

    assert sealed.count_stale(Notice) == 5
    call_command("reseal", batch=2)

    told = capsys.readouterr().out
    assert "notices_notice: 5 rows resealed" in told
    assert "ledger_payload: 1 rows stay under their key; keep that key" in told
    assert sealed.count_stale(Notice) == 0
    assert column("subject", fresh) == kept
    settings.SEAL_KEYS = key("k2", b"2")
    assert [Notice.objects.get(pk=pk).subject for pk in rows] == [f"Surat {n}" for n in range(5)]
    call_command("reseal")
    assert "notices_notice: 0 rows resealed" in capsys.readouterr().out


@pytest.mark.django_db
def test_reseal_has_nothing_to_say_of_a_ledger_under_the_newest_key(capsys):
    call_command("reseal")

    assert "ledger_payload" not in capsys.readouterr().out


@pytest.mark.django_db
def test_reseal_stops_at_a_row_that_does_not_open(settings):
    first, second = made(subject="Ali"), made(subject="Budi")
    Notice.objects.filter(pk=first.pk).update(subject=column("subject", second.pk))
    settings.SEAL_KEYS = f"{key('k2', b'2')},{key('k1', b'1')}"

    with pytest.raises(CannotOpen):
        list(sealed.reseal(Notice))

    assert column("subject", second.pk).startswith("k1:")


@isolate_apps("balaikota.core.notices")
def test_a_model_with_sealed_fields_needs_a_row_key():
    class Without(models.Model):
        name = sealed.SealedText()

        class Meta:
            app_label = "notices"

        def __str__(self):
            return "x"

    class NotUnique(models.Model):
        row_key = models.UUIDField()
        name = sealed.SealedText()

        class Meta:
            app_label = "notices"

        def __str__(self):
            return "x"

    for model in (Without, NotUnique):
        assert [error.id for error in model._meta.get_field("name").check()] == ["sealed.E001"]
    assert Notice._meta.get_field("subject").check() == []


@isolate_apps("balaikota.core.notices")
def test_a_renamed_column_opens_what_was_sealed_under_the_old_name():
    class Before(models.Model):
        row_key = models.UUIDField(unique=True)
        name = sealed.SealedText()

        class Meta:
            app_label = "notices"

        def __str__(self):
            return "x"

    class After(models.Model):
        row_key = models.UUIDField(unique=True)
        full_name = sealed.SealedText(bound_as="notices_before.name")

        class Meta:
            app_label = "notices"

        def __str__(self):
            return "x"

    before = Before(row_key="1", name="Budi")
    ciphertext = Before._meta.get_field("name").pre_save(before, add=True)

    assert After(row_key="1", full_name=ciphertext).full_name == "Budi"
    field = After._meta.get_field("full_name")
    assert field.deconstruct()[3] == {"bound_as": "notices_before.name"}
    assert field.clone().bound_as == "notices_before.name"


def test_every_sealed_table_is_found():
    assert {Notice, LedgerPayload} <= set(sealed.sealed_models())
    assert isinstance(Notice.subject, object)
    assert Notice.subject.field.name == "subject"
