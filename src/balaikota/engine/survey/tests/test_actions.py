"""Offering and answering: once for a case, and nothing that ties the two."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balaikota.core.action import Actor, ActorKind
from balaikota.core.ledger.models import LedgerEvent, LedgerPayload
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import Case, Concern, Status
from balaikota.engine.cases.tests.factories import DAY, HOUR, MORNING
from balaikota.engine.survey import tasks
from balaikota.engine.survey.actions import answering, following, offering, tablets
from balaikota.engine.survey.models import Answer, FollowUp, Offer, Score, Tablet
from balaikota.engine.survey.queries import offers
from balaikota.engine.survey.queries import tablets as screens
from balaikota.engine.survey.tests.factories import CODES, SYSTEM, decided, head, offered, scores
from balaikota.lib.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def answer(offer: Offer, *, now: datetime = MORNING, words: str = "", **others: int) -> None:
    answering.answer(
        by=answering.ANSWERER, now=now, offer_id=offer.pk, scores=scores(3, **others), words=words
    )


def sweep() -> None:
    tasks.offer_lately_decided.call()


@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_whoever_was_granted_or_refused_is_asked_once(house, outcome):
    case = decided(house, outcome=outcome)

    sweep()
    sweep()

    assert Offer.objects.filter(case=case).count() == 1


def test_a_case_that_runs_lapsed_or_was_withdrawn_is_not_asked(house):
    running = decided(house)
    Case.objects.filter(pk=running.pk).update(
        status=Status.OPEN, ended_at=None, decided_at=None, outcome=""
    )
    withdrawn = decided(house)
    Case.objects.filter(pk=withdrawn.pk).update(status=Status.WITHDRAWN, outcome="withdrawn")

    sweep()

    assert not Offer.objects.exists()
    with pytest.raises(offers.NotOffered):
        offered(running)


def test_whoever_was_decided_long_ago_is_left_alone(house):
    decided(house, at=MORNING - 8 * DAY)
    near = decided(house, at=MORNING - 6 * DAY)

    sweep()

    assert list(Offer.objects.values_list("case", flat=True)) == [near.pk]


def test_a_case_about_an_officer_is_not_asked(house):
    case = decided(house)
    Concern.objects.create(
        case=case, unit=house.scene.kauman, from_unit=house.scene.kauman, named_at=MORNING
    )

    sweep()

    assert not Offer.objects.exists()


def test_the_message_fits_an_sms_and_names_the_link(house, settings):
    settings.PUBLIC_URL = "https://layanan.malangkota.go.id"
    case = decided(house)

    offer = offered(case)

    told = Notice.objects.filter(about=f"case:{case.pk}").order_by("-pk").first()
    assert told is not None
    assert len(told.short) <= 160
    assert offers.key_of(offer) in told.short
    assert told.link == f"/survei/{offers.key_of(offer)}/"
    assert case.number in told.subject


def test_the_message_speaks_the_language_of_the_case(house):
    case = decided(house)
    Case.objects.filter(pk=case.pk).update(language="en")

    offered(case)

    told = Notice.objects.filter(about=f"case:{case.pk}").order_by("-pk").first()
    assert told is not None
    assert told.subject.startswith("How did we serve you?")


def test_the_database_knows_one_offer_a_case(house):
    offer = offered(decided(house))

    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(
            case=offer.case, key_hash="x", offered_at=MORNING, until_at=MORNING + DAY
        )


def test_an_answer_keeps_service_office_and_month_only(house):
    case = decided(house)

    answer(offered(case), words="  Cepat sekali.  ", waktu=4)

    kept = Answer.objects.get()
    assert (kept.unit, kept.service, kept.month) == (
        case.unit, case.version.service.slug, date(2026, 11, 1)
    )  # fmt: skip
    assert kept.words == "Cepat sekali."
    assert {s.element: s.value for s in Score.objects.all()} == scores(3, waktu=4)
    names = {field.name for field in Answer._meta.get_fields()}
    assert names == {
        "row_key", "questionnaire", "service", "unit", "month", "words", "has_words", "scores"
    }  # fmt: skip


def test_what_is_kept_of_the_offer_is_that_it_was_used_and_the_month(house):
    offer = offered(decided(house))

    answer(offer, now=MORNING + 3 * HOUR)

    offer.refresh_from_db()
    assert offer.used_in == datetime(2026, 10, 31, 17, tzinfo=UTC)  # 1 November, 00.00 WIB


def test_the_ledger_knows_the_answer_by_service_not_by_case(house):
    case = decided(house)
    offer = offered(case)

    answer(offer, words="Ramah")

    event = LedgerEvent.objects.filter(verb="survey.answer").get()
    assert event.subject == f"service:{case.version.service.slug}"
    assert (event.actor_kind, event.actor_id) == ("one-time-link", "survey")
    assert event.payload_sha256 == ""
    assert not LedgerPayload.objects.filter(body__icontains="Ramah").exists()


def test_a_second_answer_is_refused_and_nothing_is_kept_of_it(house):
    offer = offered(decided(house))
    answer(offer)

    with pytest.raises(answering.LinkOver):
        answer(offer)

    assert Answer.objects.count() == 1


def test_after_thirty_days_the_link_is_over(house):
    offer = offered(decided(house))

    answer(offer, now=MORNING + 30 * DAY - timedelta(seconds=1))
    late = offered(decided(house))
    with pytest.raises(answering.LinkOver):
        answer(late, now=MORNING + 30 * DAY)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("wrong", [None, 0, 5, -1])
def test_each_element_wants_an_answer_on_the_scale(house, code, wrong):
    offer = offered(decided(house))
    given = {k: v for k, v in scores(3).items() if k != code}
    given |= {code: wrong} if wrong is not None else {}

    with pytest.raises(answering.Incomplete) as refusal:
        answering.answer(by=answering.ANSWERER, now=MORNING, offer_id=offer.pk, scores=given)

    assert refusal.value.field == code
    offer.refresh_from_db()
    assert offer.used_in is None


def test_too_many_words_are_refused(house):
    with pytest.raises(answering.Incomplete) as refusal:
        answer(offered(decided(house)), words="x" * 1001)

    assert refusal.value.field == "words"


def test_nobody_answers_without_the_link(house):
    offer = offered(decided(house))
    for by in (head(house), Actor(ActorKind.VISITOR, "-")):
        with pytest.raises(NotAllowed):
            answering.answer(by=by, now=MORNING, offer_id=offer.pk, scores=scores())


def test_an_offer_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        answering.answer(by=answering.ANSWERER, now=MORNING, offer_id=0, scores=scores())


def test_a_score_off_the_scale_is_refused_by_the_database(house):
    answer(offered(decided(house)))

    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.update(value=5)


def test_an_answer_with_a_day_is_refused_by_the_database(house):
    answer(offered(decided(house)))

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(month=date(2026, 11, 23))


def tablet(house, name: str = "Loket 1") -> Tablet:
    by = people.actor(house.scene.alice, MORNING)
    return tablets.set_up(by=by, now=MORNING, unit_id=house.scene.kauman.pk, name=name)


def test_a_tablet_shows_a_case_for_five_minutes(house):
    case, made = decided(house), tablet(house)
    by = people.actor(house.scene.alice, MORNING)

    shown = tablets.show(by=by, now=MORNING, number=case.number, tablet_id=made.pk)

    assert screens.shown_by(shown, MORNING + timedelta(minutes=4)) is not None
    assert screens.shown_by(shown, MORNING + timedelta(minutes=5)) is None
    assert not Notice.objects.filter(about=f"case:{case.pk}", link__startswith="/survei/").exists()


def test_a_tablet_waits_again_when_the_survey_was_answered(house):
    case, made = decided(house), tablet(house)
    by = people.actor(house.scene.alice, MORNING)
    tablets.show(by=by, now=MORNING, number=case.number, tablet_id=made.pk)

    answer(Offer.objects.get(case=case))

    made.refresh_from_db()
    assert (made.offer, made.shown_until) == (None, None)
    with pytest.raises(tablets.Answered):
        tablets.show(by=by, now=MORNING, number=case.number, tablet_id=made.pk)


def test_a_tablet_of_another_office_is_not_found(house):
    made = tablet(house)
    nina = people.actor(house.scene.nina, MORNING)

    with pytest.raises(NotFound):
        tablets.end(by=nina, now=MORNING, tablet_id=made.pk)
    with pytest.raises(NotFound):
        tablets.show(by=nina, now=MORNING, number=decided(house).number, tablet_id=made.pk)


def test_the_camat_shows_a_case_on_a_tablet_of_its_own_office_only(house):
    camat = people.actor(house.scene.camat, MORNING)
    there = tablets.set_up(by=camat, now=MORNING, unit_id=house.scene.neighbour.pk, name="Loket 1")

    with pytest.raises(tablets.DomainError) as refusal:
        tablets.show(by=camat, now=MORNING, number=decided(house).number, tablet_id=there.pk)

    assert refusal.value.field == "tablet"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Loket  1"])
def test_a_tablet_wants_a_name_of_its_own(house, name):
    tablet(house)

    with pytest.raises(tablets.Unnamed):
        tablet(house, name)


def test_an_ended_tablet_frees_its_name_and_its_address_shows_nothing(house):
    made = tablet(house)
    tablets.end(by=people.actor(house.scene.alice, MORNING), now=MORNING, tablet_id=made.pk)

    with pytest.raises(NotFound):
        screens.get_by_key(screens.key_of(made))
    assert tablet(house).pk != made.pk


def plan(house, **facts) -> FollowUp:
    told = {"element": "waktu", "words": "Tambah satu loket", "due_date": date(2026, 12, 31)}
    return following.write(
        by=head(house), now=MORNING, unit_id=house.scene.kauman.pk, **(told | facts)
    )


def test_a_head_writes_publishes_and_finishes_a_plan(house):
    made = plan(house, service=house.scene.version.service.slug)

    following.publish(by=head(house), now=MORNING, follow_up_id=made.pk)
    following.finish(by=head(house), now=MORNING, follow_up_id=made.pk, words="Sudah dibuka")

    made.refresh_from_db()
    assert (made.published_at, made.done_at, made.done_words) == (MORNING, MORNING, "Sudah dibuka")
    assert made.is_done


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("element", "lain"), ("words", " "), ("words", "x" * 501), ("due_date", date(2026, 11, 22))],
)
def test_a_plan_that_says_too_little_is_refused(house, field, wrong):
    with pytest.raises(following.Unsaid) as refusal:
        plan(house, **{field: wrong})

    assert refusal.value.field == field


def test_a_plan_for_no_service_there_is_refused(house):
    with pytest.raises(NotFound):
        plan(house, service="tidak-ada")


def test_a_plan_is_published_and_finished_once(house):
    made = plan(house)
    following.publish(by=head(house), now=MORNING, follow_up_id=made.pk)
    following.finish(by=head(house), now=MORNING, follow_up_id=made.pk, words="Selesai")

    with pytest.raises(following.Settled):
        following.publish(by=head(house), now=MORNING, follow_up_id=made.pk)
    with pytest.raises(following.Settled):
        following.finish(by=head(house), now=MORNING, follow_up_id=made.pk, words="Lagi")


def test_who_reads_results_only_writes_no_plan(house):
    auditor = people.actor(house.auditor, MORNING)

    with pytest.raises(NotAllowed):
        following.write(
            by=auditor, now=MORNING, unit_id=house.scene.kauman.pk, element="waktu", words="-",
            due_date=date(2026, 12, 31),
        )  # fmt: skip


def test_an_offer_made_twice_tells_once(house):
    case = decided(house)
    offered(case)
    told = Notice.objects.count()

    offering.offer(by=SYSTEM, now=MORNING, case_id=case.pk)

    assert Notice.objects.count() == told
