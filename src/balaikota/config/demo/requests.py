"""One request of the demonstration: opened, worked on and answered through the real actions."""

from __future__ import annotations

import io
from datetime import datetime
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from balaikota.config.demo import names, people
from balaikota.core.action import Actor, ActorKind
from balaikota.core.areas import queries as areas
from balaikota.core.files import actions as files
from balaikota.core.manifest import Applicant, Story, permissions_of
from balaikota.engine.cases.actions import acting, identifying, opening, replying
from balaikota.engine.cases.actions.acting import Found, Reasoning
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.queries import tracking
from balaikota.engine.cases.rules import Channel, DefectKind, Means
from balaikota.engine.packs import forms, owners
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.fields import Setting, declarations
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording
from balaikota.lib.errors import DomainError

POINT_SHARE = 0.33
COUNTER_SHARE = 0.35  # of the requests that come while the counter is open


def open_request(
    story: Story, random: Random, area: str, *, at: datetime, resident: Actor | None = None
) -> int:
    """Open a request for somebody of the kelurahan ``area``; return the key of its case."""
    version = packs.version_in_force(story.service, on=at.astimezone(wording.WIB).date())
    unit = owners.office(version.pack.owner, area, on=at.astimezone(wording.WIB).date())
    is_counter = 8 <= at.astimezone(wording.WIB).hour < 16 and random.random() < COUNTER_SHARE
    officer = people.officer_at("petugas-loket", unit.pk, now=at) if is_counter else None
    by = (
        resident
        or officer
        or Actor(ActorKind.VISITOR, "demo", permissions=permissions_of("pengunjung"))
    )
    key = f"demo-{random.getrandbits(128):032x}"
    picture = _paper(story.paper) if story.paper else _photo(random)
    upload = SimpleUploadedFile(story.paper or "tempat-usaha.png", picture, "image/png")
    photo = files.store(by=by, now=at, upload=upload, owner=f"draft:{key}")
    applicant = _applicant(random, area, photo.pk)
    answers = _checked(version.pack, story.answers(random, applicant), applicant, at)
    place = answers.get(version.pack.owner.area_of or "") or {}
    opened = opening.open_case(
        by=by,
        now=at,
        version_id=version.pk,
        sent=opening.Submission(
            answers=answers,
            unit=unit,
            area=area,
            point=applicant.point if place.get("lat") is not None else None,
            name=applicant.name,
        ),
        channel=Channel.COUNTER if by is officer else Channel.ONLINE,
        key=key,
    )
    files.adopt([photo], f"case:{opened.case.pk}")
    if by is officer:
        shown = Identity(Means.KTP if opened.case.pk % 3 else Means.KK)
        identifying.note(by=by, now=at, case_id=opened.case.pk, identity=shown)
    return opened.case.pk


def open_task(case_id: int) -> Task | None:
    """Return what waits for an officer or the applicant now; None when nothing does."""
    rows = Task.objects.select_related("unit", "case__version__service")
    return rows.filter(case=case_id, ended_at=None).exclude(party=Party.SYSTEM).first()


def act(story: Story, task: Task, verb: str, *, at: datetime) -> bool:
    """Act on a task as whoever holds the post; False when nobody does."""
    officer = people.officer_at(task.role, task.unit_id, now=at)
    if officer is None:
        return False
    reason = task.case.version.pack.act(task.step, verb).reason
    acting.act(by=officer, now=at, task_id=task.pk, verb=verb, reasoning=_reasoning(story, reason))
    return True


def reply(case_id: int, *, at: datetime) -> bool:
    """Send the answers again as the applicant; False when the time for it is over."""
    answers = dict(tracking.latest_answers(Case.objects.get(pk=case_id)))
    try:
        replying.resubmit(
            by=replying.applicant_of(case_id), now=at, case_id=case_id, answers=answers
        )
    except DomainError:
        return False
    return True


def _applicant(random: Random, area: str, photo: int) -> Applicant:
    return Applicant(
        name=names.person(random),
        nik=names.nik(random, area),
        phone=f"+62812{random.randrange(10**7):08d}",
        area=area,
        street=names.street(random),
        photo=photo,
        point=_point(random, area),
    )


def _point(random: Random, area: str) -> tuple[float, float] | None:
    """Return a point not far from the middle of the kelurahan; one person in three gives one."""
    place = areas.get_area(area) if random.random() < POINT_SHARE else None
    if place is None or place.latitude is None or place.longitude is None:
        return None
    up, aside = (random.uniform(-0.0005, 0.0005) for _ in range(2))  # up to 55 metres
    return round(place.latitude + up, 6), round(place.longitude + aside, 6)


def agreed(pack: Pack, at: datetime) -> dict[str, Any]:
    """Return that every declaration of a form was agreed to."""
    return {
        field.id: {"agreed": True, "digest": declarations.digest_of(field), "at": at.isoformat()}
        for field in pack.fields
        if field.kind == "declaration"
    }


def _checked(
    pack: Pack, answers: dict[str, Any], applicant: Applicant, at: datetime
) -> dict[str, Any]:
    """Return the answers as the form would store them; an answer it refuses is a fault here."""
    setting = Setting(at.astimezone(wording.WIB).date(), {str(applicant.photo): "image/png"})
    checked = forms.check_all(pack, answers | agreed(pack, at), setting)
    assert not checked.errors, checked.errors
    return checked.answers


def _reasoning(story: Story, asked: str) -> Reasoning:
    """Return the reason that an act asks for."""
    question, remark = story.defect
    return {
        "none": Reasoning(),
        "text": Reasoning(note=remark),
        "coded": Reasoning(code=story.refusal),
        "per-field": Reasoning(defects=[Found(question, DefectKind.INCOMPLETE, remark)]),
    }[asked]


def _paper(name: str) -> bytes:
    """Return a drawn sheet of paper as PNG: nobody's real document."""
    sheet = Image.new("RGB", (420, 594), (250, 249, 244))
    draw = ImageDraw.Draw(sheet)
    draw.text((150, 40), "CONTOH / SAMPLE", fill=(150, 40, 40))
    draw.text((60, 80), name.rpartition(".")[0].replace("-", " ").upper(), fill=(30, 30, 30))
    for at in range(130, 470, 22):
        draw.line((60, at, 360 - (at * 7) % 90, at), fill=(120, 120, 130), width=3)
    draw.rectangle((260, 490, 360, 540), outline=(90, 90, 120), width=2)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _photo(random: Random) -> bytes:
    """Return a small drawn shop front as PNG: nobody's real photo."""
    picture = Image.new("RGB", (320, 240), (random.randrange(150, 220), 205, 235))
    draw = ImageDraw.Draw(picture)
    wall = tuple(random.randrange(90, 230) for _band in range(3))
    draw.rectangle((40, 90, 280, 230), fill=wall)
    draw.polygon(
        ((30, 95), (290, 95), (260, 60), (60, 60)), fill=(random.randrange(120, 200), 60, 50)
    )
    draw.rectangle((70, 140, 130, 230), fill=(70, 50, 40))
    draw.rectangle((160, 130, 260, 190), fill=(240, 240, 220))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
