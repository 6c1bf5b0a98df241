from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from balaikota.lib.signing.authority import Authority
from balaikota.lib.signing.tests.scene import NOW


def test_it_is_made_once(tmp_path):
    own = Authority(tmp_path / "signing")

    assert own.make(now=NOW) is True
    root = own.root_file.read_bytes()
    assert own.make(now=NOW) is False
    assert own.root_file.read_bytes() == root


def test_of_many_that_make_it_at_once_one_wins_whole(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Authority(tmp_path / "s").make(now=NOW), range(8)))

    assert made.count(True) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["s"]
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["issuer.p12", "root.pem"]


def test_an_office_keeps_its_seal_and_every_name_says_contoh(tmp_path):
    own = Authority(tmp_path / "signing")
    own.make(now=NOW)

    content = own.seal("35.73.02.1008", "Kelurahan Kauman " * 9, now=NOW)
    _, leaf, chain = pkcs12.load_key_and_certificates(content, None)

    assert own.seal("35.73.02.1008", "Kelurahan Kauman " * 9, now=NOW) == content
    for certificate in (leaf, *chain):
        assert "CONTOH" in certificate.subject.rfc4514_string()
    assert len(chain) == 2


def test_keys_are_readable_by_their_owner_only(tmp_path):
    own = Authority(tmp_path / "signing")
    own.make(now=NOW)
    own.seal("1", "Kelurahan", now=NOW)

    modes = {path.stat().st_mode & 0o777 for path in own.folder.iterdir()}
    assert (modes, len(list(own.folder.iterdir()))) == ({0o600}, 3)
    assert own.folder.stat().st_mode & 0o777 == 0o700


def test_the_key_of_the_root_is_not_kept(tmp_path):
    own = Authority(tmp_path / "signing")
    own.make(now=NOW)
    root = x509.load_pem_x509_certificate(own.root_file.read_bytes())

    key, _, _ = pkcs12.load_key_and_certificates((own.folder / "issuer.p12").read_bytes(), None)

    assert key.public_key() != root.public_key()
    assert own.find_person("7", "Ani") is None


def test_whoever_is_called_otherwise_needs_a_new_certificate(tmp_path):
    own = Authority(tmp_path / "signing")
    own.make(now=NOW)
    made = own.person("7", "Ani", "bunga melati", now=NOW)

    assert own.find_person("7", "Ani") == made
    assert own.find_person("7", "Budi") is None
