"""What tests of pages do with them.

browser(user)                  a browser in which they are signed in
text(response)                 the page without idle spaces
errors(response)               (input id, message) of the error summary
page_of(case, rest)            address of a case at the desk, or of something below it
act(client, case, verb, ...)   press the button of an act on the open task
upload(case)                   a photo that belongs to the case
"""

from __future__ import annotations

import re

from django.test import Client

from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.files.tests.samples import picture
from balaikota.engine.cases.tests.factories import MORNING, task_of

UPLOADER = Actor(ActorKind.VISITOR, "-", permissions=frozenset({"files.store"}))


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def page_of(case, rest=""):
    return f"/meja/kasus/{case.number}/{rest}"


def act(client, case, verb, *, task=None, **data):
    return client.post(page_of(case, f"tindak/{verb}/"), {"task": task or task_of(case).pk} | data)


def upload(case):
    return files.store_bytes(
        by=UPLOADER, now=MORNING, content=picture(), name="warung.jpg", owner=f"case:{case.pk}"
    )


def errors(response):
    page = response.content.decode()
    summary = page.partition("govuk-error-summary")[2].partition("</ul>")[0]
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary)
