from __future__ import annotations

import base64
import json

import pytest

from balaikota.lib.signing import jws

ONE = base64.b64encode(bytes(range(1, 33))).decode()
OTHER = base64.b64encode(bytes(range(33, 65))).decode()


def part(text):
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_the_first_key_signs_and_all_are_published():
    keys = jws.keys(f"baru:{ONE}, lama:{OTHER}")

    header, claims, signature = jws.sign({"n": "500/1"}, keys[0]).split(".")

    assert part(header) == {"alg": "ES256", "kid": "baru", "typ": "JWT"}
    assert part(claims) == {"n": "500/1"}
    assert len(base64.urlsafe_b64decode(signature + "==")) == 64
    published = jws.key_set(keys)["keys"]
    assert [one["kid"] for one in published] == ["baru", "lama"]
    assert all("d" not in one for one in published), "the private part stays here"


@pytest.mark.parametrize(
    "setting", ["", "a", f"a:{ONE},a:{OTHER}", "a:AAAA", f":{ONE}", "a:?", f"{ONE}"]
)
def test_a_setting_of_another_shape_is_refused(setting):
    with pytest.raises(ValueError, match="JWS_KEYS|base64"):
        jws.keys(setting)
