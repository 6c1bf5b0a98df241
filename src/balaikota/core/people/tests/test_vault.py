from __future__ import annotations

from datetime import date, timedelta

import pytest

from balaikota.core.action import system
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests.samples import picture
from balaikota.core.people import rules
from balaikota.core.people.actions import BadPersonalData
from balaikota.core.people.actions import vault as acts
from balaikota.core.people.models import KeptFile
from balaikota.core.people.queries import vault
from balaikota.core.people.tests.factories import NOON, actor, make_user
from balaikota.core.people.tests.test_organisations import agent_of, enter
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
REMINDER = system("people.note_reminder")


def keep(user, **changes):
    by = actor(user)
    file = files.store_bytes(
        by=by, now=NOON, content=picture(), name="ktp.jpg", owner=f"draft:kept-{user.pk}"
    )
    given = {"kind": "ktp", "title": "KTP Sri"} | changes
    return acts.keep_file(by=by, now=NOON, file=file, **given)


def test_a_kept_file_has_a_reference_of_its_own_and_is_its_owners_only():
    sri, other = make_user(), make_user()
    kept = keep(sri)
    copy = files.copy(by=actor(sri), now=NOON, file=kept.file, owner="case:1")

    with pytest.raises(NotFound):
        vault.get_kept(other.pk, kept.pk, on=TODAY)
    with pytest.raises(NotFound):
        acts.forget_file(by=actor(other), now=NOON, kept_id=kept.pk)
    acts.forget_file(by=actor(sri), now=NOON, kept_id=kept.pk)

    assert vault.find_kept(sri.pk, on=TODAY) == []
    assert not StoredFile.objects.filter(owner__startswith="kept:").exists()
    assert stored.read(StoredFile.objects.get(pk=copy.pk)) == stored.read(copy)


def test_the_files_of_an_organisation_are_for_whoever_acts_for_it_today():
    sri = make_user()
    organisation = enter(sri).organisation
    joko, _made = agent_of(sri, organisation)
    kept = keep(sri, organisation_id=organisation.pk)

    assert vault.find_kept_for(joko.pk, organisation.pk, on=TODAY) == [kept]
    assert vault.find_kept_for(joko.pk, None, on=TODAY) == []
    assert vault.find_kept(joko.pk, on=TODAY + timedelta(days=7)) == []
    with pytest.raises(NotFound):
        keep(make_user(), organisation_id=organisation.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": " "}, "title"), ({"last_day": TODAY - timedelta(1)}, "last_day")],
)
def test_a_kept_file_has_a_name_and_has_not_expired(changes, field):
    with pytest.raises(BadPersonalData) as caught:
        keep(make_user(), **changes)

    assert caught.value.field == field


def test_no_more_than_a_hundred_are_kept(monkeypatch):
    monkeypatch.setattr(acts, "MOST", 1)
    sri = make_user()
    keep(sri)

    with pytest.raises(acts.TooManyKept):
        keep(sri)


@pytest.mark.parametrize(
    ("left", "mark"), [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_a_notice_is_due_so_many_days_before(left, mark):
    assert rules.mark_reached(left) == mark


def test_each_notice_is_due_once_and_the_short_one_stands_for_the_long_one():
    kept = keep(make_user(), last_day=TODAY + timedelta(days=40))

    due = []
    for passed in range(42):
        for found, mark in vault.find_to_remind(on=TODAY + timedelta(days=passed)):
            due.append((passed, mark))
            acts.note_reminder(by=REMINDER, now=NOON, kept=found, mark=mark)
    assert due == [(10, 30), (33, 7)]
    KeptFile.objects.update(reminded_days=None)
    assert vault.find_to_remind(on=TODAY + timedelta(days=38)) == [(kept, 7)]
    assert keep(make_user(), last_day=TODAY + timedelta(days=5)).reminded_days == 7
