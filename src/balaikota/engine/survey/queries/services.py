"""Services by name: their titles, whichever version is in force."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.models import Service, ServiceVersion
from balaikota.lib.errors import NotFound


def known(slug: str) -> str:
    """Return the slug of a service that there is.

    Raises:
        NotFound: there is no such service.
    """
    if not Service.objects.filter(slug=slug).exists():
        raise NotFound(_("Layanan itu tidak ada."), field="service")
    return slug


def titles_of(slugs: Collection[str]) -> dict[str, str]:
    """Return slug -> title of the latest version, in the reader's language. Two queries at most."""
    if not slugs:
        return {}
    rows = ServiceVersion.objects.filter(service__slug__in=set(slugs)).order_by("number")
    latest = dict(rows.values_list("service__slug", "pk"))  # of each the last one stays
    known = packs.packs_by_version(latest.values())
    lang = get_language() or "id"
    return {slug: known[pk].title.in_(lang) for slug, pk in latest.items()}
