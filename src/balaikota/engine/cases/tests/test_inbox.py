"""Who sees a case, and what waits for whom."""

from __future__ import annotations

import pytest
from django.db.models import Q

from balaikota.core import manifest
from balaikota.core.action import Actor, ActorKind
from balaikota.core.people import rules
from balaikota.core.people.models import Assignment, Leave
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, replying
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import inbox, posts, shown, visible
from balaikota.engine.cases.queries.inbox import Filter, count_tasks, find_tasks
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    SLUG,
    do,
    end_post,
    open_case,
    task_of,
)
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db
NOON = MORNING + 3 * HOUR


def at(user, now=MORNING):
    return people.actor(user, now)


def claim(case, user):
    acting.claim(by=at(user), now=MORNING, task_id=task_of(case).pk)


def numbers(scene_user, chosen, *, now=MORNING, **more):
    rows = inbox.find_tasks(at(scene_user, now), chosen, now=now, **more).rows
    return [row["number"] for row in rows]


# Who sees a case


@pytest.mark.parametrize(
    ("who", "sees"),
    [("alice", True), ("bob", True), ("lurah", True), ("camat", True), ("nina", False),
     ("resident", True), ("charlie", False)],
)  # fmt: skip
def test_a_case_is_seen_by_its_office_those_above_and_its_applicant(scene, who, sees):
    case = open_case(scene, by=at(scene.resident))
    actor = at(getattr(scene, who))

    assert visible.visible_to(actor).filter(pk=case.pk).exists() is sees
    if sees:
        assert visible.get_case(actor, case.number.lower().replace("-", " ")) == case
    else:
        with pytest.raises(NotFound, match="Periksa nomornya"):
            visible.get_case(actor, case.number)


def test_the_neighbours_camat_sees_nothing(scene):
    open_case(scene)
    other = people.make_officer("camat", people.make_unit("kecamatan", scene.kecamatan.parent))

    assert not visible.visible_to(at(other)).exists()


def test_a_secret_opens_one_case(scene):
    case, other = open_case(scene), open_case(scene)

    assert list(visible.visible_to(replying.applicant_of(case.pk))) == [case]
    assert other not in visible.visible_to(replying.applicant_of(case.pk))


@pytest.mark.parametrize("kind", [ActorKind.VISITOR, ActorKind.GATEWAY, ActorKind.SYSTEM])
def test_nobody_else_sees_any(scene, kind):
    open_case(scene)

    assert not visible.visible_to(Actor(kind, "-")).exists()


def test_an_officer_whose_assignment_ended_sees_nothing(scene):
    open_case(scene)
    end_post(scene.alice, NOON)

    assert not visible.visible_to(at(scene.alice, NOON)).exists()


@pytest.mark.parametrize("number", ["", "SKP-2026-999999", "bukan nomor", "SKP-2026-0\x00"])
def test_what_is_no_number_is_not_found(scene, number):
    with pytest.raises(NotFound):
        visible.get_case(at(scene.alice), number)


@pytest.fixture
def hidden(scene, monkeypatch):
    """A case that a room hides from everybody but the lurah."""
    case = open_case(scene)

    def restrict(actor):
        return Q() if actor.holding("lurah", scene.kauman.pk) else Q(pk=case.pk)

    known = (*manifest.all_manifests(), manifest.Manifest("x", "X", restrict=restrict))
    monkeypatch.setattr(visible, "all_manifests", lambda: known)
    return case


def test_what_a_room_hides_is_seen_by_whom_it_lets(scene, hidden):
    assert visible.get_case(at(scene.lurah), hidden.number) == hidden


def test_what_a_room_hides_is_hidden_everywhere(scene, hidden):
    open_one = open_case(scene)

    with pytest.raises(NotFound):
        visible.get_case(at(scene.alice), hidden.number)
    assert numbers(scene.alice, Filter.UNIT) == [open_one.number]
    assert numbers(scene.alice, Filter.UNIT, search=hidden.number) == []
    assert inbox.count_tasks(at(scene.alice), now=MORNING)[Filter.UNIT] == 1


# The inbox


@pytest.fixture
def full(scene):
    """Cases in every state; the key says which."""
    made = {
        "fresh": open_case(scene),
        "mine": open_case(scene),
        "bobs": open_case(scene),
        "lurahs": open_case(scene, at="persetujuan"),
        "returned": open_case(scene, at="perbaikan"),
        "issuing": open_case(scene, at="surat"),
        "ended": do(open_case(scene), "tolak", by=scene.alice, code="bukan_pemilik"),
    }
    claim(made["mine"], scene.alice)
    claim(made["bobs"], scene.bob)
    return made


SHOWS = [
    (Filter.TODO, "alice", {"fresh", "mine", "bobs"}),
    (Filter.TODO, "lurah", {"lurahs"}),
    (Filter.TODO, "camat", set()),
    (Filter.MINE, "alice", {"mine"}),
    (Filter.UNCLAIMED, "alice", {"fresh"}),
    (Filter.UNIT, "camat", {"fresh", "mine", "bobs", "lurahs", "issuing"}),
    (Filter.WAITING, "alice", {"returned"}),
    (Filter.TODAY, "alice", {"fresh", "mine", "bobs", "lurahs"}),
    (Filter.LATE, "alice", set()),
    (Filter.UNATTENDED, "camat", set()),
    (Filter.UNIT, "nina", set()),
]


def test_each_filter_shows_what_it_says(scene, full):
    names = {case.number: name for name, case in full.items()}

    for chosen, who, expected in SHOWS:
        found = [names[number] for number in numbers(getattr(scene, who), chosen)]
        assert sorted(found) == sorted(expected), (chosen, who)


def test_late_tasks_and_empty_posts_are_found(scene, full):
    end_post(scene.lurah, NOON)
    later = NOON + HOUR

    late = numbers(scene.camat, Filter.LATE, now=later)
    empty = numbers(scene.camat, Filter.UNATTENDED, now=later)

    assert set(late) == {full[name].number for name in ("fresh", "mine", "bobs", "lurahs")}
    assert empty == [full["lurahs"].number]
    assert numbers(scene.camat, Filter.TODAY, now=later) == []


@pytest.mark.parametrize("now", [MORNING, NOON + HOUR])
def test_counts_add_up_to_the_rows(scene, full, now):
    for user in (scene.alice, scene.lurah, scene.camat, scene.nina):
        counts = inbox.count_tasks(at(user, now), now=now)
        shown = set(Filter) - {Filter.STRANDED}

        assert counts == {chosen.value: len(numbers(user, chosen, now=now)) for chosen in shown}
        running = Task.objects.filter(ended_at=None, case__in=visible.visible_to(at(user, now)))
        assert counts["unit"] + counts["menunggu-pemohon"] == running.count()


@pytest.mark.parametrize("part", ["{pk}", " skp-2026-{pk:06d} ", "26-{pk:06d}"])
def test_a_number_is_found_by_its_part(scene, part):
    case, _other = open_case(scene), open_case(scene)
    Case.objects.filter(pk=case.pk).update(number="SKP-2026-777123")
    search = part.format(pk=777123)

    assert numbers(scene.alice, Filter.UNIT, search=search) == ["SKP-2026-777123"]


def test_a_search_without_a_match_is_empty(scene):
    open_case(scene)

    assert numbers(scene.alice, Filter.UNIT, search="%") == []


@pytest.mark.slow
def test_pages_show_every_task_once_earliest_due_first(scene, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 4)
    cases = [open_case(scene, now=MORNING + HOUR * (number % 3)) for number in range(10)]
    Task.objects.filter(case=cases[4]).update(due_at=None)  # without a time: last
    seen, cursor = [], ""
    while cursor is not None:
        page = inbox.find_tasks(at(scene.alice), Filter.TODO, now=MORNING, cursor=cursor)
        seen += page.rows
        cursor = page.next_cursor

    assert sorted(row["number"] for row in seen) == sorted(case.number for case in cases)
    assert [row["sort_at"] for row in seen] == sorted(row["sort_at"] for row in seen)
    assert seen[-1]["number"] == cases[4].number


@pytest.mark.parametrize("cursor", ["x", ",", "2026-11-23,1", "2026-11-23T00:00:00,1", "x,1", "9"])
def test_a_cursor_that_says_nothing_gives_the_first_page(scene, cursor):
    open_case(scene)

    assert numbers(scene.alice, Filter.TODO, cursor=cursor) == numbers(scene.alice, Filter.TODO)


def test_the_inbox_asks_as_often_for_many_rows_as_for_few(scene, django_assert_num_queries):
    actor = at(scene.alice)
    for _ in range(5):
        open_case(scene)

    def ask():
        page = inbox.find_tasks(actor, Filter.TODO, now=MORNING)
        inbox.count_tasks(actor, now=MORNING)
        return shown.inbox_rows(page.rows, now=MORNING, lang="id")

    with django_assert_num_queries(2):
        assert len(ask()) == 5
    for _ in range(10):
        open_case(scene)
    with django_assert_num_queries(2):
        assert len(ask()) == 15


def test_a_row_says_what_comes_next_and_how_urgent(scene):
    case = open_case(scene, at="persetujuan")
    end_post(scene.lurah, NOON)
    later = NOON + 3 * HOUR
    page = inbox.find_tasks(at(scene.camat, later), Filter.UNIT, now=later)

    [row] = shown.inbox_rows(page.rows, now=later, lang="en")

    assert row["service"] == "Trial letter"
    assert row["next_act"] == "The lurah or a deputy approves"
    assert (row["is_late"], row["is_unattended"], row["holder"]) == (True, True, "")
    assert row["role_title"] == "Lurah (head of a kelurahan)"
    assert row["number"] == case.number


def test_the_applicants_row_is_nobodys_fault(scene):
    open_case(scene, at="perbaikan")
    later = MORNING + 30 * DAY
    page = inbox.find_tasks(at(scene.alice, later), Filter.WAITING, now=later)

    [row] = shown.inbox_rows(page.rows, now=later, lang="id")

    assert (row["is_late"], row["is_unattended"], row["role_title"]) == (False, False, "")


def test_tabs_bear_their_counts(scene):
    open_case(scene)
    counts = inbox.count_tasks(at(scene.alice), now=MORNING)

    tabs = shown.inbox_tabs(counts, Filter.TODO)

    assert [tab["value"] for tab in tabs if tab["is_chosen"]] == ["tugas"]
    assert {str(tab["text"]): tab["count"] for tab in tabs}["Tugas saya"] == 1


def test_a_post_that_only_looks_has_no_tasks_of_its_own(scene):
    open_case(scene)
    auditor = people.make_officer("auditor", scene.kecamatan.parent, name="Auditor")

    assert numbers(auditor, Filter.TODO) == []
    assert len(numbers(auditor, Filter.UNIT)) == 1


def limit(user, *services):
    """Limit what the officer holds to a queue of services."""
    Assignment.objects.filter(user=user).update(services=rules.spaced(services))


def test_a_queue_hides_the_cases_of_other_services_everywhere(scene):
    case = open_case(scene)
    limit(scene.alice, "akta-kelahiran")
    by = people.actor(scene.alice, MORNING)

    assert not visible.visible_to(by).filter(pk=case.pk).exists()
    assert find_tasks(by, Filter.TODO, now=MORNING).rows == []
    assert set(count_tasks(by, now=MORNING).values()) == {0}
    with pytest.raises(NotFound):
        visible.get_case(by, case.number)


def test_a_queue_with_the_service_is_as_good_as_none(scene):
    case = open_case(scene)
    limit(scene.alice, SLUG)
    by = people.actor(scene.alice, MORNING)

    assert [row["number"] for row in find_tasks(by, Filter.TODO, now=MORNING).rows] == [case.number]
    assert posts.grant_for(by, task_of(case)) == by.grants[0]


def test_a_task_is_unattended_when_nobodys_queue_holds_its_service(scene):
    case = open_case(scene)
    for user in (scene.alice, scene.bob):
        limit(user, "akta-kelahiran")

    assert not posts.is_staffed(task_of(case), MORNING)
    assert posts.grant_for(people.actor(scene.alice, MORNING), task_of(case)) is None
    limit(scene.bob, "akta-kelahiran", SLUG)
    assert posts.find_actors(task_of(case), MORNING) == [scene.bob]


def test_a_task_is_unattended_while_the_only_holder_is_on_leave(scene):
    case = open_case(scene, at="persetujuan")
    Leave.objects.create(
        user=scene.lurah, kind="cuti", valid_from=MORNING, valid_to=MORNING + HOUR,
        entered_at=MORNING,
    )  # fmt: skip
    camat = people.actor(scene.camat, MORNING)

    def unattended(now):
        return [row["number"] for row in find_tasks(camat, Filter.UNATTENDED, now=now).rows]

    assert unattended(MORNING) == [case.number]
    assert unattended(MORNING + HOUR) == []


@pytest.mark.parametrize("role", ["auditor", "inspektorat", "koordinator"])
def test_whoever_only_reads_is_told_how_much_there_is(scene, role):
    open_case(scene)
    open_case(scene, at="perbaikan")
    office = people.make_unit("inspektorat") if role == "inspektorat" else people.make_city()
    reader = people.make_officer(role, office)

    counts = count_tasks(at(reader), now=MORNING)

    assert (counts[Filter.TODO], counts[Filter.UNIT], counts[Filter.WAITING]) == (0, 1, 1)


def test_what_one_only_sees_at_another_unit_is_not_to_do_there(scene):
    case = open_case(scene)
    people.assign(scene.nina, "auditor", people.make_city())

    assert numbers(scene.nina, Filter.UNIT) == [case.number]
    assert numbers(scene.nina, Filter.TODO) == numbers(scene.nina, Filter.UNCLAIMED) == []
