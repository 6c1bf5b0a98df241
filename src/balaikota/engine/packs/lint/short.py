"""What an SMS says: in one SMS with the longest values, the link in it, nothing personal."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from django.utils.translation import gettext as _

from balaikota.engine.packs import samples
from balaikota.engine.packs.grammar import Message, Pack
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path
from balaikota.lib import sms


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check the SMS form of every message that has one."""
    for path, message in messages(pack):
        if message.sms is not None:
            for lang in ("id", "en"):
                yield from _text(desk, pack, message, (*path, "sms", lang), lang)


def messages(pack: Pack) -> Iterator[tuple[Path, Message]]:
    """Return every message of a pack with where it stands, in the order of events."""
    told = pack.messages
    yield ("messages", "on_open"), told.on_open
    yield from ((("messages", "on_act", key), one) for key, one in told.on_act.items())
    yield from ((("messages", "on_timeout", key), one) for key, one in told.on_timeout.items())
    if told.on_issue is not None:
        yield ("messages", "on_issue"), told.on_issue


def _text(desk: Desk, pack: Pack, message: Message, path: Path, lang: str) -> Iterator[Finding]:
    assert message.sms is not None
    text = message.sms.in_(lang)
    known = ", ".join(f"`{{{name}}}`" for name in samples.SMS_PLACEHOLDERS)
    try:
        named = {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}
    except ValueError:
        what = _("Kurung kurawal di pesan ini tidak berpasangan.")
        yield desk.find(catalog.UNKNOWN_PLACEHOLDER, path, what, known=known)
        return
    unknown = sorted(named - set(samples.SMS_PLACEHOLDERS))
    for name in unknown:
        what = _("`{%s}` tidak boleh ada di SMS.") % name
        yield desk.find(catalog.UNKNOWN_PLACEHOLDER, path, what, known=known)
    if unknown:
        return
    if "tautan" not in named:
        yield desk.find(catalog.NO_LINK, path, _("SMS ini tidak memuat `{tautan}`."))
    places = sms.places(samples.short(pack, message, lang))
    if places > sms.LENGTH:
        what = _("SMS ini %(places)d huruf dengan contoh isinya; paling banyak %(most)d.")
        told = what % {"places": places, "most": sms.LENGTH}
        yield desk.find(catalog.TOO_LONG_SMS, path, told, over=places - sms.LENGTH)
