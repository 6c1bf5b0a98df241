"""What an app tells the rest of the system about itself, and how to find all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class MenuEntry:
    """One line of the desk's menu: shown to whoever holds ``permission`` somewhere.

    ``shown_to``, asked with the actor, may keep it from those to whom the page says nothing.
    """

    title: Text
    url_name: str
    permission: str
    shown_to: Callable[..., bool] | None = None


@dataclass(frozen=True)
class Document:
    """A document that a case has led to, as its applicant is shown it.

    Attributes:
        title: what it is.
        number: its register number; empty while there is none.
        note: its state in words, e.g. that it was revoked.
        download_url: where the applicant downloads it; empty while it is being made.
        verify_url: where anybody checks it.
        desk_url: its page for officers.
        download_label: what the button says; empty for ``Unduh surat (PDF)``.
        renew_url: where the applicant asks for it anew by the press of a button, from ``renew_from`` on;
            empty for what does not end, or holds no more.
    """

    title: str
    number: str = ""
    note: str = ""
    download_url: str = ""
    verify_url: str = ""
    desk_url: str = ""
    download_label: str = ""
    renew_url: str = ""
    renew_from: date | None = None


@dataclass(frozen=True)
class Wanted:
    """What a case waits for from its applicant, beside its own form; shown first on its page.

    Attributes:
        title: what it is, in a few words.
        words: what to do and until when, one or two sentences.
        url: page where it is done.
        label: what the button says.
    """

    title: str
    words: str
    url: str
    label: str


@dataclass(frozen=True)
class Applicant:
    """Somebody invented, who asks for a service in the demonstration.

    Attributes:
        area: code of the kelurahan where they live and work.
        street: street and house number there.
        photo: key of a picture they have sent; it shows a shop front, drawn.
        point: latitude and longitude of the place, for those who give it.
    """

    name: str
    nik: str
    phone: str
    area: str
    street: str
    photo: int
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class Story:
    """How the demonstration plays one service of a room.

    Attributes:
        service: slug of its pack.
        answers: makes complete answers, as the form stores them, of an applicant.
        acts: step -> verb -> how often of a hundred; the commonest leads on.
        defect: question and remark of what is sent back to the applicant.
        refusal: coded reason of what is refused.
        paper: name of the drawn paper that stands for what is attached; a photo of a shop without it.
        weight: how often it is asked for, beside the other services.
    """

    service: str
    answers: Callable[[Random, Applicant], dict[str, Any]]
    acts: Mapping[str, Mapping[str, int]]
    defect: tuple[str, str]
    refusal: str
    paper: str = ""
    weight: int = 1


@dataclass(frozen=True, eq=False)
class Manifest:
    """The content of an app's ``module.py``.

    Attributes:
        slug: package name, app label, URL and permission prefix, template folder.
        title: menu label (Indonesian, translated by gettext).
        row: number of the mission row (docs/rows.csv); None below the rooms.
        permissions: permission name -> one-line description for the role screen.
        grants: role slug -> permissions of this app which that role holds.
        automatic: permissions that no role holds: what only SYSTEM does.
        strategic: permissions closed to a Plt, a Plh and the holder of a mandate: decisions that
            change the standing of the organisation, its personnel or its budget (UU 30/2014
            Art. 14 (7)).
        lendable: permissions that may be lent to an API key; all others never are.
        effects: effect name -> function; same transaction, no I/O. A pack of the room may name it in
            ``effects``: called with ``case``, ``pack``, ``answers`` and ``now`` after what happened.
        restrict: actor -> Q over ``cases.Case`` of what this app hides from that actor.
        restricted: -> Q over ``cases.Case`` of what ``restrict`` hides from anybody at all: what is
            split off, opened or merged must not go round it. Stands wherever ``restrict`` does.
        menu: entries of the desk's menu.
        portal: entries of the portal's menu, open to everybody: URL name, title.
        on_time_rules_changed: called in a job when the calendar or a legal number changed, with
            ``source`` (``calendar`` or ``reference``), ``keys`` (a tuple of what changed),
            ``earliest`` (the first date concerned), ``reason`` and ``now``.
        documents: pk of a case -> the documents it has led to, for its tracking page.
        documents_of: the same of many cases at once: pk -> documents, cases without any left out.
        wanted: pk of a case -> what it waits for from its applicant, for its tracking page.
        serves: pack of a case -> whether it may have such documents or wants; None: every pack.
        stories: what the demonstration plays of the room's services.
        changes: what takes two persons: subclasses of ``core.proposals.change.Change``.
        on_proposal: called inside the act that makes or closes a proposal of whatever app, with
            ``proposal`` (its ``state`` says which) and ``now``; in-app notices, no I/O.
    """

    slug: str
    title: Text
    row: int | None = None
    permissions: Mapping[str, Text] = field(default_factory=dict)
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    automatic: tuple[str, ...] = ()
    strategic: tuple[str, ...] = ()
    lendable: tuple[str, ...] = ()
    effects: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    restrict: Callable[..., Q] | None = None
    restricted: Callable[[], Q] | None = None
    menu: tuple[MenuEntry, ...] = ()
    portal: tuple[tuple[str, Text], ...] = ()
    on_time_rules_changed: Callable[..., None] | None = None
    documents: Callable[[int], list[Document]] | None = None
    documents_of: Callable[[Collection[int]], Mapping[int, list[Document]]] | None = None
    wanted: Callable[[int], list[Wanted]] | None = None
    serves: Callable[[Any], bool] | None = None
    stories: tuple[Story, ...] = ()
    changes: tuple[type[Any], ...] = ()
    on_proposal: Callable[..., None] | None = None


def own_apps() -> list[AppConfig]:
    """Return the installed apps of balaikota, from the lowest to the highest.

    A room counts wherever its package lies (``settings.ROOMS``).
    """
    rooms = set(settings.ROOMS.values())
    return [
        config
        for config in apps.get_app_configs()
        if config.name.startswith("balaikota.") or config.name in rooms
    ]


def room_folders() -> dict[str, Path]:
    """Return room -> its folder, where ``packs`` and ``letters`` lie, in the order of settings."""
    return {slug: Path(apps.get_app_config(slug).path) for slug in settings.ROOMS}


@cache
def all_manifests() -> tuple[Manifest, ...]:
    """Return the manifest of every app of balaikota that has one, in app order."""
    names = [config.name for config in own_apps()]
    return tuple(
        import_module(f"{name}.module").MODULE for name in names if find_spec(f"{name}.module")
    )


def permissions_of(role: str) -> frozenset[str]:
    """Return every permission that the manifests grant to ``role`` (a slug)."""
    return _granted(all_manifests()).get(role, frozenset())


def strategic_permissions() -> frozenset[str]:
    """Return the permissions that nobody holds who only acts in a post."""
    return _strategic(all_manifests())


def title_of_permission(name: str) -> Text:
    """Return what a permission allows, in words; its name when no manifest declares it."""
    found = (one.permissions[name] for one in all_manifests() if name in one.permissions)
    return next(found, name)


# Rights are asked thousands of times a page. Kept by the manifests themselves, so that other
# manifests have other answers.
@cache
def _granted(manifests: tuple[Manifest, ...]) -> dict[str, frozenset[str]]:
    roles = {role for manifest in manifests for role in manifest.grants}
    return {
        role: frozenset(name for one in manifests for name in one.grants.get(role, ()))
        for role in roles
    }


@cache
def _strategic(manifests: tuple[Manifest, ...]) -> frozenset[str]:
    return frozenset(name for manifest in manifests for name in manifest.strategic)
