"""What residents and heads send: answers to the questions, a follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.web.days import DayField

WORDS_READ = 4000  # more is cut off: far beyond what may be said, so that its refusal is read
CHOOSE = gettext_lazy("Pilih satu jawaban.")


@dataclass(frozen=True)
class Answers:
    """Answers as a page or a program sent them.

    Attributes:
        scores: element -> 1 to 4; what is missing or no such number is left out.
        words: as typed.
    """

    scores: Mapping[str, int]
    words: str

    def errors(self, asked: Questionnaire) -> list[tuple[str, str]]:
        """Return (field, message) of each element without an answer, in the order of the form."""
        return [(code, str(CHOOSE)) for code in asked.codes if code not in self.scores]


def read_answers(posted: Mapping[str, Any], asked: Questionnaire) -> Answers:
    """Return what was sent under the codes of the elements."""
    sent = {code: str(posted.get(code, "")) for code in asked.codes}
    scores = {code: int(text) for code, text in sent.items() if text in {"1", "2", "3", "4"}}
    return Answers(scores, str(posted.get("words", ""))[:WORDS_READ])


class Plan(forms.Form):
    """A follow-up; what is wrong with the element or the words is refused by the act."""

    service = forms.CharField(required=False, max_length=80)
    element = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Pilih unsur yang diperbaiki.")}
    )
    words = forms.CharField(
        max_length=WORDS_READ,
        error_messages={"required": gettext_lazy("Tulis yang akan dilakukan.")},
    )
    due_date = DayField(missing=gettext_lazy("Isi tanggalnya."))
