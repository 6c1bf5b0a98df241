"""The roles an assignment may give, as data.

What a role may do is said by the manifests (``grants``: role slug -> permissions); what a role is,
where it may sit, how far it reaches and how its holder signs is said here, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Reach(StrEnum):
    """How far an assignment reaches from the unit at which it is held."""

    UNIT = "unit"  # that unit only
    BELOW = "below"  # that unit and all its descendants
    CITY = "city"  # every unit of the same city, wherever the unit itself hangs


EVERY_KIND = (
    "kota",
    "sekretariat",
    "inspektorat",
    "dinas",
    "badan",
    "satuan",
    "bagian",
    "kecamatan",
    "kelurahan",
)
OFFICES = tuple(kind for kind in EVERY_KIND if kind != "kota")
OPD = ("sekretariat", "inspektorat", "dinas", "badan", "satuan")


@dataclass(frozen=True)
class Role:
    """One role.

    Attributes:
        slug: the name in packs, manifests and the ledger.
        title_id: the title of the post as the law says it.
        title_en: what that means, for pages in English.
        signs: the title in words on a letter; ``{name}`` is the unit's, ``{place}`` that of its place.
        kinds: kinds of unit at which the role may be held.
        is_single: one holder at a time in each unit.
        expected: kinds of unit where the post must not stand empty.
        reach: how far an assignment reaches.
        stand_ins: roles whose holders are proposed first as Plh or Plt of this post.
        appoints: posts below for which the holder may appoint a Plh or Plt.
    """

    slug: str
    title_id: str
    title_en: str
    signs: str
    kinds: tuple[str, ...]
    is_single: bool = False
    expected: tuple[str, ...] = ()
    reach: Reach = Reach.UNIT
    stand_ins: tuple[str, ...] = ()
    appoints: tuple[str, ...] = ()

    @property
    def reaches_descendants(self) -> bool:
        """Tell whether an assignment reaches units below its own."""
        return self.reach is not Reach.UNIT

    def title(self, language: str) -> str:
        """Return the title in ``id`` or ``en``."""
        return self.title_en if language.startswith("en") else self.title_id


RESIDENT, VISITOR = "warga", "pengunjung"
PEOPLE_ADMIN = "admin-orang"
# Whoever holds one of these decides on the rights of others: never entered in bulk.
ADMIN_GRADE = (PEOPLE_ADMIN, "admin-sistem")

_ALL = (
    Role("petugas-loket", "Petugas loket", "Front officer", "Petugas Loket {name}", OFFICES),
    Role("verifikator", "Verifikator", "Verifier", "Verifikator {name}", OFFICES),
    Role(
        "seklur",
        "Sekretaris kelurahan",
        "Secretary of the kelurahan",
        "Sekretaris {name}",
        ("kelurahan",),
        is_single=True,
        stand_ins=("verifikator", "seklur"),
    ),
    Role(
        "lurah",
        "Lurah",
        "Lurah (head of a kelurahan)",
        "Lurah {place}",
        ("kelurahan",),
        is_single=True,
        expected=("kelurahan",),
        stand_ins=("seklur", "lurah", "verifikator"),
    ),
    Role(
        "camat",
        "Camat",
        "Camat (head of a kecamatan)",
        "Camat {place}",
        ("kecamatan",),
        is_single=True,
        expected=("kecamatan",),
        reach=Reach.BELOW,
        stand_ins=("verifikator", "camat", "lurah"),
        appoints=("lurah", "seklur"),
    ),
    Role(
        "kepala-opd",
        "Kepala perangkat daerah",
        "Head of a city agency",
        "Kepala {name}",
        (*OPD, "bagian"),
        is_single=True,
        expected=("inspektorat", "dinas", "badan", "satuan"),
        reach=Reach.BELOW,
        stand_ins=("verifikator", "kepala-opd"),
    ),
    Role(
        "sekda",
        "Sekretaris daerah",
        "City secretary",
        "Sekretaris Daerah",
        ("sekretariat", "kota"),
        is_single=True,
        reach=Reach.CITY,
        stand_ins=("kepala-opd", "camat"),
        appoints=("kepala-opd", "camat"),
    ),
    Role(
        "wali-kota",
        "Wali kota",
        "Mayor",
        "Wali Kota {place}",
        ("kota",),
        is_single=True,
        expected=("kota",),
        reach=Reach.CITY,
        stand_ins=("sekda",),
        appoints=("sekda", "kepala-opd", "camat"),
    ),
    Role(
        "bendahara",
        "Bendahara penerimaan",
        "Receiving treasurer",
        "Bendahara Penerimaan {name}",
        OFFICES,
        reach=Reach.BELOW,
    ),
    Role(
        "koordinator",
        "Koordinator layanan",
        "Service coordinator",
        "Koordinator Layanan {name}",
        EVERY_KIND,
        reach=Reach.CITY,
    ),
    Role(
        "inspektorat",
        "Pengawas (Inspektorat)",
        "Inspector",
        "Pengawas {name}",
        ("inspektorat",),
        reach=Reach.CITY,
    ),
    Role(
        "bagian-organisasi",
        "Petugas Bagian Organisasi",
        "Officer of the organisation bureau",
        "Petugas {name}",
        ("bagian", "sekretariat"),
        reach=Reach.CITY,
    ),
    Role(
        "auditor",
        "Auditor (hanya membaca)",
        "Auditor (read only)",
        "Auditor {name}",
        EVERY_KIND,
        reach=Reach.CITY,
    ),
    Role(
        PEOPLE_ADMIN,
        "Admin kepegawaian",
        "People administrator",
        "Admin Kepegawaian {name}",
        EVERY_KIND,
        reach=Reach.BELOW,
    ),
    Role(
        "admin-sistem",
        "Admin sistem",
        "System administrator",
        "Admin Sistem {name}",
        EVERY_KIND,
        reach=Reach.CITY,
    ),
    Role(RESIDENT, "Warga", "Resident", "Warga", ()),
    Role(VISITOR, "Pengunjung", "Visitor", "Pengunjung", ()),
)

ROLES: Mapping[str, Role] = MappingProxyType({role.slug: role for role in _ALL})


def single_roles() -> tuple[Role, ...]:
    """Return the posts that one person holds at a time, in the order of the list above."""
    return tuple(role for role in ROLES.values() if role.is_single)


def roles_at(kind: str) -> tuple[Role, ...]:
    """Return the roles that may be held at a unit of ``kind``."""
    return tuple(role for role in ROLES.values() if kind in role.kinds)


def appoints(holder: str, role: str) -> bool:
    """Tell whether a holder of ``holder`` may appoint a Plh or Plt for the post ``role``."""
    return holder == PEOPLE_ADMIN or role in ROLES[holder].appoints


def head_of(kind: str) -> Role | None:
    """Return the post that must not stand empty in a unit of ``kind``, if there is one."""
    return next((role for role in ROLES.values() if kind in role.expected), None)
