"""What the frame of a page shows: the city, who is signed in, and where one may go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from balaikota.core import manifest
from balaikota.core.action import Actor, Grant
from balaikota.core.manifest import Text
from balaikota.core.people.models import User
from balaikota.core.units import queries as units
from balaikota.web import http

DESK = "/meja/"
PORTAL = (
    ("packs:index", _("Layanan")),
    ("cases:track", _("Lacak permohonan")),
)


def brand() -> str:
    """Return what the portal calls itself."""
    return units.city().brand


def city_name() -> str:
    """Return the name of the city served, empty until a profile is loaded."""
    city = units.city()
    return city.name if city.is_loaded else ""


def government() -> str:
    """Return the name of the government that answers for these pages."""
    return units.city().government


def actor(request: HttpRequest) -> Actor:
    """Return who acts in this request."""
    return http.actor(request)


def person(request: HttpRequest) -> str:
    """Return the name of whoever is signed in, the user name when no other is known."""
    user = request.user
    return user.name or user.username if isinstance(user, User) else ""


def moment() -> datetime:
    """Return when the page was made: it stands on what is printed of it."""
    return http.now()


def messages(request: HttpRequest) -> Iterable[Message]:
    """Return the notices left by the request before, each shown once."""
    return get_messages(request)


def is_demo() -> bool:
    """Tell whether what is shown is a demonstration with sample data."""
    return bool(settings.DEMO)


def portal_menu(request: HttpRequest) -> list[tuple[str, Text, bool]]:
    """Return (address, title, is here) of the parts of the portal that exist."""
    told = (entry for known in manifest.all_manifests() for entry in known.portal)
    entries = ((address(name), title) for name, title in (*PORTAL, *told))
    return [(href, title, request.path.startswith(href)) for href, title in entries if href]


def desk_home(request: HttpRequest, actor: Actor) -> str:
    """Return where an officer begins: the inbox, else the first entry of their menu."""
    menu = [href for href, _title, _is_here in desk_menu(request, actor)]
    return DESK if DESK in menu or not menu else menu[0]


def desk_menu(request: HttpRequest, actor: Actor) -> list[tuple[str, Text, bool]]:
    """Return (address, title, is here) of the desk's menu entries the actor may use."""
    found = []
    for entry in (entry for known in manifest.all_manifests() for entry in known.menu):
        is_for = actor.may(entry.permission) and (not entry.shown_to or entry.shown_to(actor))
        if is_for and (href := address(entry.url_name)):
            found.append((href, entry.title))
    here = max((href for href, _t in found if request.path.startswith(href)), key=len, default="")
    return [(href, title, href == here) for href, title in found]


def acting_as(actor: Actor) -> list[Grant]:
    """Return the assignments by which the actor works here, acting ones first."""
    return sorted(actor.grants, key=lambda grant: (grant.mode == "definitif", grant.title))


def address(url_name: str, *args: str) -> str | None:
    """Return the address of a URL name, None when no app has it."""
    try:
        return http.kept_address(url_name, *args)
    except NoReverseMatch:
        return None
