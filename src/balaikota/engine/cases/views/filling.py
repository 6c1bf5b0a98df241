"""Reading the pages of a form: posted values and uploads in, checked answers out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest

from balaikota.core.action import Actor
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.engine.cases.actions.opening import Submission, meaning
from balaikota.engine.cases.queries.tracking import Standing, latest_answers
from balaikota.engine.packs import forms
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.forms import Checked, Question
from balaikota.engine.packs.grammar import Field, Pack, Section
from balaikota.lib import wording
from balaikota.lib.errors import DomainError
from balaikota.web import http, uploads


@dataclass
class Filled:
    """One page of questions, as shown and as read.

    Attributes:
        answers: all answers so far, this page's included.
        questions: per section on the page, what to show.
        errors: (input id, message) in the order of the form.
    """

    answers: dict[str, Any]
    questions: list[tuple[Section, list[Question]]]
    errors: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    is_complete: bool = True


def setting_of(owner: str, asked: Iterable[Field] | None = None) -> Setting:
    """Return today's date (WIB) and the files that ``owner`` has uploaded.

    Args:
        owner: of the files.
        asked: the questions that are read; where none of them takes files, none are looked for.
    """
    is_asked = asked is None or any(question.kind == "files" for question in asked)
    there = stored.find_files(owner) if is_asked else []
    found = {str(file.pk): file.media_type for file in there}
    return Setting(today=today(), files=found, now=http.now())


def today() -> date:
    """Return the local date."""
    return http.now().astimezone(wording.WIB).date()


def show(pack: Pack, section: Section, owner: str, answers: Mapping[str, Any]) -> Filled:
    """Return a section as it stands in the draft."""
    questions = forms.questions(pack, section.id, setting_of(owner, section.fields), answers)
    return Filled(dict(answers), [(section, questions)])


def read(
    request: HttpRequest,
    pack: Pack,
    section: Section,
    owner: str,
    answers: Mapping[str, Any],
    by: Actor,
    more: Mapping[str, list[str]] | None = None,
) -> Filled:
    """Return a posted section: uploads stored under ``owner``, values checked, nothing lost.

    ``more`` names files that are there already: field id -> keys.
    """
    kept, refused = _uploads(request, section, owner, by)
    posted = {name: request.POST.getlist(name) for name in request.POST}
    for name, keys in [*(more or {}).items(), *kept.items()]:
        posted[name] = [*posted.get(name, []), *keys]
    removed = set(request.POST.getlist("hapus"))
    for question in section.fields:
        if question.kind == "files" and question.id in posted:
            posted[question.id] = [key for key in posted[question.id] if key not in removed]
    setting = setting_of(owner, section.fields)
    checked = forms.check_section(pack, section.id, posted, setting, answers)
    checked.errors = _in_order(section, checked, refused)
    # An answer that was refused never leaves an older one standing in its place.
    own = {question.id for question in section.fields}
    merged = {key: value for key, value in answers.items() if key not in own} | checked.answers
    merged = forms.settle(pack, merged)
    questions = forms.questions(pack, section.id, setting, merged, checked)
    is_complete = checked.is_complete and not removed
    return Filled(merged, [(section, questions)], checked.errors, checked.warnings, is_complete)


def to_mend(standing: Standing) -> list[Section]:
    """Return the sections that hold a defect."""
    marked = {defect.field for defect in standing.defects}
    return [s for s in standing.pack.form if any(f.id in marked for f in s.fields)]


def mend(request: HttpRequest, standing: Standing, taken: Mapping[str, list[str]]) -> Filled:
    """Return the sections that hold a defect: as answered, or as posted.

    ``taken`` names kept files that are the case's now: field id -> keys.
    """
    pack, case = standing.pack, standing.case
    owner, answers = f"case:{case.pk}", dict(latest_answers(case))
    result = Filled(answers, [])
    for section in to_mend(standing):
        if request.method == "POST":
            by = http.actor(request)
            filled = read(request, pack, section, owner, result.answers, by, taken)
        else:
            filled = show(pack, section, owner, result.answers)
        result.answers = filled.answers
        result.questions += filled.questions
        result.errors += filled.errors
        result.is_complete = result.is_complete and filled.is_complete
    return result


def submission(pack: Pack, answers: Mapping[str, Any]) -> Submission:
    """Return what complete answers mean for the case: office, place, applicant.

    Raises:
        NotFound: no office serves the place.
    """
    return meaning(pack, answers, on=today())


def _uploads(
    request: HttpRequest, section: Section, owner: str, by: Actor
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return field id -> keys of the files stored now, and what was refused."""
    kept: dict[str, list[str]] = {}
    refused: list[tuple[str, str]] = []
    received = request.FILES  # read first: only then is it known what was too large
    for question in section.fields:
        if question.kind != "files":
            continue
        if question.id in uploads.too_large(request):
            refused.append((question.id, uploads.refusal()))
        for upload in received.getlist(question.id):
            try:
                file = files.store(by=by, now=http.now(), upload=upload, owner=owner)
            except DomainError as error:
                refused.append((question.id, error.message))
            else:
                kept.setdefault(question.id, []).append(str(file.pk))
    return kept, refused


def _in_order(
    section: Section, checked: Checked, refused: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return refused uploads and other errors in the order of the form; one a question."""
    order = {question.id: at for at, question in enumerate(section.fields)}
    told = {name for name, _message in refused}
    rest = [pair for pair in checked.errors if pair[0].partition("-")[0] not in told]
    return sorted([*refused, *rest], key=lambda pair: order[pair[0].partition("-")[0]])
