"""Every URL name the resolver knows, and addresses of it to visit.

A new URL name needs a line here only when it takes an argument whose name is new; a name that
nothing visits fails the crawl (test_crawl.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from balaikota.engine.cases.models import Inquiry
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.survey.models import Offer, Tablet
from balaikota.engine.survey.queries import offers, tablets
from tests.rooms.percobaan.service import SLUG

if TYPE_CHECKING:
    from tests.pages.scene import Scene

SECTIONS = ("pemohon", "usaha", "tempat", "keadaan", "keperluan", "berkas")
VERBS = ("lengkap", "kembalikan", "tolak", "setujui")
NONSENSE: dict[str, tuple[Any, ...]] = {
    "slug": ("tidak-ada",),
    "section": ("tidak-ada",),
    "number": ("TIDAK-ADA", "SKP-2026-000001\N{GRINNING FACE}"),
    "verb": ("tidak-ada",),
    "field": ("tidak-ada",),
    "flag": ("tidak-ada",),
    "pk": (0, 987_654_321, 10**30),
    "code": ("tidak-ada",),
    "year": (0, 10**12),
    "source": ("tidak-ada",),
    "kind": ("tidak-ada",),
    "verification_id": ("tidak-ada", "x" * 300),
    "key": ("tidak-ada",),
    "uidb36": ("zzz",),
    "token": ("tidak-ada",),
    "code_list": ("tidak-ada",),
    "page": (0, 10**9),
}
ODD_QUERY = (
    "?cari=%00&q=%F0%9F%98%80%00&halaman=99999999999999999999&sesudah=x&saring=x&tahun=0000"
    "&sebelum=99999999999999999&unit=x%00&peran=x&jabatan=x&orang=99999999999999999999&lat=nan"
    "&lon=inf&nomor=%00&tanggal=2026-02-31&jenis=x&kembali=x&tindakan=%00&pokok=%00&next=//x"
)


@dataclass(frozen=True)
class Address:
    """One URL name with the names of its arguments."""

    name: str
    arguments: tuple[str, ...]

    def fill(self, **values: Any) -> str:
        """Return the path with these arguments."""
        return reverse(self.name, kwargs={key: values[key] for key in self.arguments})


def every() -> list[Address]:
    """Return every named URL of the site, in the order of the resolver."""
    return list(dict.fromkeys(_below(get_resolver().url_patterns, "", ())))


def full(address: Address, scene: Scene) -> Iterator[str]:
    """Return addresses of what is there: one of each kind of request, letter, section, proposal."""
    known = _known(scene)
    known |= _OWN_PK.get(address.name, lambda _scene: {})(scene)
    known["pk"] = known["pk"] or [1]  # a room that the scene knows nothing of
    for values in product(*(known[name] for name in address.arguments)):
        yield _filled(address, values)


def one_of_each(address: Address, scene: Scene) -> Iterator[str]:
    """Return for a quick look the first of ``full``, and one request of each kind of task."""
    found = list(full(address, scene))
    step = max(1, len(found) // 4)
    yield from found[::step][:4]


def first(address: Address, scene: Scene) -> Iterator[str]:
    """Return for the quickest look the first of ``full``."""
    yield next(full(address, scene))


def absent(address: Address, standing: Mapping[str, int]) -> Iterator[str]:
    """Return addresses that look right in a city where nothing happened yet.

    Args:
        address: the URL name.
        standing: URL name -> pk of a row that a city has from the start.
    """
    known: dict[str, tuple[Any, ...]] = {name: values[:1] for name, values in NONSENSE.items()} | {
        "slug": (SLUG,),
        "section": SECTIONS[:1],
        "number": ("SKP-2026-000001",),
        "pk": (standing.get(address.name, 1),),
        "code": ("35.73",),
        "verb": VERBS[:1],
        "year": (2026,),
        "source": ("kalender",),
        "kind": ("csv",),
        "code_list": ("kbli",),
        "page": (1,),
    }
    for values in product(*(known[name] for name in address.arguments)):
        yield _filled(address, values)


def nonsense(address: Address) -> Iterator[str]:
    """Return addresses with arguments that mean nothing, and with odd queries."""
    longest = max((len(NONSENSE[name]) for name in address.arguments), default=1)
    for at in range(longest):
        values = tuple(NONSENSE[n][min(at, len(NONSENSE[n]) - 1)] for n in address.arguments)
        try:
            path = _filled(address, values)
        except NoReverseMatch:  # what the converter refuses cannot reach a view
            continue
        yield path + ODD_QUERY


def _known(scene: Scene) -> dict[str, list[Any]]:
    return {
        "slug": [SLUG],
        "section": list(SECTIONS),
        "number": [case.number for case in scene.cases.values()],
        "pk": [],
        "verb": list(VERBS),
        "field": ["nik"],
        "flag": ["urgent"],
        "code": [scene.city.kauman.code, scene.city.elsewhere.code],
        "year": [2026, 2027],
        "source": ["kalender"],
        "kind": ["csv", "xlsx"],
        "verification_id": [letter.verification_id for letter in scene.letters.values()],
        "key": ["tidak-ada"],
        "uidb36": ["zzz"],
        "token": [inquiries.token_of(Inquiry.objects.get(pk=scene.rows["inquiry"]))],
        "code_list": ["kbli"],
        "page": [1],
    }


_OWN_PK: dict[str, Any] = {
    "cases:file": lambda scene: _files(scene),
    "cases:file_page": lambda scene: _files(scene),
    "cases:track_file": lambda scene: _files(scene),
    **{
        f"cases:outside_{name}": lambda scene: {
            "number": [scene.cases["new"].number],
            "pk": [scene.rows["inquiry"]],
        }
        for name in ("renew", "withdraw")
    },
    "cases:unlink": lambda scene: {
        "number": [scene.cases["new"].number],
        "pk": [scene.rows["link"]],
    },
    "cases:begun": lambda scene: {
        "number": [scene.cases["own" if "own" in scene.cases else "new"].number],
        "pk": [scene.rows["begun"]],
    },
    "cases:day_note_read": lambda scene: {"pk": [scene.rows["day_note"]]},
    **{
        f"products:{name}": lambda scene: {
            "number": [scene.cases["issued"].number],
            "pk": [scene.letters["issued"].pk],
        }
        for name in ("collect", "renew")
    },
    **{
        f"products:{name}": lambda scene: {"pk": [letter.pk for letter in scene.letters.values()]}
        for name in (
            "letter",
            "download",
            "delegation",
            "retry",
            "void",
            "revoke",
            "sign",
            "draft",
            "on_paper",
            "scan",
            "hand_over",
        )
    },
    **{
        f"products:{name}": lambda scene: {"pk": [scene.letters["issued"].entry.register_id]}
        for name in ("register", "register_csv")
    },
    **{
        f"fees:{name}": lambda scene, row=row: {
            "number": [scene.cases["issued"].number],
            "pk": [scene.rows[row]],
        }
        for name, row in (
            ("bill", "invoice"),
            ("pay", "invoice"),
            ("bill_pdf", "invoice"),
            ("receipt_pdf", "bill_receipt"),
            ("invoice", "invoice"),
            ("waive", "invoice"),
            ("matter", "matter"),
            ("statement", "statement"),
        )
    },
    "survey:plan": lambda scene: {"pk": [scene.rows["plan"]]},
    "survey:tablet_end": lambda scene: {"pk": [scene.rows["tablet"]]},
    "survey:show": lambda scene: {"number": [scene.cases["issued"].number]},
    "survey:answer": lambda scene: {
        "key": [offers.key_of(Offer.objects.get(pk=scene.rows["offer"]))]
    },
    "survey:screen": lambda scene: {
        "key": [tablets.key_of(Tablet.objects.get(pk=scene.rows["tablet"]))]
    },
    "office:person": lambda scene: {"pk": [scene.city.officers["lurah"].pk]},
    "office:assignment_end": lambda scene: {"pk": [scene.rows["assignment"]]},
    "office:decree": lambda scene: {"pk": [scene.rows["assignment"]]},
    "office:import": lambda scene: {"pk": [scene.rows["import"], scene.rows["imported"]]},
    "office:import_undo": lambda scene: {"pk": [scene.rows["imported"]]},
    **{
        f"office:import_{name}": lambda scene: {"pk": [scene.rows["import"]]}
        for name in ("apply", "discard", "invite", "bad")
    },
    "office:leave_end": lambda scene: {"pk": [scene.rows["leave"]]},
    "office:hours_confirm": lambda scene: {"pk": [scene.rows["hours"]]},
    "office:key": lambda scene: {
        "pk": [scene.rows[name] for name in ("key", "key_confirmed", "key_proposed")]
    },
    "office:key_decide": lambda scene: {"pk": [scene.rows["key_proposed"]]},
    "office:key_issue": lambda scene: {"pk": [scene.rows["key_confirmed"]]},
    "office:key_revoke": lambda scene: {"pk": [scene.rows["key"]]},
    **{
        f"office:proposal{name}": lambda scene: {"pk": [scene.rows["proposal"]]}
        for name in ("", "_withdraw", "_former")
    },
    **{
        f"applicants:{name}": lambda scene: {"pk": [scene.rows["representation"]]}
        for name in ("representation_end", "deed")
    },
    **{
        f"applicants:{name}": lambda scene: {"pk": [scene.rows["organisation"]]}
        for name in ("organisation", "organisation_change", "authorise")
    },
    **{
        f"applicants:{name}": lambda scene: {"pk": [scene.rows["kept"]]}
        for name in ("kept", "kept_forget")
    },
    "office:regroup": lambda scene: {"pk": [scene.rows["regroup"]]},
    "office:notice": lambda scene: {"pk": [scene.rows["notice"]]},
    "office:letter": lambda scene: {"pk": [scene.rows["letter"]]},
    **{
        f"office:delivery_{name}": lambda scene: {"pk": [scene.rows["going"]]}
        for name in ("retry", "stop")
    },
    **{
        f"office:reference_{name}": lambda scene: {"pk": [scene.rows["reference"]]}
        for name in ("row", "propose", "confirm")
    },
}


def _files(scene: Scene) -> dict[str, list[Any]]:
    return {"number": [scene.cases["new"].number], "pk": [scene.files["new"]]}


def _filled(address: Address, values: tuple[Any, ...]) -> str:
    return address.fill(**dict(zip(address.arguments, values, strict=True)))


def _below(
    patterns: list[URLPattern | URLResolver], space: str, above: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        converters = pattern.pattern.converters or dict.fromkeys(_groups(pattern))
        arguments = (*above, *converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _below(pattern.url_patterns, inner, arguments)
        elif pattern.name:
            yield Address(f"{space}{pattern.name}", arguments)
        else:
            raise AssertionError(f"a URL without a name: {pattern.pattern}")


def _groups(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    return tuple(pattern.pattern.regex.groupindex)
