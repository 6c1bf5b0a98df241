"""What a service tells its applicants, event by event, filled in with samples."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from balaikota.engine.packs import samples
from balaikota.engine.packs.grammar import Message, Pack
from balaikota.lib import sms


@dataclass(frozen=True)
class Form:
    """One message in one language: as an email and as an SMS of so many ``places``."""

    lang: str
    subject: str
    body: str
    short: str
    places: int


@dataclass(frozen=True)
class Event:
    """What happens, what is told then, and whether the pack writes the SMS itself."""

    title: str
    forms: tuple[Form, ...]
    is_short_written: bool


def find_events(pack: Pack, lang: str) -> list[Event]:
    """Return every message of a pack, in the order of events, titles in ``lang``."""
    told = pack.messages
    events = [_event(_("Permohonan masuk"), pack, told.on_open)]
    for key, message in told.on_act.items():
        step, _dot, verb = key.partition(".")
        act = pack.act(step, verb).label.in_(lang)
        title = f"{pack.step(step).title.in_(lang)}: {act}"
        events.append(_event(title, pack, message))
    for step, message in told.on_timeout.items():
        title = _("Waktunya habis: %(step)s") % {"step": pack.step(step).title.in_(lang)}
        events.append(_event(title, pack, message))
    if told.on_issue is not None:
        events.append(_event(_("Surat terbit"), pack, told.on_issue))
    return events


def _event(title: str, pack: Pack, message: Message) -> Event:
    forms = tuple(_form(pack, message, lang) for lang in ("id", "en"))
    return Event(title, forms, message.sms is not None)


def _form(pack: Pack, message: Message, lang: str) -> Form:
    subject, body = message.filled(lang, **samples.values(pack, lang))
    short = samples.short(pack, message, lang)
    return Form(lang, subject, body, short, sms.places(short))
