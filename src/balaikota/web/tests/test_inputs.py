"""One form for pages and JSON."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from balaikota.web import inputs


class Report(forms.Form):
    text = forms.CharField(label="Uraian", max_length=40, widget=forms.Textarea)
    urgency = forms.ChoiceField(label="Sifat", choices=[("biasa", "Biasa"), ("segera", "Segera")])
    places = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], required=False, widget=forms.CheckboxSelectMultiple
    )
    day = forms.DateField(required=False)
    count = forms.IntegerField(required=False)
    sure = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("x", "X")], required=False, widget=forms.RadioSelect)
    photo = forms.FileField(required=False)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        if self.cleaned_data.get("text") == "sama":
            raise forms.ValidationError("Sudah pernah dilaporkan.")


def read(body: object) -> dict[str, object]:
    text = body if isinstance(body, str) else json.dumps(body)
    request = RequestFactory().post("/", text, content_type="application/json")
    return inputs.read(request, Report)


def test_a_json_body_passes_through_the_form():
    cleaned = read(
        {"text": "Lampu mati", "urgency": "biasa", "places": ["a", "b"], "count": 2, "day": None}
    )

    assert cleaned["places"] == ["a", "b"]
    assert cleaned["count"] == 2
    assert cleaned["day"] is None


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ("{", None, "bukan JSON"),
        ("[" * 100_000, None, "bukan JSON"),
        ([1], None, "bukan objek"),
        ({"text": {"a": 1}}, "text", "bersarang"),
        ({"urgency": "biasa"}, "text", ""),
        ({"text": "sama", "urgency": "biasa"}, None, "Sudah pernah"),
    ],
)
def test_what_does_not_fit_names_the_field(body, field, words):
    with pytest.raises(inputs.InvalidInput) as refused:
        read(body)

    assert refused.value.field == field
    assert words in refused.value.message


def test_the_form_describes_itself_to_programs():
    schema = inputs.accepts(Report)["requestBody"]["content"]["application/json"]["schema"]

    assert schema["required"] == ["text", "urgency"]
    assert schema["properties"]["text"] == {"type": "string", "maxLength": 40}
    assert schema["properties"]["urgency"]["enum"] == ["biasa", "segera"]
    assert schema["properties"]["day"]["format"] == "date"
    assert schema["properties"]["count"] == {"type": "integer"}


def test_errors_come_whole_first_then_in_the_order_of_fields():
    assert inputs.errors_of(Report()) == []
    found = inputs.errors_of(Report({"text": "sama", "urgency": "lain"}))

    assert found[0] == ("", "Sudah pernah dilaporkan.")
    assert found[1][0] == "urgency"


def test_each_kind_of_field_is_shown_by_its_component():
    source = (
        '{% from "components/form.html" import field, summary %}{{ summary(form) }}'
        "{% for bound in form %}{{ field(bound) }}{% endfor %}"
    )
    form = Report({"text": "x" * 41, "urgency": "biasa", "places": ["a"], "token": "t"})
    page = engines["jinja"].from_string(source).render({"form": form})

    assert '<a href="#text">' in page
    assert 'data-maxlength="40"' in page
    assert '<option value="biasa" selected>' in page
    assert 'type="checkbox" value="a" checked' in page
    assert 'class="govuk-radios__input"' in page
    assert 'type="file"' in page
    assert 'inputmode="numeric"' in page
    assert 'type="password"' in page
    assert '<input type="hidden" name="token" value="t">' in page
    assert 'name="sure" type="checkbox"' in page
