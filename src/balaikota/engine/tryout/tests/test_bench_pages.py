"""The pages of the bench."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_x(scene, client):
    client.force_login(scene.lurah)
    r = client.get("/meja/uji/")
    assert r.status_code == 200
    r = client.get("/meja/uji/surat-keterangan-percobaan/?_contoh=1", follow=True)
    open("/tmp/x.html", "wb").write(r.content)
    print(r.redirect_chain)
    assert r.status_code == 200
