"""What is there beside requests: a row of each other kind, keys, forms just begun."""

from __future__ import annotations

from datetime import date, timedelta

from balaikota.core.action import Actor, ActorKind
from balaikota.core.calendar import actions as calendar_actions
from balaikota.core.calendar import queries as calendar
from balaikota.core.files import queries as stored
from balaikota.core.keys import actions as keys
from balaikota.core.manifest import permissions_of
from balaikota.core.notices import actions as notices
from balaikota.core.people import actions as people_actions
from balaikota.core.people import queries as people
from balaikota.core.people.actions import organisations, vault
from balaikota.core.people.models import Assignment, Representation
from balaikota.core.people.tests import factories
from balaikota.core.proposals import actions as proposals
from balaikota.core.proposals.models import Proposal
from balaikota.core.reference import queries as reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import day_notes, drafting, inquiring, opening, sitting
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.actions.inquiring import Asking
from balaikota.engine.cases.models import Case, Draft, Relation
from balaikota.engine.cases.queries import drafts, sittings
from balaikota.engine.cases.rules import Channel
from balaikota.engine.office import actions as office
from balaikota.engine.office.actions import imports
from balaikota.engine.office.queries import imports as import_queries
from balaikota.engine.office.queries import regrouping
from balaikota.engine.office.rules import MERGE, NewUnit, Plan
from balaikota.lib.tables import reading
from tests.pages import sending
from tests.pages.scene import MORNING, Scene, actor_of, front


def add(scene: Scene) -> None:
    """Note one row of each other kind."""
    officers = scene.city.officers
    to = notices.Recipient(user_id=officers["petugas-loket"].pk, email=None)
    told = notices.send(to=to, subject="Contoh", body="Contoh", link="/meja/", now=MORNING)
    lurah = people.actor_for(officers["lurah"], now=MORNING)
    held = lurah.grants[0].assignment_id
    decree = sending.stored(actor_of(front(scene), MORNING), f"decree:{held}", MORNING)
    Assignment.objects.filter(pk=held).update(decree_file_id=decree)
    away = people_actions.enter_leave(
        by=actor_of(officers["camat"], MORNING),
        now=MORNING,
        user=officers["lurah"],
        kind="cuti",
        valid_from=MORNING + timedelta(days=3, hours=-10),
        valid_to=MORNING + timedelta(days=5, hours=-10),
        stand_in=people_actions.StandIn(officers["seklur"], "800/77/2026", MORNING.date()),
    )
    scene.rows = {
        "assignment": int(lurah.grants[0].assignment_id),
        "leave": away.pk,
        "hours": calendar.find_hours()[0].pk,
        "proposal": _proposal(scene).pk,
        "regroup": _regroup(scene),
        "notice": told[0].pk,
        "going": _going(),
        "letter": letter(scene.city.kauman, scene.cases.get("new")),
        "day_note": _day_note(scene),
        **({"inquiry": _inquiry(scene)} if "new" in scene.cases else {}),
        "reference": reference.find_rows("", on=MORNING.date())[0].pk,
        **_kept_by_somebody(),
        **_keys(scene),
        **_imports(scene),
    }


def _going() -> int:
    """Leave an email that waits to be taken."""
    to = notices.Recipient(email="siti@contoh.test")
    return notices.send(to=to, subject="Contoh", body="Contoh", link="", now=MORNING)[0].pk


def letter(unit: Unit, case: Case | None) -> int:
    """Leave a letter at the counter of a unit; return its pk."""
    to = notices.Recipient(letter="Siti Contoh")
    about = f"case:{case.pk}" if case else ""
    told = notices.send(
        to=to, subject="Contoh", body="Contoh", link="", now=MORNING, about=about,
        unit_id=unit.pk,
    )  # fmt: skip
    return told[0].pk


def _kept_by_somebody() -> dict[str, int]:
    """Let somebody nobody visits as keep a file, and answer for a business together with another."""
    user, other = factories.make_user(), factories.make_user()
    by, details = actor_of(user, MORNING), organisations.Details("cv", "CV Contoh")
    held = organisations.enter_organisation(
        by=by, now=MORNING, details=details, person_name="Ibu Ratna"
    )
    invited = organisations.Invitation(
        name="Pak Budi", email="budi@contoh.test", role="penanggung-jawab", deed="Akta 1",
        valid_from=MORNING.date() - timedelta(days=1),
    )  # fmt: skip
    organisations.invite(
        by=by, now=MORNING, organisation_id=held.organisation_id, said=invited, token="undangan"
    )
    organisations.accept(by=actor_of(other, MORNING), now=MORNING, token="undangan")
    file = stored.get_file(sending.stored(by, f"draft:kept-{user.pk}", MORNING))
    Representation.objects.filter(pk=held.pk).update(deed_file_id=file.pk)
    kept = vault.keep_file(by=by, now=MORNING, file=file, kind="ktp", title="KTP Ratna")
    return {
        "organisation": held.organisation_id,
        "representation": held.pk,
        "kept": kept.pk,
    }


def _day_note(scene: Scene) -> int:
    """Leave a note at the counter of Kauman, as the colleague did the evening before."""
    by = actor_of(scene.city.colleague, MORNING)
    text = "Dua berkas menunggu foto usaha. Pemohonnya sudah dihubungi."
    left = day_notes.end_day(
        by=by, now=MORNING - timedelta(hours=18), notes={scene.city.kauman.pk: text}
    )
    return left[0].pk


def _inquiry(scene: Scene) -> int:
    """Let the front officer ask the water company about the new request, by a link passed on."""
    asking = Asking("lainnya", "Apakah alamat ini pelanggan Anda?", body="PDAM Kota Malang")
    by, number = actor_of(front(scene), MORNING), scene.cases["new"].number
    return inquiring.inquire(by=by, now=MORNING, number=number, asking=asking).pk


def _keys(scene: Scene) -> dict[str, int]:
    """Lend what keys are for to a bank, three times; two of them agreed to, one issued."""
    admin, sekda = (
        actor_of(scene.city.officers[role], MORNING) for role in ("admin-sistem", "sekda")
    )
    made = [
        keys.propose(
            by=admin, now=MORNING, kind="api-key", name=name, partner="Bank Contoh",
            contact="Ibu Ratna, 0812 0000 0000", purpose="Memeriksa keadaan permohonan kredit",
            verbs=["cases.view"], unit=scene.city.kauman, reaches_below=False, valid_from=MORNING,
            valid_to=MORNING + timedelta(days=20),
        )
        for name in ("Anjungan", "Cek usaha", "Cek SKU")
    ]  # fmt: skip
    for one in made[1:]:
        keys.confirm(by=sekda, now=MORNING, key=one)
    keys.issue(by=admin, now=MORNING, key=made[2])
    return dict(
        zip(("key_proposed", "key_confirmed", "key"), (one.pk for one in made), strict=True)
    )


def _regroup(scene: Scene) -> int:
    """Let two kelurahan that nobody works at merge next year, as two officers decided."""
    one, two = (
        unit
        for unit in units.find_units("kelurahan")
        if unit.name in ("Kelurahan Penanggungan", "Kelurahan Rampalcelaket")
    )
    assert one.parent is not None
    plan = Plan(
        how=MERGE, units=[one.code, two.code], goes_on="", rest=f"{one.parent.code}.1099",
        begins=[NewUnit(f"{one.parent.code}.1099", "Kelurahan Celaket Raya", one.parent.code)],
        since=date(2027, 2, 1), number="Perda 7/2026", decree_date=date(2026, 11, 2),
        title="Penataan kelurahan",
    )  # fmt: skip
    by, sekda = (
        actor_of(scene.city.officers[one], MORNING) for one in ("bagian-organisasi", "sekda")
    )
    change = office.Regroup(plan)
    proposal = proposals.propose(by=by, now=MORNING, change=change, reason="Perda 7/2026")
    proposals.confirm(by=sekda, now=MORNING, proposal=proposal)
    return regrouping.find_all()[0].pk


def _imports(scene: Scene) -> dict[str, int]:
    """Import a table of two rows, and leave another, with a bad row in it, as a draft."""
    by = actor_of(scene.city.officers["admin-orang"], MORNING)
    heading = "NIP;Nama;Email;Jabatan;Unit kerja;TMT;Golongan"
    rows = [
        f"19870612201001200{n};Pegawai {n};pegawai{n}@contoh.test;{role};35.73.bkpsdm;1-12-2026;X"
        for n, role in enumerate(("Verifikator", "Petugas loket", "Verifikator", "Lurahh"), 1)
    ]
    made = []
    for some in (rows[:2], rows[2:]):
        sheet = reading.read("\n".join([heading, *some]).encode())
        made.append(imports.stage(by=by, now=MORNING, file_name="simpeg.csv", sheet=sheet))
    digest = import_queries.plan_of(made[0], by=by, now=MORNING).digest
    imports.apply(by=by, now=MORNING, source=made[0], digest=digest, partial=False, invite=False)
    return {"imported": made[0].pk, "import": made[1].pk}


def _proposal(scene: Scene) -> Proposal:
    """Propose that a day is worked after all; another officer has refused the same of the next."""
    by, sekda = (
        actor_of(scene.city.officers[one], MORNING) for one in ("bagian-organisasi", "sekda")
    )
    waiting, refused = (
        proposals.propose(
            by=by,
            now=MORNING,
            change=calendar_actions.WorkingDay(row=calendar.day_row(day)),
            reason="Perubahan SKB 3 Menteri",
        )
        for day in calendar.find_days(2027)[:2]
    )
    proposals.refuse(by=sekda, now=MORNING, proposal=refused, reason="SKB belum terbit.")
    waiting.former = f"calendar.proposal:{waiting.pk}"
    waiting.save()
    return waiting


SITTING = "sesi-loket-untuk-uji-coba-halaman"


def begin_forms(scene: Scene) -> None:
    """Leave complete forms at both doors, and forms just sent."""
    visitor = Actor(ActorKind.VISITOR, "-", permissions=permissions_of("pengunjung"))
    officer = actor_of(front(scene), MORNING)
    held = sitting.begin(by=officer, now=MORNING, token=SITTING)
    for channel, by in ((Channel.ONLINE, visitor), (Channel.COUNTER, officer)):
        for name in (channel.value, f"{channel.value}-sent"):
            token = f"{name:=<32}"
            if channel is Channel.COUNTER:
                token = sittings.token_of(SITTING, name)
            file = sending.stored(by, f"draft:{drafts.hash_of(token)}", MORNING)
            given = sending.answers(scene.city.kauman.area.code, file)
            draft = drafting.begin(
                by=by,
                now=MORNING,
                version_id=sending.version().pk,
                token=token,
                channel=channel,
                sitting_id=held.pk if channel is Channel.COUNTER else None,
                serial=name if channel is Channel.COUNTER else "",
            )
            drafting.keep(by=by, now=MORNING, draft_id=draft.pk, answers=given)
            scene.drafts[name] = token
            if name.endswith("sent"):
                sent = sending.submission(scene.city.kauman, given)
                shown = Identity("ktp") if channel is Channel.COUNTER else None
                opened = opening.submit(
                    by=by,
                    now=MORNING,
                    draft_id=draft.pk,
                    token=token,
                    sent=sent,
                    identity=shown,
                )
                scene.cases[name], scene.secrets[name] = opened.case, opened.secret


def tie(scene: Scene) -> None:
    """Note a link of two requests, and a form begun for who sent one."""
    cases = scene.cases
    scene.rows |= {"link": linked(cases["new"], cases["held"]), "begun": begun(cases["own"])}


def linked(case: Case, other: Case) -> int:
    """Link two cases; return the pk of the link."""
    kind = Relation.Kind.LINKED
    first, second = sorted((case, other), key=lambda one: one.pk)
    return Relation.objects.create(kind=kind, case=first, other=second, at=MORNING).pk


def begun(case: Case) -> int:
    """Begin a form for the applicant of a case, as an act on it would; return its pk."""
    version = sending.version().pk
    return Draft.objects.create(
        token_hash=drafts.hash_of(f"begun-{case.pk}"), version_id=version, opened_from=case,
        resident_id=case.applicant_id, started_at=MORNING, touched_at=MORNING,
    ).pk  # fmt: skip
