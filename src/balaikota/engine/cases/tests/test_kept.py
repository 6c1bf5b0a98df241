"""What is kept from somebody does not come round another way: parts, what it opens, links, mergers."""

from __future__ import annotations

import pytest
from django.db.models import Q

from balaikota.core import manifest
from balaikota.core.files.models import StoredFile
from balaikota.core.ledger import queries as ledger
from balaikota.core.manifest import Manifest
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import (
    acting,
    answering,
    concerning,
    drafting,
    flagging,
    merging,
    opening,
    relating,
    splitting,
)
from balaikota.engine.cases.actions.splitting import Part
from balaikota.engine.cases.models import Case, Concern, Draft, Relation, Task
from balaikota.engine.cases.queries import inbox, kept, several, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.tests.asked_outside import ask, holder
from balaikota.engine.cases.tests.browsing import browser, page_of, text
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    MORNING,
    SLUG,
    VISITOR,
    do,
    fresh,
    open_case,
    submission,
    task_of,
)
from balaikota.engine.cases.tests.procedures import publish
from balaikota.engine.cases.tests.test_opens import EVERYTHING, begun, opening_steps
from balaikota.lib.errors import Conflict, DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HIDDEN = "disembunyikan dari sebagian petugas"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def photo(scene):
    return StoredFile.objects.create(
        owner="draft:x", name="toko.jpg", media_type="image/jpeg", size=9, digest="0" * 64,
        stored_at=MORNING,
    )  # fmt: skip


@pytest.fixture
def whole(scene, photo):
    return begun(scene, scene.version, photo)[0]


def at(user):
    return people.actor(user, now=MORNING)


def split(scene, case, by=None):
    parts = [Part(SLUG, "Warung belakang")]
    return splitting.split(
        by=at(by or scene.alice), now=MORNING, number=case.number, parts=parts, copied=[*ANSWERS]
    )


def name(scene, case, about, by=None):
    concerning.name_concern(
        by=at(by or scene.bob), now=MORNING, number=case.number, about=about, reason="Pungutan"
    )


def link(scene, case, other, by=None):
    relating.link(by=at(by or scene.camat), now=MORNING, number=case.number, other=other.number)


def sees(user, case):
    """Tell in every way there is whether somebody sees a case; they all say the same."""
    client, actor = browser(user), at(user)
    found = visible.visible_to(actor).filter(pk=case.pk).exists()
    rows = inbox.find_tasks(actor, Filter.UNIT, now=MORNING, search=case.number).rows
    count = Task.objects.filter(case__in=visible.in_charge_of(actor), case=case).count()
    page = client.get(page_of(case)).status_code
    shown = client.get("/meja/", {"saring": Filter.UNIT.value, "cari": case.number})
    listed = f'href="{page_of(case)}"' in shown.content.decode()
    told = {found, bool(rows), bool(count), page == 200, listed}
    assert len(told) == 1, (found, rows, count, page, listed)
    return found


def outcomes(case):
    return [entry.event.outcome for entry in ledger.history(f"case:{case.pk}", verbs=["cases.act"])]


def hide(monkeypatch, *cases, from_=None, slug="rahasia", is_said=True):
    """Let a room hide cases from one officer."""
    pks = [case.pk for case in cases]

    def restrict(actor):
        return Q(pk__in=pks if from_ is None or actor.id == str(from_.pk) else [])

    room = Manifest(
        slug=slug, title="Rahasia", restrict=restrict,
        restricted=(lambda: Q(pk__in=pks)) if is_said else None,
    )  # fmt: skip
    known = (*manifest.all_manifests(), room)
    for module in (visible, kept):
        monkeypatch.setattr(module, "all_manifests", lambda: known)


# Whom a case is about


def test_what_was_split_off_before_is_kept_too_and_given_back_with_it(scene, whole):
    [part] = split(scene, whole)
    [below] = split(scene, part)
    assert sees(scene.alice, below)

    name(scene, whole, f"petugas:{scene.alice.pk}")

    for case in (whole, part, below):
        assert not sees(scene.alice, case)
        assert (task_of(case).role, task_of(case).unit) == ("lurah", scene.kauman)
        assert "concern-named" in outcomes(case)
    assert sees(scene.bob, below)
    own = Concern.objects.get(case=whole)
    concerning.drop_concern(by=at(scene.lurah), now=MORNING, number=whole.number, concern_id=own.pk)
    for case in (whole, part, below):
        assert sees(scene.alice, case)
        assert task_of(case).role == "petugas-loket"
    assert not Concern.objects.exists()


def test_what_was_said_of_a_part_by_itself_stays(scene, whole):
    [part] = split(scene, whole)
    name(scene, part, f"petugas:{scene.alice.pk}")
    name(scene, whole, f"petugas:{scene.alice.pk}")
    own = Concern.objects.get(case=whole)

    concerning.drop_concern(by=at(scene.lurah), now=MORNING, number=whole.number, concern_id=own.pk)

    assert (sees(scene.alice, whole), sees(scene.alice, part)) == (True, False)


def test_the_first_named_taken_back_leaves_the_way_home_to_the_next(scene, whole):
    name(scene, whole, f"petugas:{scene.alice.pk}")
    name(scene, whole, f"unit:{scene.kauman.code}")
    for concern in Concern.objects.order_by("pk"):
        concerning.drop_concern(
            by=at(scene.camat), now=MORNING, number=whole.number, concern_id=concern.pk
        )

    assert (task_of(whole).role, task_of(whole).unit) == ("petugas-loket", scene.kauman)
    assert sees(scene.alice, whole)


def test_a_duplicate_is_kept_with_its_lead_and_stays_so_taken_apart(scene):
    lead, same = open_case(scene), open_case(scene)
    merging.merge(
        by=at(scene.alice), now=MORNING, number=same.number, other=lead.number, reason="Sama"
    )

    name(scene, lead, f"unit:{scene.kauman.code}")

    assert not visible.visible_to(at(scene.alice)).filter(pk=same.pk).exists()
    assert visible.visible_to(at(scene.camat)).filter(pk=same.pk).exists()
    merging.unmerge(by=at(scene.camat), now=MORNING, number=same.number)
    assert (task_of(same).role, task_of(same).unit) == ("camat", scene.kecamatan)
    assert (sees(scene.alice, same), sees(scene.camat, same)) == (False, True)


def test_a_form_begun_before_becomes_a_case_that_is_kept_too(scene, photo):
    case, _secret = begun(scene, publish(scene, "induk", opening_steps({"nama": "nama"})), photo)
    do(case, "lengkap", by=scene.alice)
    draft = Draft.objects.get()
    name(scene, case, f"petugas:{scene.alice.pk}")
    drafting.resume_begun(
        by=VISITOR, now=MORNING, draft_id=draft.pk, case_id=case.pk, token="t" * 32
    )

    made = opening.submit(
        by=VISITOR, now=MORNING, draft_id=draft.pk, token="t" * 32, sent=submission(scene)
    )

    assert Relation.objects.get().other == made.case
    assert (sees(scene.alice, made.case), sees(scene.bob, made.case)) == (False, True)


def test_an_answer_from_outside_is_not_told_to_whom_the_case_is_about(scene):
    case = open_case(scene)
    inquiry = ask(scene, case)
    name(scene, case, f"petugas:{scene.alice.pk}")
    before = Notice.objects.filter(user_id=scene.alice.pk).count()

    answering.refuse(**holder(inquiry), reason="Bukan kami")

    assert Notice.objects.filter(user_id=scene.alice.pk).count() == before


# What a room hides


@pytest.mark.parametrize("is_said", [True, False])
def test_what_a_room_keeps_is_not_split_and_opens_nothing(scene, photo, monkeypatch, is_said):
    case, _secret = begun(scene, publish(scene, "induk", opening_steps(EVERYTHING)), photo)
    hide(monkeypatch, case, from_=scene.bob, is_said=is_said)

    with pytest.raises(splitting.NotSplit, match=HIDDEN):
        split(scene, case)
    with pytest.raises(acting.ActClosed, match=HIDDEN):
        do(case, "lengkap", by=scene.alice)

    assert not Relation.objects.exists()
    assert fresh(case).step == "verifikasi"


def test_a_room_opens_from_what_it_keeps_only_what_it_keeps_too(scene, photo, monkeypatch):
    case, _secret = begun(scene, publish(scene, "induk", opening_steps(EVERYTHING)), photo)
    hide(monkeypatch, case, from_=scene.bob, slug="percobaan")

    with pytest.raises(Conflict, match=HIDDEN):
        do(case, "lengkap", by=scene.alice)
    assert (fresh(case).step, Case.objects.count()) == ("verifikasi", 1)

    # PostgreSQL gives no number of what was taken back again.
    coming = [Case(pk=case.pk + ahead) for ahead in range(1, 5)]
    hide(monkeypatch, case, *coming, from_=scene.bob, slug="percobaan")
    do(case, "lengkap", by=scene.alice)
    other = Relation.objects.get().other
    assert (sees(scene.alice, other), sees(scene.bob, other)) == (True, False)


def test_a_form_is_not_begun_from_what_a_room_keeps(scene, photo, monkeypatch):
    case, _secret = begun(scene, publish(scene, "induk", opening_steps({"nama": "nama"})), photo)
    hide(monkeypatch, case, from_=scene.bob, slug="percobaan")

    with pytest.raises(Conflict, match=HIDDEN):
        do(case, "lengkap", by=scene.alice)

    assert not Draft.objects.exists()


def test_a_link_to_a_hidden_case_leaves_no_trace_for_whom_it_is_hidden_from(scene, monkeypatch):
    case, secret = open_case(scene), open_case(scene)
    hide(monkeypatch, secret, from_=scene.alice)
    before = text(browser(scene.alice).get(page_of(case)))

    link(scene, case, secret)
    link(scene, secret, case)

    page = text(browser(scene.alice).get(page_of(case)))
    assert secret.number not in page
    assert page.partition("Riwayat")[2] == before.partition("Riwayat")[2]
    for own in (case, secret):
        assert "Terkait" in text(browser(scene.camat).get(page_of(own)))
    for reader, expected in ((scene.alice, []), (scene.camat, [secret.number])):
        found = several.of_case(at(reader), visible.get_case(at(reader), case.number))
        assert [tie.number for tie in found.ties] == expected
    assert "linked" in outcomes(secret)
    relation = Relation.objects.get()
    with pytest.raises(Conflict):
        relating.unlink(
            by=at(scene.alice), now=MORNING, number=case.number, relation_id=relation.pk
        )
    relating.unlink(by=at(scene.camat), now=MORNING, number=case.number, relation_id=relation.pk)
    assert outcomes(case) == []


@pytest.mark.parametrize("is_lead", [True, False])
def test_a_hidden_case_is_merged_with_none(scene, monkeypatch, is_lead):
    pair = [open_case(scene), open_case(scene)]
    hide(monkeypatch, pair[is_lead], from_=scene.alice)

    with pytest.raises(merging.NotMerged, match=HIDDEN):
        merging.merge(
            by=at(scene.bob), now=MORNING, number=pair[0].number, other=pair[1].number,
            reason="Sama",
        )  # fmt: skip


def test_nothing_waits_for_a_hidden_case_by_its_number(scene, monkeypatch):
    case, secret = open_case(scene), open_case(scene)
    hide(monkeypatch, secret, from_=scene.alice)

    with pytest.raises(DomainError, match=HIDDEN) as refused:
        flagging.block(by=at(scene.bob), now=MORNING, number=case.number, other=secret.number)

    assert refused.value.field == "other"
    flagging.block(by=at(scene.bob), now=MORNING, number=secret.number, other=case.number)


def test_every_app_that_hides_says_of_which_cases():
    hiding = [one for one in manifest.all_manifests() if one.restrict is not None]

    assert hiding
    assert all(one.restricted is not None for one in hiding)


def test_what_stands_alone_costs_one_statement_for_each_app_that_hides(
    scene, django_assert_num_queries
):
    case = open_case(scene)
    hiding = [one for one in manifest.all_manifests() if one.restrict is not None]

    with django_assert_num_queries(len(hiding)):
        assert kept.kept_by(case) == []
