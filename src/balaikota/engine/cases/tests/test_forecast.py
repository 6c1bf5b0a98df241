"""Which posts will stand empty: leave, ends, beginnings, closed units, queues, mandates, holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from balaikota.core.people.models import Assignment, Leave
from balaikota.core.people.tests import factories as people
from balaikota.core.units.models import Unit
from balaikota.engine.cases.queries import forecast
from balaikota.engine.cases.queries.forecast import State
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import MORNING, open_case
from balaikota.lib.wording import WIB

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = MORNING.astimezone(WIB).date()


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=WIB)


def away(user, first, last, kind="cuti"):
    return Leave.objects.create(
        user=user, kind=kind, valid_from=midnight(first), valid_to=midnight(last + DAY),
        entered_at=MORNING,
    )  # fmt: skip


def look(user, role="lurah", unit=None, now=MORNING, **asked):
    """Return the outlook of one post, None when it is always staffed."""
    found = forecast.outlooks(people.actor(user, now), now=now, **asked)
    return next(
        (one for one in found if one.role == role and (unit is None or one.unit == unit)), None
    )


def states(one):
    return dict(one.days)


def held(user):
    return Assignment.objects.get(user=user)


def working_days(one):
    return [day for day, state in one.days if state != State.CLOSED]


def test_a_post_that_is_held_and_present_is_not_listed(scene):
    assert look(scene.camat, unit=scene.kauman) is None


def test_leave_empties_a_post_on_its_service_days(scene):
    first = TODAY + 7 * DAY
    away(scene.lurah, first, first + 2 * DAY)

    one = look(scene.camat, unit=scene.kauman)

    assert one is not None
    assert (one.title, one.key) == ("Lurah Kauman", f"lurah:{scene.kauman.code}")
    empty = [day for day, state in one.days if state == State.EMPTY]
    assert empty == [day for day in working_days(one) if first <= day <= first + 2 * DAY]
    assert len(one.days) == 15
    (gap,) = one.gaps
    assert (gap.start, gap.last_day, gap.is_vacant) == (midnight(first), first + 2 * DAY, False)
    assert gap.reasons[0].startswith("Siti Aminah, S.Sos. cuti ")
    assert one.takes_stand_in


def test_weekends_and_holidays_are_closed_and_lose_nothing(scene):
    saturday = TODAY + (5 - TODAY.weekday()) % 7 * DAY
    away(scene.lurah, saturday, saturday + DAY)

    assert look(scene.camat, unit=scene.kauman) is None
    one = look(scene.camat, unit=scene.neighbour)
    assert one is not None
    closed = {day for day, state in one.days if state == State.CLOSED}
    assert {saturday, saturday + DAY} <= closed


def test_part_of_a_day_is_said_as_such(scene):
    monday = TODAY + (7 - TODAY.weekday()) * DAY
    start = midnight(monday).replace(hour=12)
    Leave.objects.create(
        user=scene.lurah, kind="sakit", valid_from=start, valid_to=midnight(monday + DAY),
        entered_at=MORNING,
    )  # fmt: skip

    one = look(scene.camat, unit=scene.kauman)

    assert one is not None
    assert [day for day, state in one.days if state == State.PART] == [monday]


def test_an_ending_appointment_leaves_a_vacancy_until_the_next_begins(scene):
    end = TODAY + 3 * DAY
    Assignment.objects.filter(user=scene.lurah).update(valid_to=midnight(end))
    people.make_officer("lurah", scene.kauman, name="Budi", valid_from=midnight(end + 7 * DAY))

    one = look(scene.camat, unit=scene.kauman)

    assert one is not None
    (gap,) = one.gaps
    assert gap.is_vacant
    assert (gap.start, gap.end) == (midnight(end), midnight(end + 7 * DAY))
    assert gap.reasons[0].startswith("masa tugas Siti Aminah, S.Sos. berakhir ")
    assert gap.reasons[1].startswith("Budi baru mulai ")


def test_a_post_never_filled_says_so_and_counts_its_tasks(scene):
    open_case(scene, at="persetujuan")
    Assignment.objects.filter(user=scene.lurah).delete()

    one = look(scene.camat, unit=scene.kauman)

    assert one is not None
    assert one.waiting == 1
    assert one.gaps[0].reasons == ("tidak pernah diisi",)
    assert forecast.outlooks(people.actor(scene.camat), now=MORNING)[0] == one
    by = people.actor(scene.camat)
    post = ("lurah", scene.kauman.pk)
    assert forecast.count_waiting(by, {post, ("camat", scene.kecamatan.pk)}) == {post: 1}


def test_a_stand_in_fills_the_gap(scene):
    first = TODAY + 7 * DAY
    away(scene.lurah, first, first + 2 * DAY)
    people.assign(
        scene.bob, "lurah", scene.kauman, mode="plh", valid_from=midnight(first),
        valid_to=midnight(first + 3 * DAY),
    )  # fmt: skip

    assert look(scene.camat, unit=scene.kauman) is None
    away(scene.bob, first, first, kind="sakit")
    one = look(scene.camat, unit=scene.kauman)
    assert one is not None
    assert len(one.gaps[0].reasons) == 2


def test_a_queue_without_the_service_leaves_the_post_empty_for_it(scene):
    Assignment.objects.filter(user=scene.lurah).update(services=" layanan-lain ")

    one = look(scene.camat, unit=scene.kauman)

    assert one is not None
    assert one.gaps[0].reasons == ("antrean Siti Aminah, S.Sos. tidak memuat layanan ini",)


def test_a_mandate_counts_only_for_what_it_lends(scene):
    Assignment.objects.filter(user=scene.lurah).delete()
    row = people.assign(scene.bob, "lurah", scene.kauman, mode="mandat", verbs=" cases.view ")

    one = look(scene.camat, unit=scene.kauman)

    assert one is not None
    assert one.gaps[0].reasons == ("mandat Bob Santoso tidak mencakup tugas ini",)
    Assignment.objects.filter(pk=row.pk).update(verbs=" cases.act ")
    assert look(scene.camat, unit=scene.kauman) is None


def test_a_closed_unit_matters_only_while_tasks_wait_there(scene):
    Unit.objects.filter(pk=scene.kauman.pk).update(valid_to=TODAY)

    assert look(scene.camat, unit=scene.kauman) is None
    Unit.objects.filter(pk=scene.kauman.pk).update(valid_to=None)
    open_case(scene, at="persetujuan")
    Unit.objects.filter(pk=scene.kauman.pk).update(valid_to=TODAY)
    one = look(scene.camat, unit=scene.kauman)
    assert one is not None
    assert one.gaps[0].reasons[0].startswith(f"{scene.kauman.name} ditutup sejak ")


def test_a_unit_that_begins_later_is_not_yet_empty(scene):
    Unit.objects.filter(pk=scene.neighbour.pk).update(valid_from=TODAY + 60 * DAY)

    assert look(scene.camat, unit=scene.neighbour) is None


def test_each_sees_the_posts_of_their_units_only(scene):
    everywhere = forecast.outlooks(people.actor(scene.camat), now=MORNING)
    own = forecast.outlooks(people.actor(scene.lurah), now=MORNING)
    below = forecast.outlooks(people.actor(scene.camat), now=MORNING, below=scene.neighbour)

    assert {one.unit for one in everywhere} == {scene.neighbour}
    assert own == []
    assert {one.unit for one in below} == {scene.neighbour}
    assert forecast.outlooks(people.actor(scene.alice), now=MORNING) == []


def test_after_hours_today_is_what_is_so_now(scene):
    late = midnight(TODAY).replace(hour=22)
    away(scene.lurah, TODAY, TODAY)

    one = look(scene.camat, unit=scene.kauman, now=late)

    assert one is not None
    assert states(one)[TODAY] == State.EMPTY


def test_without_a_calendar_every_day_counts(scene):
    now = datetime(2029, 3, 1, 3, tzinfo=WIB)
    away(scene.lurah, date(2029, 3, 4), date(2029, 3, 4))

    one = look(scene.camat, unit=scene.kauman, now=now)

    assert one is not None
    assert states(one)[date(2029, 3, 4)] == State.EMPTY


def test_it_costs_six_statements_however_many_posts_and_days(scene, django_assert_num_queries):
    by = people.actor(scene.camat)
    forecast.outlooks(by, now=MORNING)
    with django_assert_num_queries(6):
        few = forecast.outlooks(by, now=MORNING)
    for _number in range(12):
        people.make_officer(
            "lurah", people.make_unit(parent=scene.kecamatan), valid_to=MORNING + 3 * DAY
        )
    by = people.actor(scene.camat)
    with django_assert_num_queries(6):
        many = forecast.outlooks(by, now=MORNING)

    assert len(many) > len(few)


def test_who_is_asked_from_elsewhere_is_not_missed_at_the_owner(scene):
    procedures.make_city(scene)
    procedures.publish(scene, "tiga", procedures.parallel())

    found = forecast.outlooks(people.actor(scene.camat, MORNING), now=MORNING)

    assert not {one.role for one in found if one.unit == scene.kauman} & {"camat", "kepala-opd"}
