"""Sign-in and its pages: each visited, in both languages, with its errors."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from balaikota.core.people.models import User
from balaikota.web.tests.people import PASSWORD, make_resident

pytestmark = pytest.mark.django_db

OPEN = {
    "/masuk/": ("Masuk", "Sign in"),
    "/daftar/": ("Buat akun warga", "Create a resident account"),
    "/akun/lupa-sandi/": ("Lupa kata sandi", "Forgotten password"),
    "/akun/lupa-sandi/terkirim/": ("Periksa email Anda", "Check your email"),
    "/akun/lupa-sandi/selesai/": ("Kata sandi sudah diganti", "Your password has been changed"),
    "/akun/email/terkirim/": ("Periksa email Anda", "Check your email"),
    "/akun/email/konfirmasi/tidak-ada/": ("Konfirmasi alamat email", "Confirm email address"),
    "/akun/ditutup/": ("Akun ini ditutup", "This account is closed"),
    "/akun/lupa-sandi/a-b/": ("Buat kata sandi baru", "Create a new password"),
}
OWN = {
    "/akun/": ("Akun Anda", "Your account"),
    "/akun/email/": ("Alamat email", "Email address"),
    "/akun/sandi/": ("Ganti kata sandi", "Change password"),
    "/akun/pastikan/": ("Pastikan ini Anda", "Confirm that it is you"),
    "/keluar/": ("Keluar", "Sign out"),
}
# Words of allauth's own pages, which nobody should meet.
FOREIGN = ("Sign In", "Sign Up", "Forgotten your password? Enter", "Menu:", "Bad Token")


@pytest.fixture(autouse=True)
def _no_limits_kept():
    cache.clear()


def heading(response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.S)
    assert found, response.content.decode()[:500]
    return found[1].strip()


@pytest.mark.parametrize("lang", [0, 1])
@pytest.mark.parametrize("address", OPEN)
def test_open_pages_speak_both_languages(client, address, lang):
    client.cookies["bahasa"] = ("id", "en")[lang]
    response = client.get(address)

    assert response.status_code == 200
    assert heading(response) == OPEN[address][lang]
    assert not [word for word in FOREIGN if word in response.content.decode()]


@pytest.mark.parametrize("lang", [0, 1])
@pytest.mark.parametrize("address", OWN)
def test_own_pages_speak_both_languages(client, address, lang):
    client.force_login(make_resident())
    client.cookies["bahasa"] = ("id", "en")[lang]
    response = client.get(address)

    assert response.status_code == 200
    assert heading(response) == OWN[address][lang]


@pytest.mark.parametrize("address", OWN)
def test_own_pages_send_a_stranger_away(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response.headers["Location"] in (
        f"/masuk/?next={address.replace('/', '%2F')}",
        "/",
        f"/masuk/?next={address}",
    )


@pytest.mark.parametrize("name", ["sari", "sari@contoh.id"])
def test_signing_in_works_by_user_name_and_by_email(client, name):
    make_resident()
    response = client.post("/masuk/", {"login": name, "password": PASSWORD}, follow=True)

    assert response.redirect_chain[0][0] == "/akun/lanjut/"
    assert client.get("/akun/").status_code == 200


def test_a_resident_is_led_to_the_front_page(client):
    client.force_login(make_resident())

    assert client.get("/akun/lanjut/").headers["Location"] == "/"


def test_signing_in_leads_back_to_where_one_was(client):
    make_resident()
    posted = {"login": "sari", "password": PASSWORD, "next": "/akun/email/"}

    assert client.post("/masuk/", posted).headers["Location"] == "/akun/email/"


@pytest.mark.parametrize(
    "next_", ["https://jahat.example/", "//jahat.example/", "/\\jahat.example"]
)
def test_signing_in_leads_nowhere_else(client, next_):
    make_resident()
    posted = {"login": "sari", "password": PASSWORD, "next": next_}

    assert client.post("/masuk/", posted).headers["Location"] == "/akun/lanjut/"


@pytest.mark.parametrize("name", ["sari", "sari@contoh.id", "siapa", "siapa@contoh.id"])
def test_a_wrong_password_and_an_unknown_name_sound_alike(client, name):
    make_resident()
    page = client.post("/masuk/", {"login": name, "password": "salah"}).content.decode()

    assert "Nama pengguna, email, atau kata sandi tidak cocok." in page
    assert "<title>Kesalahan: Masuk" in page
    assert f'value="{name}"' in page
    assert "salah" not in page.replace("Kesalahan", "").replace("kesalahan", "")


def test_guessing_a_password_is_stopped(client):
    make_resident()
    for _attempt in range(10):
        response = client.post("/masuk/", {"login": "sari", "password": "salah"})

    page = response.content.decode()
    assert "Terlalu banyak percobaan masuk." in page or response.status_code == 429


def test_empty_fields_are_told_at_each_field(client):
    page = client.post("/masuk/", {}).content.decode()

    assert '<a href="#login">' in page
    assert '<a href="#password">' in page
    assert 'id="login-error"' in page


def test_a_resident_signs_up_and_confirms_the_address(client):
    response = client.post("/daftar/", {"email": "budi@contoh.id", "password1": PASSWORD})

    assert response.headers["Location"] == "/akun/lanjut/"
    user = User.objects.get(email="budi@contoh.id")
    assert user.username
    assert user.name == ""
    [message] = mail.outbox
    assert message.subject == "Konfirmasi alamat email Anda"
    link = re.search(r"http://testserver(\S+)", message.body)
    assert link
    assert "budi@contoh.id" in client.get(link[1]).content.decode()
    client.post(link[1])
    assert EmailAddress.objects.get(user=user).verified


def test_a_taken_address_and_a_weak_password_are_told(client):
    make_resident()
    posted = {"email": "bukan-email", "password1": "12345678"}
    page = client.post("/daftar/", posted).content.decode()

    assert '<a href="#email">' in page
    assert '<a href="#password1">' in page
    assert 'value="bukan-email"' in page


def test_a_forgotten_password_is_replaced_by_a_link(client):
    make_resident()
    assert client.post("/akun/lupa-sandi/", {"email": "sari@contoh.id"}).status_code == 302

    [message] = mail.outbox
    assert message.subject == "Buat kata sandi baru"
    link = re.search(r"http://testserver(\S+)", message.body)
    assert link
    page = client.get(link[1], follow=True)
    address = page.redirect_chain[-1][0]
    assert heading(page) == "Buat kata sandi baru"
    wrong = client.post(address, {"password1": "sandi-baru-saya", "password2": "lain"})
    assert '<a href="#password2">' in wrong.content.decode()
    done = client.post(
        address, {"password1": "sandi-baru-saya", "password2": "sandi-baru-saya"}, follow=True
    )
    assert heading(done) == "Kata sandi sudah diganti"
    assert User.objects.get(username="sari").check_password("sandi-baru-saya")


def test_an_unknown_address_gets_a_letter_that_says_so(client):
    client.cookies["bahasa"] = "en"
    assert client.post("/akun/lupa-sandi/", {"email": "siapa@contoh.id"}).status_code == 302

    [message] = mail.outbox
    assert message.subject == "No account with this address"
    assert "&" not in message.body.replace("&next", "")


def test_the_password_is_changed_with_the_old_one(client):
    client.force_login(make_resident())
    posted = {
        "oldpassword": "salah",
        "password1": "sandi-baru-saya",
        "password2": "sandi-baru-saya",
    }
    assert (
        "Kata sandi saat ini tidak cocok." in client.post("/akun/sandi/", posted).content.decode()
    )

    response = client.post("/akun/sandi/", posted | {"oldpassword": PASSWORD}, follow=True)

    assert "Kata sandi Anda sudah diganti." in response.content.decode()


def test_an_account_without_a_password_makes_one(client):
    user = make_resident()
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    assert heading(client.get("/akun/sandi/buat/")) == "Buat kata sandi"
    assert client.get("/akun/sandi/").headers["Location"] == reverse("account_set_password")


def test_the_address_is_changed_by_a_link_to_the_new_one(client):
    client.force_login(make_resident())
    page = client.post("/akun/email/", {"email": "baru@contoh.id", "action_add": "1"}, follow=True)

    assert "baru@contoh.id" in page.content.decode()
    assert "belum dikonfirmasi" in page.content.decode()
    assert mail.outbox[-1].to == ["baru@contoh.id"]
    assert '<a href="#email">' in (
        client.post("/akun/email/", {"email": "x", "action_add": "1"}).content.decode()
    )


def test_the_present_password_is_asked_once_more(client):
    client.force_login(make_resident())

    page = client.post("/akun/pastikan/", {"password": "salah"}).content.decode()

    assert "Kata sandi tidak cocok." in page


def test_signing_out_ends_the_session(client):
    client.force_login(make_resident())

    assert client.post("/keluar/").headers["Location"] == "/"
    assert client.get("/akun/").status_code == 302
