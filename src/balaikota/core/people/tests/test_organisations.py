from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from balaikota.core.action import Actor, ActorKind
from balaikota.core.people.actions import BadPersonalData
from balaikota.core.people.actions import organisations as acts
from balaikota.core.people.actions.organisations import Details
from balaikota.core.people.models import Organisation, Representation
from balaikota.core.people.queries import known, organisations
from balaikota.core.people.tests.factories import NOON, actor, make_resident, make_user
from balaikota.lib.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NIB = "9120001234567"
DETAILS = Details("cv", "CV Maju Jaya", "9120.0012-34567", "01.234.567.8-652.000", {"area": "x"})


def enter(user, details=DETAILS):
    return acts.enter_organisation(by=actor(user), now=NOON, details=details, person_name="Bu Sri")


def invite(by, organisation, *, token="rahasia", **changes):
    given = {
        "name": "Pak Joko", "email": "joko@contoh.test", "role": "kuasa", "deed": "SK 1/2026",
        "valid_from": TODAY, "valid_to": TODAY + timedelta(days=7),
    } | changes  # fmt: skip
    said = acts.Invitation(**given)
    return acts.invite(
        by=actor(by), now=NOON, organisation_id=organisation.pk, said=said, token=token
    )


def agent_of(principal, organisation, **changes):
    user = make_user()
    invite(principal, organisation, **changes)
    return user, acts.accept(by=actor(user), now=NOON, token="rahasia")


def test_whoever_enters_an_organisation_answers_for_it_and_what_is_personal_is_sealed():
    sri = make_resident()

    made = enter(sri)

    assert (made.is_principal, made.user_id, made.valid_from, made.valid_to) == (
        True, sri.pk, TODAY, None,
    )  # fmt: skip
    kept = Organisation.objects.get()
    assert (kept.name, kept.nib, kept.npwp) == ("CV Maju Jaya", NIB, "012345678652000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_organisation")
        raw = str(cursor.fetchall())
    assert not any(said in raw for said in ("Maju", NIB, "012345678652000"))
    assert known.known_of(sri.pk, kept) == {
        "profile.name": "Bu Sri", "profile.nik": "3573024107900001",
        "organisation.name": "CV Maju Jaya", "organisation.nib": NIB,
        "organisation.npwp": "012345678652000", "organisation.address": {"area": "x"},
    } | known.known_of(sri.pk, None)  # fmt: skip


def test_a_nib_is_entered_once_and_may_stay_when_its_own_organisation_changes():
    sri = make_user()
    made = enter(sri)

    with pytest.raises(acts.NibTaken) as caught:
        enter(make_user())
    changed = acts.change_organisation(
        by=actor(sri), now=NOON, organisation_id=made.organisation_id, details=Details("pt", "PT Maju", NIB)
    )  # fmt: skip

    assert caught.value.field == "nib"
    assert (changed.kind, changed.name, changed.npwp) == ("pt", "PT Maju", "")
    assert Organisation.objects.count() == 1
    enter(make_user(), Details("yayasan", "Tanpa NIB"))
    enter(make_user(), Details("yayasan", "Tanpa NIB juga"))


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (Details("cv", " "), "name"),
        (Details("cv", "A", "912000123456"), "nib"),
        (Details("cv", "A", "912000123456a"), "nib"),
        (Details("cv", "A", "", "01234567865200"), "npwp"),
        (Details("cv", "A", "", "01234567865200012"), "npwp"),
    ],
)
def test_numbers_have_their_digits(details, field):
    with pytest.raises(BadPersonalData) as caught:
        enter(make_user(), details)

    assert caught.value.field == field


def test_an_agent_acts_from_acceptance_to_the_last_midnight_and_changes_nothing():
    sri = make_user()
    organisation = enter(sri).organisation
    joko, made = agent_of(sri, organisation, valid_from=TODAY + timedelta(days=1))

    days = {TODAY: False, TODAY + timedelta(1): True, TODAY + timedelta(6): True}
    days[TODAY + timedelta(7)] = False
    assert {
        day: [one.pk for one in organisations.find_represented(joko.pk, on=day)] == [made.pk]
        for day in days
    } == days
    assert organisations.representatives_of(organisation.pk, on=TODAY + timedelta(6)) == [
        sri.pk, joko.pk,
    ]  # fmt: skip
    later = NOON + timedelta(days=2)
    for act in (
        lambda: acts.change_organisation(
            by=actor(joko), now=later, organisation_id=organisation.pk, details=DETAILS
        ),
        lambda: acts.invite(
            by=actor(joko), now=later, organisation_id=organisation.pk, token="x",
            said=acts.Invitation("A", "a@b.test", "kuasa", "1", TODAY),
        ),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()


def test_an_invitation_is_accepted_once_by_its_link_only_and_not_after_its_end():
    sri, joko, other = make_user(), make_user(), make_user()
    organisation = enter(sri).organisation
    invite(sri, organisation)

    with pytest.raises(organisations.UnknownInvitation):
        acts.accept(by=actor(joko), now=NOON, token="tebakan")
    assert organisations.find_represented(joko.pk, on=TODAY) == []
    acts.accept(by=actor(joko), now=NOON, token="rahasia")
    with pytest.raises(organisations.UnknownInvitation):
        acts.accept(by=actor(other), now=NOON, token="rahasia")
    invite(sri, organisation, token="kedua")
    with pytest.raises(organisations.UnknownInvitation):
        acts.accept(by=actor(other), now=NOON + timedelta(days=7), token="kedua")
    assert "rahasia" not in str(list(Representation.objects.values()))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"deed": ""}, "deed"),
        ({"valid_to": TODAY}, "until"),
        ({"valid_from": TODAY + timedelta(3), "valid_to": TODAY + timedelta(3)}, "until"),
    ],
)
def test_an_invitation_needs_a_name_a_deed_and_a_period(changes, field):
    sri = make_user()

    with pytest.raises(BadPersonalData) as caught:
        invite(sri, enter(sri).organisation, **changes)

    assert caught.value.field == field


def test_a_representation_ends_at_once_by_its_holder_or_a_principal_and_never_the_last_principal():
    sri = make_user()
    first = enter(sri)
    joko, made = agent_of(sri, first.organisation)
    budi, second = agent_of(sri, first.organisation, role="penanggung-jawab")
    stranger = make_user()

    def end(user, which):
        return acts.end_representation(by=actor(user), now=NOON, representation_id=which.pk)

    for user, which in ((stranger, made), (joko, second), (joko, first)):
        with pytest.raises(NotFound):
            end(user, which)
    end(joko, made)
    assert organisations.find_represented(joko.pk, on=TODAY) == []
    end(budi, first)
    with pytest.raises(acts.LastPrincipal):
        end(budi, second)
    assert organisations.representatives_of(first.organisation_id, on=TODAY) == [budi.pk]
    with pytest.raises(NotFound):
        end(sri, first)


def test_an_invitation_taken_back_before_its_day_is_no_more():
    sri = make_user()
    organisation = enter(sri).organisation
    made = invite(sri, organisation, valid_from=TODAY + timedelta(3))

    acts.end_representation(by=actor(sri), now=NOON, representation_id=made.pk)

    with pytest.raises(organisations.UnknownInvitation):
        organisations.get_invitation("rahasia", on=TODAY)
    assert [one.role for one in organisations.find_representatives(organisation.pk, on=TODAY)] == [
        "penanggung-jawab"
    ]


def test_a_visitor_enters_nothing():
    with pytest.raises(NotAllowed):
        acts.enter_organisation(
            by=Actor(ActorKind.VISITOR, "x"), now=NOON, details=DETAILS, person_name="A"
        )
