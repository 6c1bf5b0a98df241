"""Marks that close acts, where they may be put on, and one that lifts when its reason has ended."""

from __future__ import annotations

import pytest
from django.urls import reverse

from balaikota.core.jobs import clock as job_clock
from balaikota.core.ledger import queries as ledger
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import acting, flagging, merging, replying
from balaikota.engine.cases.models import Block, CaseFlag
from balaikota.engine.cases.queries import detail, inbox, marks, tracking, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.rules import Flag
from balaikota.engine.cases.tests.browsing import act, browser, page_of, text
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    SYSTEM,
    do,
    fresh,
    inbox_of,
    open_case,
    task_of,
)
from balaikota.engine.cases.tests.procedures import open_on, publish, steps
from balaikota.lib.errors import Conflict, DomainError, NotAllowed

pytestmark = pytest.mark.django_db
NOON = MORNING + 3 * HOUR
WHY = {"id": "Ada sengketa. Selesaikan dulu.", "en": "There is a dispute. Settle it first."}
FLAGS = {
    "disputed": {"closes": ["verifikasi.lengkap", "persetujuan.setujui"], "why_not": WHY},
    "blocked": {
        "closes": ["verifikasi.lengkap"],
        "why_not": {"id": "Terhalang.", "en": "Blocked."},
    },
    "payment": {"label": {"id": "Belum bayar", "en": "Not paid"}, "steps": ["persetujuan"]},
}


@pytest.fixture
def by(scene):
    return people.actor(scene.alice, MORNING)


@pytest.fixture
def case(scene):
    return open_on(scene, publish(scene, "bertanda", steps(), flags=FLAGS))


def mark(case, flag, *, by, off=False):
    run = flagging.lower_flag if off else flagging.raise_flag
    return run(by=by, now=MORNING, number=case.number, flag=flag)


def why_closed(case, verb, *, by):
    standing = tracking.standing(visible.get_case(by, case.number), now=MORNING, actor=by)
    [turn] = detail.turns(by, standing, now=MORNING)
    return next(one.why_not for one in turn.choices if one.verb == verb)


def seen(case, *, by):
    found = visible.get_case(by, case.number)
    return {flag for flag, _word, is_up in detail.flags(found) if is_up}


def swept():
    with job_clock.given(NOON):
        tasks.free_waiting.call()


def test_a_mark_closes_the_acts_its_pack_names_and_says_why(scene, by, case):
    assert why_closed(case, "lengkap", by=by) == ""
    mark(case, Flag.DISPUTED, by=by)

    assert why_closed(case, "lengkap", by=by) == WHY["id"]
    assert why_closed(case, "kembalikan", by=by) == ""
    with pytest.raises(acting.ActClosed, match="sengketa"):
        do(case, "lengkap", by=scene.alice)

    mark(case, Flag.DISPUTED, by=by, off=True)
    assert do(case, "lengkap", by=scene.alice).step == "persetujuan"


def test_where_a_mark_may_be_put_on_is_the_packs_word(scene, by, case):
    plain = open_case(scene)
    with pytest.raises(flagging.NotRaised, match="tidak memakai"):
        mark(plain, Flag.PAYMENT, by=by)
    with pytest.raises(flagging.NotRaised, match="Pada langkah ini"):
        mark(case, Flag.PAYMENT, by=by)
    with pytest.raises(flagging.NotRaised, match="Sebutkan"):
        mark(case, Flag.BLOCKED, by=by)
    assert "payment" not in {
        flag for flag, *_rest in detail.flags(visible.get_case(by, case.number))
    }

    do(case, "lengkap", by=scene.alice)
    mark(case, Flag.PAYMENT, by=by)
    known = {flag: word for flag, word, up in detail.flags(visible.get_case(by, case.number)) if up}
    assert known == {"payment": "Belum bayar"}
    mark(plain, Flag.DISPUTED, by=by)  # every service knows it, and nothing is closed
    assert do(plain, "lengkap", by=scene.alice).step == "persetujuan"


def test_each_mark_has_a_tag_and_a_list_in_the_inbox(scene, by, case, django_assert_num_queries):
    mark(case, Flag.DISPUTED, by=by)
    flagging.block(by=by, now=MORNING, number=case.number, words="Menunggu ahli waris")

    counts = inbox.count_tasks(by, now=MORNING)
    for kind, count in ((Filter.DISPUTED, 1), (Filter.BLOCKED, 1), (Filter.URGENT, 0)):
        assert counts[kind] == count
        with django_assert_num_queries(1):
            rows = inbox.find_tasks(by, kind, now=MORNING).rows
        assert [row["number"] for row in rows] == [case.number] * count
    assert marks.word(case.version.pack, Flag.PAYMENT) == "Belum bayar"


def test_the_inbox_shows_the_lists_of_marks_in_use_only(alice, by, case):
    page = alice.get(reverse("cases:inbox")).content.decode()
    assert "saring=disengketakan" not in page
    mark(case, Flag.DISPUTED, by=by)
    page = alice.get(reverse("cases:inbox"), {"saring": "disengketakan"}).content.decode()
    assert "saring=disengketakan" in page
    assert case.number in page
    assert ">Disengketakan</strong>" in page
    assert "saring=sensitif" not in page


@pytest.mark.slow
def test_blocked_by_a_case_it_opens_again_when_that_has_ended(scene, by, case):
    other = open_case(scene)
    acting.claim(by=by, now=MORNING, task_id=task_of(case).pk)
    flagging.block(by=by, now=MORNING, number=case.number, other=other.number)
    assert why_closed(case, "lengkap", by=by) == "Terhalang."
    assert marks.blocked_by(by, case) == (other.number, "")
    swept()
    assert seen(case, by=by) == {"blocked"}

    replying.withdraw(by=replying.applicant_of(other.pk), now=MORNING, case_id=other.pk)

    assert seen(case, by=by) == set()  # at once, whenever the job comes by
    assert why_closed(case, "lengkap", by=by) == ""
    assert CaseFlag.objects.count() == 1
    swept()
    swept()
    assert not CaseFlag.objects.exists()
    told = [note.subject for note in inbox_of(scene.alice) if "terhalang" in note.subject]
    assert told == [f"{case.number} tidak terhalang lagi"]
    events = ledger.history(f"case:{case.pk}", verbs=["cases.sweep", "cases.act"])
    assert [entry.event.outcome for entry in events][1:] == ["flagged-blocked", "unflagged-blocked"]
    assert flagging.lift(by=SYSTEM, now=NOON, case_id=case.pk) is None


@pytest.mark.slow
def test_what_blocks_is_said_and_is_never_what_waits_for_it(scene, by, case):
    other, third = open_case(scene), open_case(scene)
    over = open_case(scene)
    replying.withdraw(by=replying.applicant_of(over.pk), now=MORNING, case_id=over.pk)
    flagging.block(by=by, now=MORNING, number=other.number, other=case.number)
    flagging.block(by=by, now=MORNING, number=third.number, other=other.number)
    table = [
        ({}, "other"),
        ({"other": case.number}, "other"),
        ({"other": over.number}, "other"),
        ({"other": other.number}, "other"),
        ({"other": third.number}, "other"),
        ({"other": "SKP-1999-000001"}, "other"),
        ({"words": "x" * 501}, "words"),
    ]
    for given, field in table:
        with pytest.raises(DomainError) as caught:
            flagging.block(by=by, now=MORNING, number=case.number, **given)
        assert caught.value.field == field, given
    for _twice in range(2):
        flagging.block(by=by, now=MORNING, number=case.number, words="Menunggu sidang")
    assert marks.blocked_by(by, case) == ("", "Menunggu sidang")
    assert str(Block.objects.get(flag__case=case)).endswith("by words")
    auditor = people.actor(people.make_officer("auditor", scene.kauman), MORNING)
    with pytest.raises(NotAllowed):
        flagging.block(by=auditor, now=MORNING, number=case.number, words="x")


@pytest.mark.slow
def test_who_may_not_see_the_blocker_reads_that_there_is_one(scene, by, case):
    other = open_case(scene)
    type(other).objects.filter(pk=other.pk).update(unit=scene.neighbour)
    camat = people.actor(scene.camat, MORNING)
    flagging.block(by=camat, now=MORNING, number=case.number, other=other.number)
    assert marks.blocked_by(by, case) == ("", "berkas lain")
    assert marks.blocked_by(camat, case) == (other.number, "")


@pytest.mark.slow
def test_what_waited_for_a_duplicate_waits_for_its_lead(scene, by, case):
    duplicate, lead, third = (open_case(scene) for _one in range(3))
    flagging.block(by=by, now=MORNING, number=third.number, other=duplicate.number)
    flagging.block(by=by, now=MORNING, number=lead.number, other=third.number)
    flagging.block(by=by, now=MORNING, number=case.number, other=duplicate.number)
    merging.merge(by=by, now=MORNING, number=duplicate.number, other=lead.number, reason="Sama")
    assert marks.blocked_by(by, case) == (lead.number, "")
    assert seen(third, by=by) == set()  # the lead waits for it: it never waits for the lead
    assert marks.blocked_by(by, lead) == (third.number, "")
    assert marks.find_waited_for(case.pk) == [lead.pk, third.pk]


@pytest.mark.slow
def test_the_pages_ask_what_blocks(alice, by, case):
    assert marks.blocked_by(by, case) == ("", "")
    assert alice.get(reverse("cases:block", args=[case.number])).status_code == 200
    to_page = alice.post(reverse("cases:flag", args=[case.number, "blocked"]))
    address = reverse("cases:block", args=[case.number])
    assert to_page.url == address
    assert alice.post(address, {"other": "", "words": ""}).status_code == 422
    typed = alice.post(address, {"other": "SKP-1999-000001", "words": "Sidang"})
    assert typed.status_code == 422
    assert "Sidang" in typed.content.decode()
    page = alice.post(address, {"words": "Menunggu sidang"}, follow=True).content.decode()
    assert "Menunggu sidang" in page
    refused = alice.post(reverse("cases:flag", args=[case.number, "payment"]))
    assert refused.status_code == Conflict.status
    assert "Pada langkah ini" in refused.content.decode()
    alice.post(reverse("cases:flag", args=[case.number, "blocked"]), {"lepas": "1"})
    assert not fresh(case).flags.exists()


def test_an_act_says_what_is_to_be_paid_and_another_that_it_was_paid(scene, alice):
    why = {"id": "Belum dibayar.", "en": "Not paid yet."}
    flags = {"payment": {"closes": ["persetujuan.setujui"], "why_not": why}}
    way = steps()
    way["verifikasi"]["acts"]["lengkap"]["raises"] = ["payment"]
    way["persetujuan"]["acts"]["lunas"] = {
        "label": {"id": "Catat sudah dibayar", "en": "Note as paid"},
        "to": "persetujuan",
        "lowers": ["payment"],
    }
    case = open_on(scene, publish(scene, "bayar", way, flags=flags))
    do(case, "lengkap", by=scene.alice)
    waiting = task_of(case)
    lurah = browser(scene.lurah)

    page = text(lurah.get(page_of(case)))
    assert "Menunggu pembayaran" in page
    assert "Belum dibayar." in page
    with pytest.raises(acting.ActClosed, match="Belum dibayar"):
        do(case, "setujui", by=scene.lurah)
    assert act(lurah, case, "lunas").status_code == 302

    assert not CaseFlag.objects.filter(case=case).exists()
    outcomes = [one.event.outcome for one in ledger.history(f"case:{case.pk}", verbs=["cases.act"])]
    assert [one for one in outcomes if "flagged" in one] == ["flagged-payment", "unflagged-payment"]
    assert "Belum dibayar." not in text(lurah.get(page_of(case)))
    kept = task_of(case)
    assert (kept.pk, kept.due_at, kept.holder) == (waiting.pk, waiting.due_at, scene.lurah)
    assert "Tanda diubah" in text(lurah.get(page_of(case)))
    do(case, "lunas", by=scene.lurah)  # once more tells nothing
    later = [one.event.outcome for one in ledger.history(f"case:{case.pk}", verbs=["cases.act"])]
    assert len(later) == len(outcomes) + 1
