"""Catalogs: what the sources say in Indonesian, extracted per app, translated to English.

Each app keeps ``locale/en/LC_MESSAGES/django.po``; ``web`` also keeps an ``id`` catalog, which
completes the Indonesian of allauth. Files are written without dates and line numbers, so that a
diff shows words only.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import AppConfig
from jinja2.ext import babel_extract

from balaikota.core import manifest

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
JINJA_OPTIONS = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
SKIPPED = {"tests", "migrations", "locale", "__pycache__"}
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "id": "nplurals=1; plural=0;"}
HEADER = """msgid ""
msgstr ""
"Language: {locale}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True)
class Fault:
    """One message that a reader of ``locale`` would see wrong."""

    app: str
    locale: str
    msgid: str
    reason: str

    def __str__(self) -> str:
        return f"{self.app} ({self.locale}): {self.msgid!r}: {self.reason}"


def own_apps(labels: list[str] | None = None) -> list[AppConfig]:
    """Return balaikota's apps, those of ``labels`` if any are given, in app order.

    config has no catalog: it shows no page, and the room it lays out keeps its own.

    Raises:
        LookupError: a label names no app of balaikota.
    """
    own = [app for app in manifest.own_apps() if app.name != "balaikota.config"]
    if unknown := set(labels or ()) - {app.label for app in own}:
        raise LookupError(f"no such app: {', '.join(sorted(unknown))}")
    return [app for app in own if not labels or app.label in labels]


def gather(folder: Path) -> Catalog:
    """Return the messages of the Python and Jinja2 sources below ``folder``."""
    template = Catalog(locale="en", fuzzy=False)
    for path in sorted(folder.rglob("*")):
        if SKIPPED & set(path.relative_to(folder).parts):
            continue
        if path.suffix == ".py":
            _gather_file(template, path, folder, extract_python, {})
        elif "templates" in path.parts and path.is_file():
            _gather_file(template, path, folder, babel_extract, JINJA_OPTIONS)
    return template


def _gather_file(
    template: Catalog, path: Path, folder: Path, method: Any, options: dict[str, str]
) -> None:
    with path.open("rb") as source:
        found = extract(method, source, KEYWORDS, ("Translators:",), options)
        for _line, message, comments, context in found:
            template.add(
                message,
                locations=[(path.relative_to(folder).as_posix(), 0)],
                auto_comments=comments,
                context=context,
            )


def catalog_path(app: AppConfig, locale: str) -> Path:
    """Return where the app keeps its catalog of ``locale``."""
    return Path(app.path) / "locale" / locale / "LC_MESSAGES" / "django.po"


def load(path: Path, locale: str) -> Catalog:
    """Return the catalog at ``path``, empty when there is none."""
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(app: AppConfig, locale: str = "en") -> int:
    """Write the app's catalog anew, keeping translations; return how many messages it has."""
    path = catalog_path(app, locale)
    template = wanted(app, locale)
    if not len(template):
        path.unlink(missing_ok=True)
        return 0
    catalog = load(path, locale)
    catalog.update(template, no_fuzzy_matching=True)
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        width=96,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(locale=locale, plurals=PLURALS[locale]).encode()
    path.write_bytes(header + buffer.getvalue().strip() + b"\n")
    return len(template)


def wanted(app: AppConfig, locale: str) -> Catalog:
    """Return what the app's catalog of ``locale`` has to translate."""
    return gather(Path(app.path))


def locales(app: AppConfig) -> tuple[str, ...]:
    """Return the languages the app must have a catalog for."""
    return ("en",)


def faults(app: AppConfig) -> Iterator[Fault]:
    """Yield every message of the app that is missing, untranslated, fuzzy or broken."""
    for locale in locales(app):
        catalog = load(catalog_path(app, locale), locale)
        for message in wanted(app, locale):
            if message.id:
                known = catalog.get(message.id, context=message.context)
                if reason := _fault(known, catalog):
                    yield Fault(app.label, locale, str(message.id), reason)


def _fault(known: Message | None, catalog: Catalog) -> str:
    if known is None:
        return "not in the catalog (run `balaikota messages`)"
    if known.fuzzy:
        return "fuzzy"
    strings = known.string if isinstance(known.string, tuple | list) else [known.string]
    if not all(strings):
        return "not translated"
    return "; ".join(str(error) for error in known.check(catalog))


def compile_below(folder: Path) -> int:
    """Compile every catalog below ``folder`` that is newer than its .mo; return how many were."""
    compiled = 0
    for source in sorted(folder.rglob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3])
        # Written aside and renamed: several test workers may do this at once.
        aside = target.with_suffix(f".{os.getpid()}.tmp")
        with aside.open("wb") as file:
            write_mo(file, catalog)
        aside.replace(target)
        compiled += 1
    return compiled
