"""Links, mergers and what follows from them: one lead, everybody hears, undone as if it never was."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.jobs import clock as job_clock
from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import merging, relating, replying
from balaikota.engine.cases.models import Follower, Merger, Relation, Status, Task
from balaikota.engine.cases.queries import inbox, several, tracking, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    SYSTEM,
    defects,
    do,
    fresh,
    inbox_of,
    open_case,
)
from balaikota.engine.cases.tests.procedures import open_on, publish, steps
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
NOON = MORNING + 3 * HOUR


@pytest.fixture
def alice_(scene):
    return people.actor(scene.alice, MORNING)


@pytest.fixture
def cases(scene):
    """Four requests of the same service, each with an address of its own."""
    return [open_case(scene, surel=f"p{n}@contoh.test") for n in range(4)]


def merged(case, lead, *, by, now=MORNING):
    return merging.merge(by=by, now=now, number=case.number, other=lead.number, reason="Sama")


def apart(case, *, by, now=NOON):
    return merging.unmerge(by=by, now=now, number=case.number)


def letters(case):
    """Return the letters to the applicant of a case, earliest first."""
    rows = Notice.objects.filter(channel="EMAIL").order_by("pk")
    return [row for row in rows if row.recipient == fresh(case).email]


def told(case):
    return [row.subject for row in letters(case)]


def followers(lead):
    rows = Follower.objects.filter(case=lead).order_by("holder__pk")
    return [row.holder_id for row in rows]


def state(case):
    """Return everything of a case and its tasks that a merger may not change."""
    kept = ("pk", "step", "act", "holder_id", "due_at", "warn_at", "warned_percent", "ended_at")
    own = fresh(case)
    rows = Task.objects.filter(case=case).order_by("pk").values_list(*kept)
    return own.status, own.step, own.promise_due_at, own.ended_at, list(rows)


def outcomes(case):
    return [entry.event.outcome for entry in ledger.history(f"case:{case.pk}", verbs=["cases.act"])]


def numbers(found, how):
    return [tie.number for tie in found.ties if tie.how == how]


def test_a_link_is_seen_from_both_sides_once_and_taken_off(scene, alice_, cases):
    first, second, *_rest = cases
    for pair in ((second, first), (first, second)):
        relating.link(by=alice_, now=MORNING, number=pair[0].number, other=pair[1].number.lower())

    row = Relation.objects.get()
    assert (row.case, row.other) == (first, second)
    for one, other in ((first, second), (second, first)):
        found = several.of_case(alice_, visible.get_case(alice_, one.number))
        assert numbers(found, "linked") == [other.number]

    relating.unlink(by=alice_, now=MORNING, number=second.number, relation_id=row.pk)
    assert not Relation.objects.exists()
    assert outcomes(first) == ["linked", "unchanged-link", "unlinked"] == outcomes(second)
    with pytest.raises(Conflict):
        relating.unlink(by=alice_, now=MORNING, number=first.number, relation_id=row.pk)


def test_what_the_reader_may_not_see_cannot_be_linked_and_looks_absent(scene, alice_, cases):
    first, second, *_rest = cases
    nina, camat = (people.actor(one, MORNING) for one in (scene.nina, scene.camat))
    elsewhere = open_case(scene)
    type(elsewhere).objects.filter(pk=elsewhere.pk).update(unit=scene.neighbour)

    with pytest.raises(DomainError) as caught:
        relating.link(by=alice_, now=MORNING, number=first.number, other=elsewhere.number)
    assert caught.value.field == "other"
    for other in ("", first.number):
        with pytest.raises(DomainError):
            relating.link(by=alice_, now=MORNING, number=first.number, other=other)
    with pytest.raises(NotFound):
        relating.link(by=nina, now=MORNING, number=first.number, other=elsewhere.number)

    relating.link(by=camat, now=MORNING, number=first.number, other=elsewhere.number)
    seen = several.of_case(alice_, visible.get_case(alice_, first.number))
    assert seen.ties == []
    assert several.find_others(alice_, first, elsewhere.number) == []
    assert [tie.number for tie in several.find_others(alice_, first, second.number[-6:])] == [
        second.number
    ]
    with pytest.raises(Conflict):
        relating.unlink(
            by=alice_, now=MORNING, number=first.number, relation_id=Relation.objects.get().pk
        )
    assert Relation.objects.exists()


@pytest.mark.parametrize("act", ["link", "unlink", "merge", "unmerge"])
def test_only_who_works_at_the_unit_may(scene, cases, act):
    auditor = people.actor(people.make_officer("auditor", scene.kauman), MORNING)
    given = {
        "link": {"other": cases[1].number},
        "unlink": {"relation_id": 1},
        "merge": {"other": cases[1].number, "reason": "x"},
        "unmerge": {},
    }[act]
    run = getattr(relating if "link" in act else merging, act)
    with pytest.raises(NotAllowed):
        run(by=auditor, now=MORNING, number=cases[0].number, **given)

    # Who acts at one unit and only looks at this one is refused by the act itself.
    looks = people.make_officer("lurah", people.make_unit())
    people.assign(looks, "auditor", scene.kauman)
    with pytest.raises(NotAllowed):
        run(by=people.actor(looks, MORNING), now=MORNING, number=cases[0].number, **given)


@pytest.mark.slow
def test_a_duplicate_gets_no_acts_and_its_applicant_hears_of_the_lead(scene, alice_, cases):
    lead, case, *_rest = cases
    before = told(case)
    merged(case, lead, by=alice_)

    assert fresh(case).status == Status.MERGED
    rows = inbox.find_tasks(alice_, Filter.UNIT, now=NOON).rows
    assert case.number not in {row["number"] for row in rows}
    assert told(case)[len(before) :] == [f"Permohonan {case.number} digabung"]
    assert outcomes(lead) == ["took-in"]

    heard = len(told(case))
    do(lead, "kembalikan", by=scene.alice, defects=defects("nama_usaha", note="RAHASIA"))
    assert told(case)[heard:] == [f"Kabar tentang permohonan {case.number}"]
    letter = letters(case)[-1]
    assert "menunggu keterangan dari pemohonnya" in letter.body
    assert "RAHASIA" not in letter.body
    assert ANSWERS["nama"] not in letter.body

    actor = replying.applicant_of(case.pk)
    found = several.of_applicant(visible.get_case(actor, case.number))
    assert found.lead is not None
    assert found.lead.number == lead.number
    with pytest.raises(Conflict, match="digabung"):
        replying.withdraw(by=actor, now=NOON, case_id=case.pk)
    standing = tracking.standing(fresh(case), now=NOON)
    assert standing.task is None
    assert not standing.is_late


def test_taken_apart_it_stands_where_it_would_have_stood(scene, alice_, cases):
    lead, case, *_rest = cases
    was = state(case)
    merged(case, lead, by=alice_)
    assert state(case) != was

    back = apart(case, by=alice_, now=MORNING + 2 * DAY)

    assert state(case) == was
    assert tracking.is_late(back, MORNING + 2 * DAY)  # the time between counts
    assert followers(lead) == []
    assert told(case)[-1] == f"Permohonan {case.number} tidak digabung lagi"
    assert outcomes(case) == ["merged", "unmerged"]
    with pytest.raises(merging.NotMerged):
        apart(case, by=alice_)
    do(case, "lengkap", by=scene.alice, now=NOON)
    merged(case, lead, by=alice_)  # may be merged again
    assert followers(lead) == [case.pk]
    assert several.get_lead(lead) is None
    assert str(Follower.objects.get()) == f"{case.pk} follows {lead.pk}"
    assert str(Merger.objects.latest("pk")) == f"{case.pk} -> {lead.pk}"


def test_who_left_no_address_is_written_nothing_and_merged_all_the_same(scene, alice_, cases):
    case = open_case(scene, surel="")
    before = Notice.objects.count()
    merged(case, cases[0], by=alice_)
    assert followers(cases[0]) == [case.pk]
    assert Notice.objects.count() == before


@pytest.mark.slow
def test_chains_resolve_to_one_lead_and_come_apart_in_any_order(alice_, cases):
    a, b, c, d = cases
    merged(a, b, by=alice_)
    merged(b, c, by=alice_)
    assert followers(c) == [a.pk, b.pk]
    merged(d, b, by=alice_)  # what was merged stands for its lead
    assert followers(c) == [a.pk, b.pk, d.pk]
    assert several.lead_id_of(a) == c.pk

    for case, lead in ((c, a), (c, d)):  # never a circle
        with pytest.raises(merging.NotMerged):
            merged(case, lead, by=alice_)
    with pytest.raises(merging.NotMerged, match="sudah digabung"):
        merged(a, c, by=alice_)

    apart(b, by=alice_)
    assert (followers(b), followers(c)) == ([a.pk], [d.pk])
    assert told(a)[-1] == f"Permohonan {a.number} tidak digabung lagi"
    apart(a, by=alice_)
    assert (followers(b), followers(c)) == ([], [d.pk])


@pytest.mark.slow
def test_what_may_not_be_merged_says_why(scene, alice_, cases):
    lead, case, waiting, over = cases
    do(waiting, "kembalikan", by=scene.alice, defects=defects("nama_usaha"))
    replying.withdraw(by=replying.applicant_of(over.pk), now=MORNING, case_id=over.pk)
    other = open_on(scene, publish(scene, "lain", steps()))
    issuing = open_case(scene, at="surat")
    table = [
        (case, case, "sendiri"),
        (case, over, "sudah selesai"),
        (over, lead, "sudah selesai"),
        (waiting, lead, "menunggu perbaikan"),
        (case, other, "layanan yang sama"),
        (issuing, lead, "sedang dibuat"),
    ]
    for one, into, why in table:
        with pytest.raises(DomainError, match=why):
            merged(one, into, by=alice_)
    for reason in (" ", "x" * 2001):
        with pytest.raises(DomainError) as caught:
            merging.merge(
                by=alice_, now=MORNING, number=case.number, other=lead.number, reason=reason
            )
        assert caught.value.field == "reason"
    assert not Follower.objects.exists()


@pytest.mark.slow
def test_a_lead_that_is_withdrawn_sets_its_duplicates_free(scene, alice_, cases):
    lead, case, other, decided = cases
    merged(case, lead, by=alice_)
    merged(other, decided, by=alice_)
    do(decided, "lengkap", by=scene.alice)
    do(decided, "tolak", by=scene.lurah, code="tidak_ada_usaha")
    assert "Selesai" in letters(other)[-1].body

    replying.withdraw(by=replying.applicant_of(lead.pk), now=MORNING, case_id=lead.pk)
    with job_clock.given(NOON):
        tasks.free_waiting.call()
        tasks.free_waiting.call()

    assert fresh(case).status == Status.OPEN
    assert fresh(other).status == Status.MERGED  # what was decided was decided for both
    assert told(case).count(f"Permohonan {case.number} tidak digabung lagi") == 1
    assert merging.release(by=SYSTEM, now=NOON, case_id=other.pk) is None


@pytest.mark.slow
def test_the_pages_lead_through_it(scene, alice, alice_, cases):
    lead, case, *_rest = cases
    address = reverse("cases:merge", args=[case.number])
    page = alice.get(address, {"cari": lead.number}).content.decode()
    assert f'value="{lead.number}"' in page
    assert "Tidak ada berkas" in alice.get(address, {"cari": "ZZZ"}).content.decode()
    wrong = alice.post(address, {"other": "SKP-1999-000001", "reason": "Kembar"})
    assert wrong.status_code == 422
    assert "Kembar" in wrong.content.decode()

    done = alice.post(address, {"other": lead.number, "reason": "Kembar"}, follow=True)
    assert "Digabung ke berkas lain" in done.content.decode()
    shown = alice.get(reverse("cases:case", args=[lead.number])).content.decode()
    assert case.number in shown
    assert "Digabung ke sini" in shown

    browser = Client()
    browser.force_login(scene.charlie)
    type(case).objects.filter(pk=case.pk).update(applicant=scene.charlie)
    track = browser.get(reverse("cases:track_case", args=[case.number])).content.decode()
    assert lead.number in track
    assert "p0@contoh.test" not in track
    assert inbox_of(scene.charlie) == []

    apart_address = reverse("cases:unmerge", args=[case.number])
    assert "Kembar" in alice.get(apart_address).content.decode()
    assert alice.post(apart_address).status_code == 302
    assert alice.post(apart_address).status_code == 409
    assert "tidak sedang digabung" in alice.get(apart_address).content.decode()

    link = reverse("cases:link", args=[case.number])
    assert alice.get(link).status_code == 200
    assert alice.post(link, {"other": ""}).status_code == 422
    alice.post(link, {"other": lead.number})
    row = Relation.objects.get()
    unlink = reverse("cases:unlink", args=[case.number, row.pk])
    assert "Terkait" in alice.get(reverse("cases:case", args=[case.number])).content.decode()
    alice.post(unlink)
    assert "sudah dilepas" in alice.post(unlink, follow=True).content.decode()
    assert str(row) == f"{lead.pk} linked {case.pk}"


def test_the_case_page_costs_nothing_more_for_a_case_on_its_own(
    alice, cases, django_assert_max_num_queries
):
    address = reverse("cases:case", args=[cases[0].number])
    alice.get(address)
    with django_assert_max_num_queries(14):
        alice.get(address)
