"""A person of each role in each relation to things that are there, ready to visit.

``World(scene)`` makes the things of a unit when they are first asked for; ``World.enter(role,
relation)`` puts the person in and takes them back afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from balaikota.core.keys.models import ApiKey
from balaikota.core.notices.models import Notice
from balaikota.core.people import rules
from balaikota.core.people.models import Assignment, KeptFile, Leave, Representation, User
from balaikota.core.people.tests import factories
from balaikota.core.proposals.models import Proposal
from balaikota.core.units.models import Unit
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.office.models import Import
from tests.pages import things
from tests.pages.crawl import Visitor, taken_back
from tests.pages.scene import MORNING, Scene
from tests.pages.things import DAY
from tests.rights import table

BKPSDM = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
# role -> the unit of the post and one below it; "+" is a unit made below for this purpose.
PLACES = {
    "petugas-loket": ("Kelurahan Bareng", "+"),
    "verifikator": ("Kelurahan Bareng", "+"),
    "lurah": ("Kelurahan Bareng", "+"),
    "koordinator": ("Kelurahan Bareng", "+"),
    "auditor": ("Kelurahan Bareng", "+"),
    "admin-sistem": ("Kelurahan Bareng", "+"),
    "seklur": ("Kelurahan Samaan", "+"),
    "camat": ("Kecamatan Blimbing", "Kelurahan Arjosari"),
    "kepala-opd": ("Dinas Kesehatan", "+"),
    "sekda": ("Sekretariat DPRD", "+"),
    "wali-kota": ("Pemerintah Kota Malang", BKPSDM),
    "inspektorat": ("Inspektorat Daerah", "+"),
    "bagian-organisasi": ("Bagian Organisasi", "+"),
    "admin-orang": (BKPSDM, "+"),
    "bendahara": ("Kecamatan Blimbing", "Kelurahan Arjosari"),
}
# The post there of whoever is away: one that not the role itself holds. Elsewhere the seklur's.
POSTS = {"Kelurahan Samaan": "lurah", BKPSDM: "kepala-opd", "Sekretariat DPRD": "kepala-opd"}
BESIDE, FAR = "Kelurahan Mergosono", "Kelurahan Bandulan"
LENT = ("cases.view", "cases.act", "people.view", "keys.view")
# Whoever holds no post, or another one, is to the thing what these are.
AS = {
    "after-transfer": "orang-luar",
    "before-appointment": "warga",
    "on-leave": "warga",
    "stranger": "warga",
    "anonymous": "pengunjung",
}
CELLS = [
    *((role, one) for role in PLACES for one in table.relations() if one not in ("stranger", "anonymous") and table.relations()[one].holds_for(role)),
    ("warga", "own"),
    ("warga", "stranger"),
    ("pengunjung", "anonymous"),
]  # fmt: skip


@dataclass
class Cell:
    """Somebody who stands in a relation to what the scene holds.

    Attributes:
        judged_as: the role whose rights they have to it.
    """

    role: str
    relation: str
    judged_as: str
    scene: Scene
    visitor: Visitor


@dataclass
class World:
    """The units that have things, and what belongs to none."""

    scene: Scene
    _scenes: dict[str, Scene] = field(default_factory=dict)

    def scene_of(self, name: str) -> Scene:
        """Return the things of the unit of this name; ``+`` before it: of one below."""
        if name not in self._scenes:
            home = name.removeprefix("+")
            unit = Unit.objects.get(name=home)
            if name.startswith("+"):
                unit = factories.make_unit("satuan", unit, short_name=f"Pos {unit.short_name}")
            self._scenes[name] = things.at(self.scene, unit, POSTS.get(home, "seklur"))
        return self._scenes[name]

    @contextmanager
    def enter(self, role: str, relation: str) -> Iterator[Cell]:
        """Put somebody of ``role`` into ``relation`` to the things of one unit."""
        home, below = PLACES.get(role, (BESIDE, BESIDE))
        below = f"+{home}" if below == "+" else below
        found = self.scene_of({"descendant": below, "other-unit": BESIDE}.get(relation, home))
        home_unit = self.scene_of(home).city.kauman
        with taken_back():
            user = _person(role, relation, home_unit)
            _put_into_hand(found, role, relation, user)
            judged_as = AS.get(relation, role)
            visitor = Visitor(judged_as, found.city, found, user=user)
            yield Cell(role, relation, judged_as, found, visitor)


def _person(role: str, relation: str, home: Unit) -> User | None:
    if role == "pengunjung":
        return None
    if role == "warga":
        return factories.make_resident("Sri Wahyuni")
    user = factories.make_user("Eka Pratiwi")
    since, until = MORNING - 300 * DAY, None
    if relation == "after-transfer":
        until = MORNING - DAY
        _vacate("lurah", far := Unit.objects.get(name=FAR))
        factories.assign(user, "lurah", far, valid_from=until)
    elif relation == "before-appointment":
        since = MORNING + DAY
    _vacate(role, home)
    mode = {"plh": "plh", "plt": "plt", "mandate": "mandat"}.get(relation, "definitif")
    if mode in ("plh", "plt"):
        since, until = MORNING - DAY, MORNING + 7 * DAY
    lent = {"verbs": rules.spaced(LENT)} if mode == "mandat" else {}
    factories.assign(user, role, home, mode=mode, valid_from=since, valid_to=until, **lent)
    if relation == "on-leave":
        Leave.objects.create(
            user=user, kind="cuti", valid_from=MORNING - DAY, valid_to=MORNING + DAY,
            entered_at=MORNING,
        )  # fmt: skip
    return user


def _vacate(role: str, unit: Unit) -> None:
    """Let nobody hold the post: one person does at a time."""
    held = Assignment.objects.filter(role=role, unit=unit, valid_to=None)
    held.update(valid_to=MORNING - 301 * DAY, valid_from=MORNING - 400 * DAY)


def _put_into_hand(scene: Scene, role: str, relation: str, user: User | None) -> None:
    """Make the open task one of the role; in their own hand also what they sent or were sent."""
    case = scene.cases["new"]
    task = Task.objects.filter(case=case, ended_at=None)
    if role in PLACES:
        task.update(role=role, holder=user if relation == "own" else None)
    if relation != "own" or user is None:
        return
    Proposal.objects.filter(pk=scene.rows["proposal"]).update(proposed_by=str(user.pk))
    ApiKey.objects.filter(pk=scene.rows["key_proposed"]).update(proposed_by=user)
    Notice.objects.filter(pk=scene.rows["notice"]).update(user_id=user.pk)
    Representation.objects.filter(pk=scene.rows["representation"]).update(user_id=user.pk)
    KeptFile.objects.filter(pk=scene.rows["kept"]).update(user_id=user.pk)
    Import.objects.filter(pk=scene.rows["import"]).update(uploaded_by=user)
    if role == "warga":
        Case.objects.filter(pk=case.pk).update(applicant_id=user.pk)
