"""Publishing, ending, and which version is in force where."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind
from balaikota.engine.packs import actions, queries
from balaikota.engine.packs.models import Service, ServiceVersion
from balaikota.engine.packs.stored import Frozen
from balaikota.lib.errors import Conflict, NotAllowed, NotFound
from tests.rooms.percobaan.service import PACK, SLUG

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BY = Actor(ActorKind.OFFICER, "7", permissions=frozenset({"packs.publish", "packs.end"}))


def publish(day, *, words="skp", scope=None, by=BY):
    return actions.publish(
        by=by,
        now=NOW,
        source=PACK.read_text().replace("words: [skp,", f"words: [{words},"),
        valid_from=day,
        decree="SK 1/2026",
        scope=scope,
    )


@pytest.mark.django_db
def test_the_first_version_is_in_force_from_its_first_day():
    version = publish(date(2026, 11, 1))

    assert version.number == 1
    assert queries.version_in_force(SLUG, on=date(2026, 11, 1)) == version
    with pytest.raises(NotFound):
        queries.version_in_force(SLUG, on=date(2026, 10, 31))
    assert version.pack.slug == SLUG
    assert queries.get_version(version.pk) == version


@pytest.mark.django_db
def test_publishing_the_same_file_again_changes_nothing():
    first = actions.publish_file(
        path=PACK, by=BY, now=NOW, valid_from=date(2026, 11, 1), decree="SK 1"
    )
    again = actions.publish_file(
        path=PACK, by=BY, now=NOW, valid_from=date(2026, 11, 9), decree="SK 1"
    )

    assert again == first
    assert ServiceVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_new_version_ends_the_one_before_on_its_first_day():
    old = publish(date(2026, 11, 1))
    new = publish(date(2026, 12, 1), words="usaha")

    old.refresh_from_db()
    assert old.valid_to == date(2026, 12, 1)
    assert new.number == 2
    assert queries.version_in_force(SLUG, on=date(2026, 11, 30)) == old
    assert queries.version_in_force(SLUG, on=date(2026, 12, 1)) == new
    assert list(queries.find_versions(SLUG)) == [new, old]


@pytest.mark.django_db
def test_an_earlier_text_can_be_published_again():
    publish(date(2026, 11, 1))
    publish(date(2026, 11, 10), words="usaha")

    back = publish(date(2026, 11, 20))

    assert back.number == 3
    assert queries.version_in_force(SLUG, on=date(2026, 11, 20)) == back


@pytest.mark.django_db
def test_a_version_may_not_begin_before_the_one_it_ends():
    publish(date(2026, 11, 1))

    with pytest.raises(Conflict) as refused:
        publish(date(2026, 10, 1), words="usaha")

    assert refused.value.field == "valid_from"


@pytest.mark.django_db
def test_a_trial_goes_first_in_its_own_units_only():
    everywhere = publish(date(2026, 11, 1))
    trial = publish(date(2026, 11, 1), words="coba", scope={3, 11})

    on = date(2026, 11, 2)
    assert queries.version_in_force(SLUG, unit_id=11, on=on) == trial
    assert queries.version_in_force(SLUG, unit_id=1, on=on) == everywhere
    assert queries.version_in_force(SLUG, on=on) == everywhere
    assert trial.unit_ids == {3, 11}
    assert everywhere.unit_ids == frozenset()


@pytest.mark.django_db
def test_a_service_on_trial_only_is_found_in_its_units_and_by_name():
    trial = publish(date(2026, 11, 1), scope={3})

    assert queries.version_in_force(SLUG, on=date(2026, 11, 2)) == trial
    with pytest.raises(NotFound):
        queries.version_in_force(SLUG, unit_id=1, on=date(2026, 11, 2))


@pytest.mark.django_db
def test_two_trials_may_not_share_a_unit():
    publish(date(2026, 11, 1), scope={3, 11})

    with pytest.raises(Conflict):
        publish(date(2026, 11, 2), words="coba", scope={11, 12})


@pytest.mark.django_db
def test_a_new_version_of_the_same_trial_ends_the_old_one():
    old = publish(date(2026, 11, 1), scope={3, 11})
    new = publish(date(2026, 11, 5), words="coba", scope={11, 3})

    assert queries.version_in_force(SLUG, unit_id=3, on=date(2026, 11, 4)) == old
    assert queries.version_in_force(SLUG, unit_id=3, on=date(2026, 11, 5)) == new


@pytest.mark.django_db
def test_ending_a_version_closes_the_service():
    version = publish(date(2026, 11, 1))

    actions.end(by=BY, now=NOW, version=version, valid_to=date(2026, 11, 10), reason="dicabut")

    assert queries.version_in_force(SLUG, on=date(2026, 11, 9)) == version
    with pytest.raises(NotFound):
        queries.version_in_force(SLUG, on=date(2026, 11, 10))
    with pytest.raises(Conflict):
        actions.end(by=BY, now=NOW, version=version, valid_to=date(2026, 11, 11), reason="lagi")


@pytest.mark.django_db
def test_a_version_may_not_end_before_it_begins():
    version = publish(date(2026, 11, 1))

    with pytest.raises(Conflict):
        actions.end(by=BY, now=NOW, version=version, valid_to=date(2026, 10, 1), reason="salah")


@pytest.mark.django_db
def test_nothing_new_may_begin_before_an_ended_version_is_over():
    version = publish(date(2026, 11, 1))
    actions.end(by=BY, now=NOW, version=version, valid_to=date(2026, 12, 1), reason="dicabut")

    with pytest.raises(Conflict):
        publish(date(2026, 11, 15), words="baru")
    assert publish(date(2026, 12, 1), words="baru").number == 2


@pytest.mark.django_db
def test_a_stranger_may_not_publish():
    with pytest.raises(NotAllowed):
        publish(date(2026, 11, 1), by=Actor(ActorKind.VISITOR, "x"))


@pytest.mark.django_db
def test_a_broken_pack_is_refused_with_its_findings():
    with pytest.raises(actions.BrokenPack) as refused:
        actions.publish(by=BY, now=NOW, source="pack: x", valid_from=date(2026, 11, 1), decree="SK")

    assert "P004" in refused.value.message
    assert Service.objects.count() == 0


@pytest.mark.django_db
def test_a_published_version_never_changes():
    version = publish(date(2026, 11, 1))

    version.decree = "lain"
    with pytest.raises(Frozen):
        version.save()
    with pytest.raises(Frozen):
        version.save(update_fields={"decree"})
    with pytest.raises(Frozen):
        version.delete()
    with pytest.raises(Frozen):
        ServiceVersion.objects.all().delete()
    with pytest.raises(Frozen):
        ServiceVersion.objects.update(source="{}")
    assert ServiceVersion.objects.filter(pk=version.pk).update(valid_to=date(2027, 1, 1)) == 1


@pytest.mark.django_db
def test_a_text_changed_behind_our_back_is_not_used():
    version = publish(date(2026, 11, 1))
    version.source = version.source.replace("Surat Keterangan Percobaan", "Surat Lain")

    with pytest.raises(Frozen):
        _ = version.pack


@pytest.mark.django_db
def test_the_database_allows_one_open_version_per_scope():
    version = publish(date(2026, 11, 1))
    row = {
        "service": version.service,
        "number": 2,
        "digest": "x",
        "source": "{}",
        "valid_from": date(2026, 11, 2),
        "decree": "SK",
        "published_by": "x",
        "published_at": NOW,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceVersion.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceVersion.objects.create(**row, valid_to=date(2026, 11, 1))


@pytest.mark.django_db
def test_an_absent_version_is_not_found():
    with pytest.raises(NotFound):
        queries.get_version(1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["skp", "surat coba", "saya mau bikin surat coba", "keterang", "loan"]
)
def test_search_finds_by_title_words_and_beginnings(words):
    publish(date(2026, 11, 1))

    found = queries.find_services(on=date(2026, 11, 1), words=words)

    assert [offer.slug for offer in found] == [SLUG]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["kapal", "surat kapal", "%", "_", "sk'", "-"])
def test_search_finds_nothing_for_other_words(words):
    publish(date(2026, 11, 1))

    assert queries.find_services(on=date(2026, 11, 1), words=words) == []


@pytest.mark.django_db
def test_the_list_shows_the_version_for_everybody(django_assert_num_queries):
    everywhere = publish(date(2026, 11, 1))
    publish(date(2026, 11, 1), words="coba", scope={3})

    with django_assert_num_queries(1):
        found = queries.find_services(on=date(2026, 11, 2))

    assert [offer.version for offer in found] == [everywhere]


@pytest.mark.django_db
def test_a_version_names_itself_by_its_service_and_number():
    version = publish(date(2026, 11, 1))

    assert str(version) == f"{version.service_id} v1"
