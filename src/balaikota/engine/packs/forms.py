"""The form of a pack: what is asked, what was answered, what must be mended. Page and API alike."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from balaikota.engine.packs import answered
from balaikota.engine.packs.fields import (
    CODE,
    GROUP,
    Posted,
    Setting,
    Wrong,
    codes,
    groups,
    kind_of,
    numbers,
    uploads,
    words,
)
from balaikota.engine.packs.grammar import Field, Pack, Section

SHOWN = "_shown"
# Buttons that change what the page shows and send nothing.
MOVES = (groups.ADD, groups.REMOVE, codes.SEARCH)


class Pages(Protocol):
    """What asks questions, page by page: a pack, or a page of questions without a service."""

    @property
    def fields(self) -> Iterator[Field]:
        """All questions in the order asked."""

    def section(self, section_id: str, /) -> Section:
        """One page."""


@dataclass
class Checked:
    """What came of checking one section, or a whole form.

    Attributes:
        answers: field id -> answer as it is stored; only of questions asked and answered.
        errors: id of the input to mend -> message, in the order of the form, as pairs.
        warnings: field id -> what is odd although it is taken, as pairs.
        typed: field id -> what was put in, to show the form again with nothing lost.
        moved: a button of the page was pressed that only changes what is shown: a row added or
            removed, codes searched for. Show the page again, without an error.
        more: ids of questions that these answers brought up and that were not on the page yet;
            show the page again, without an error.
    """

    answers: dict[str, Any] = dataclasses.field(default_factory=dict)
    errors: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    warnings: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    typed: dict[str, Any] = dataclasses.field(default_factory=dict)
    more: list[str] = dataclasses.field(default_factory=list)
    moved: bool = False

    @property
    def is_complete(self) -> bool:
        """Tell whether the section is answered and the next one may come."""
        return not self.errors and not self.more and not self.moved


@dataclass(frozen=True)
class Question:
    """One question ready for the page (``packs/_field.html``).

    Attributes:
        field: what is asked.
        value: what was put in, or what would have to be put in to give the stored answer.
        errors: part of the question ("" for the whole) -> message.
        options: for places, (code, name) of each kelurahan.
        kept: for uploads, (key, words) of each file there already.
        rows: for groups, the questions of each row.
        offered: for codes, what may be chosen.
        is_new: it came up by an answer on this page; the first such question is to be read first.
    """

    field: Field
    value: Any
    errors: Mapping[str, str] = dataclasses.field(default_factory=dict)
    options: tuple[tuple[str, str], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[Question, ...], ...] = ()
    offered: codes.Offered | None = None
    is_new: bool = False

    @property
    def error(self) -> str | None:
        """Return the first message, for kinds that show one."""
        return next(iter(self.errors.values()), None)

    @property
    def accept(self) -> str:
        """Return the media types of an upload, as the input wants them."""
        return ",".join(uploads.media_types(self.field))

    @property
    def upload_hint(self) -> str:
        """Return which files are taken, how many and how large."""
        megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        told = _("Jenis: %(kinds)s. Paling banyak %(count)s berkas, masing-masing %(size)s MB.")
        most = self.field.max or uploads.MOST
        return told % {"kinds": uploads.kinds(self.field), "count": most, "size": megabytes}

    @property
    def longest(self) -> int:
        """Return how many characters are taken."""
        return self.field.max or words.LONGEST_TEXT

    @property
    def may_grow(self) -> bool:
        """Tell whether a group takes one more row."""
        return len(self.rows) < (self.field.max or groups.MOST)

    @property
    def is_numeric(self) -> bool:
        """Tell whether only digits can match, so that a telephone shows its number keys."""
        return bool(self.field.pattern) and self.field.example.isdecimal()

    @property
    def per(self) -> str | None:
        """Return the period of an amount, to stand after the input."""
        return numbers.per(self.field).strip() or None

    def choices(self, lang: str) -> list[tuple[str, str, str | None]]:
        """Return (id, title, hint) of each answer to choose."""
        return [
            (choice.id, choice.title.in_(lang), choice.hint.in_(lang) if choice.hint else None)
            for choice in self.field.choices
        ]


def visible_fields(pack: Pages, section_id: str, answers: Mapping[str, Any]) -> list[Field]:
    """Return the questions of a section that the answers so far leave to ask."""
    seen = answered.answers_to(pack.fields, answers)
    return [field for field in pack.section(section_id).fields if answered.is_asked(field, seen)]


def sections_to_ask(pack: Pack, answers: Mapping[str, Any]) -> list[Section]:
    """Return the sections that have something to ask, given the answers so far."""
    return [section for section in pack.form if visible_fields(pack, section.id, answers)]


def settle(pack: Pack, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers without those to questions that are no longer asked."""
    return answered.settle(pack.fields, answers)


def unanswered(pack: Pack, answers: Mapping[str, Any]) -> list[Field]:
    """Return the required questions that are asked and have no answer yet."""
    seen = answered.answers_to(pack.fields, settle(pack, answers))
    return [
        field
        for field in pack.fields
        if not field.optional and field.id not in seen.given and answered.is_asked(field, seen)
    ]


def check_section(
    pack: Pages,
    section_id: str,
    posted: Posted,
    setting: Setting,
    answers: Mapping[str, Any] | None = None,
) -> Checked:
    """Read the posted values of one page.

    Args:
        pack: the pack.
        section_id: the section on the page.
        posted: input name -> values. ``_shown`` names the questions that were on the page; without
            it every question counts as shown.
        setting: the day and the files there are.
        answers: the answers stored so far; those of this section are replaced.
    """
    section = pack.section(section_id)
    own = {field.id for field in section.fields}
    before = {key: value for key, value in (answers or {}).items() if key not in own}
    typed = {field.id: kind_of(field).typed(field, posted) for field in section.fields}
    checked = _check(pack, section.fields, typed, setting, before)
    shown = set(posted.get(SHOWN) or own)
    checked.more = [id_ for id_ in checked.typed if id_ not in shown]
    checked.errors = [pair for pair in checked.errors if _owner(pair[0]) not in checked.more]
    checked.moved = any(posted.get(move) for move in MOVES)
    if checked.moved:
        checked.errors = []
    return checked


def check_all(pack: Pack, answers: Mapping[str, Any], setting: Setting) -> Checked:
    """Check a whole form given as stored answers (JSON): the same rules as page by page."""
    known = {field.id: field for field in pack.fields}
    odd = {
        name
        for name, value in answers.items()
        if name in known and not answered.fits(known[name], value)
    }
    typed = {
        id_: kind_of(field).untyped(field, answers[id_])
        for id_, field in known.items()
        if answers.get(id_) is not None and id_ not in odd
    }
    checked = _check(pack, list(known.values()), typed, setting, {})
    checked.errors = [pair for pair in checked.errors if _owner(pair[0]) not in odd]
    checked.errors += [(id_, _("Bentuk jawaban ini tidak sesuai.")) for id_ in sorted(odd)]
    unknown = sorted(name for name in answers if name not in known)
    checked.errors += [(name, _("Layanan ini tidak menanyakan hal itu.")) for name in unknown]
    return checked


def answers_schema(pack: Pack) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the answers of a pack.

    Questions asked only under a condition are not required by it; ``check_all`` knows them.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": pack.title.id,
        "properties": {
            field.id: kind_of(field).schema(field) | {"title": field.label.id}
            for field in pack.fields
        },
        "required": [f.id for f in pack.fields if not f.optional and f.when is None],
        "additionalProperties": False,
    }


def questions(
    pack: Pages,
    section_id: str,
    setting: Setting,
    answers: Mapping[str, Any],
    checked: Checked | None = None,
) -> list[Question]:
    """Return the questions of a page: filled with what is stored or, after an error, as typed."""
    so_far = {**answers, **checked.answers} if checked else answers
    if checked:
        dropped = checked.typed.keys() - checked.answers.keys()
        so_far = {key: value for key, value in so_far.items() if key not in dropped}
    return [
        _question(field, setting, answers, checked)
        for field in visible_fields(pack, section_id, so_far)
    ]


def present(field: Field, value: Any, lang: str) -> str:
    """Return a stored answer in words, a NIK masked; empty when there is no answer."""
    if value is None:
        return ""
    with translation.override(lang):
        return kind_of(field).show(field, value, lang)


def rows(field: Field, value: Any, lang: str, say: groups.Say | None = None) -> list[groups.Row]:
    """Return the rows of a group in words; none of other questions, or unanswered.

    Args:
        say: tells how an answer in a row reads; ``present`` unless given.
    """
    if field.kind != "group" or not value:
        return []
    with translation.override(lang):
        plain = say or (lambda inner, answer: present(inner, answer, lang))
        return GROUP.rows(field, value, lang, plain)


def picture(field: Field, value: Any, lang: str) -> SafeString:
    """Return a stored answer as a drawing, where its kind has one; empty otherwise."""
    if value is None:
        return SafeString()
    with translation.override(lang):
        return mark_safe(kind_of(field).picture(field, value))


def _question(
    field: Field, setting: Setting, answers: Mapping[str, Any], checked: Checked | None
) -> Question:
    kind = kind_of(field)
    if checked and field.id in checked.typed:
        value = checked.typed[field.id]
    elif field.id in answers:
        value = kind.untyped(field, answers[field.id])
    else:
        value = kind.typed(field, {})
    errors = dict(_errors_of(field, checked))
    question = _filled(field, value, errors, setting)
    is_new = bool(checked and field.id in checked.more)
    return dataclasses.replace(question, is_new=is_new)


def _filled(field: Field, value: Any, errors: Mapping[str, str], setting: Setting) -> Question:
    return Question(
        field,
        value,
        errors,
        tuple(_places(field, setting)),
        tuple(_kept(field, value, setting)),
        tuple(_rows(field, value, errors, setting)),
        CODE.offered(field, value, setting) if field.kind == "code" else None,
    )


def _rows(
    field: Field, value: Any, errors: Mapping[str, str], setting: Setting
) -> Iterator[tuple[Question, ...]]:
    """Return the questions of each row of a group, of one blank row where there is none."""
    if field.kind != "group":
        return
    for at, row in enumerate(value or [GROUP.blank(field)]):
        yield tuple(
            _filled(inner, row[id_], groups.under(f"{at}-{id_}", errors), setting)
            for id_, inner in GROUP.inner(field, at)
        )


def _errors_of(field: Field, checked: Checked | None) -> Iterator[tuple[str, str]]:
    for anchor, message in checked.errors if checked else ():
        if _owner(anchor) == field.id:
            yield anchor.partition("-")[2], message


def _places(field: Field, setting: Setting) -> Iterator[tuple[str, str]]:
    """Return the kelurahan by name; with its kecamatan where two bear the same name."""
    if field.kind in ("address", "point"):
        rows = sorted(setting.areas.values(), key=lambda row: (row.name, row.code))
        often = Counter(row.name for row in rows)
        for row in rows:
            doubled = f" ({row.parent_name})" if often[row.name] > 1 else ""
            yield row.code, row.name + doubled


def _kept(field: Field, keys: Any, setting: Setting) -> Iterator[tuple[str, str]]:
    if field.kind == "files":
        there = [key for key in dict.fromkeys(keys) if key in setting.files]
        for number, key in enumerate(there, start=1):
            is_photo = setting.files[key].startswith("image/")
            yield key, (_("Foto %s") if is_photo else _("Dokumen %s")) % number


def _check(
    pack: Pages,
    fields: list[Field],
    typed: Mapping[str, Any],
    setting: Setting,
    before: Mapping[str, Any],
) -> Checked:
    seen = answered.answers_to(pack.fields, before)
    checked = Checked()
    for field_ in fields:
        if not answered.is_asked(field_, seen):
            continue
        value = typed.get(field_.id, kind_of(field_).typed(field_, {}))
        checked.typed[field_.id] = value
        _take(field_, value, setting, checked)
        if field_.id in checked.answers:
            seen.given[field_.id] = checked.answers[field_.id]
    return checked


def _take(field: Field, typed: Any, setting: Setting, checked: Checked) -> None:
    """Put the answer, or what is wrong with it, into ``checked``."""
    kind = kind_of(field)
    try:
        if kind.is_empty(typed):
            if not field.optional:
                raise kind.missing(field)
            return
        clean = kind.clean(field, typed, setting)
    except Wrong as wrong:
        for one in wrong.each:
            anchor = f"{field.id}-{one.part}" if one.part else field.id
            checked.errors.append((anchor, one.message))
        return
    checked.answers[field.id] = clean.answer
    checked.warnings += [(field.id, warning) for warning in clean.warnings]


def _owner(anchor: str) -> str:
    """Return the field id of an input id; field ids have no hyphen."""
    return anchor.partition("-")[0]
