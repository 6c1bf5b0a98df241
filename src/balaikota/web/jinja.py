"""The Jinja2 side of the pages: where templates lie, and the words they may use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.text import slugify
from jinja2 import Environment, StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from balaikota.core.manifest import own_apps
from balaikota.lib import wording
from balaikota.web import http, inputs, shell


class Templates(Jinja2):
    """Jinja2 over the ``templates`` folders of balaikota apps only."""

    @property
    def template_dirs(self) -> tuple[str, ...]:
        """Return the folders searched, in app order."""
        return tuple(str(p) for c in own_apps() if (p := Path(c.path) / "templates").is_dir())


def environment(**options: Any) -> Environment:
    """Return the environment of every page: escaping, strict, translated."""
    options |= {"autoescape": True, "undefined": StrictUndefined}
    made = Environment(**options, extensions=["jinja2.ext.i18n"])  # noqa: S701 - set above
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals |= {
        "_": words,
        "gettext": words,
        "url": url,
        "row_url": row_url,
        "static": file,
        "shell": shell,
        "form_errors": inputs.errors_of,
    }
    made.filters |= {
        "tanggal": tanggal,
        "waktu": waktu,
        "rupiah": rupiah,
        "angka": angka,
        "slugify": slugify,
    }
    return made


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page knows beside its own context."""
    return {"lang": _lang()}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a URL name."""
    if not args and not kwargs:
        return row_url(name)
    return reverse(name, args=args or None, kwargs=kwargs or None)


def row_url(name: str, *args: str | int) -> str:
    """Return what ``url`` does, from memory if it was asked before: for the rows of long lists.

    Never for an address that opens something to whoever has it.
    """
    return http.kept_address(name, *args)


def file(path: str) -> str:
    """Return the address of a static file, kept: its name tells what is in it."""
    storage = settings.STORAGES["staticfiles"]["BACKEND"]
    return _file(path, str(settings.STATIC_ROOT), storage, get_script_prefix())


@cache
def _file(path: str, _root: str, _storage: str, _prefix: str) -> str:
    return static(path)


@pass_eval_context
def words(context: EvalContext, message: str, /, **values: Any) -> str:
    """Return ``message`` in the reader's language, with the values put in.

    What the extension does, which goes through the context three times for each.
    """
    said = translation.gettext(message)
    return (Markup(said) if context.autoescape else said) % values  # noqa: S704 - our own words


def tanggal(day: date, *, weekday: bool = False) -> str:
    """Return ``4 Desember 2026`` in the reader's language."""
    return wording.long_date(day, _lang(), weekday=weekday)


def waktu(at: datetime) -> str:
    """Return ``Jumat, 4 Desember 2026, 14.30 WIB`` in the reader's language."""
    return wording.long_time(at, _lang())


def rupiah(amount: int) -> str:
    """Return ``Rp1.234.567`` in the reader's language."""
    return wording.rupiah(amount, _lang())


def angka(amount: int | float | Decimal, *, decimals: int | None = None) -> str:
    """Return ``1.234,5`` in the reader's language."""
    return wording.number(amount, _lang(), decimals=decimals)


def _lang() -> str:
    return (translation.get_language() or "id")[:2]
