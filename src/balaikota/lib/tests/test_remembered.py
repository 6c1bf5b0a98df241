import itertools
import time

import pytest

from balaikota.lib import remembered
from balaikota.lib.remembered import Remembered


def test_a_value_is_looked_up_once_while_it_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    kept = Remembered(itertools.count().__next__, seconds=5)

    first, second = kept.get(), kept.get()
    moment[0] = 105.0
    third = kept.get()

    assert (first, second, third) == (0, 0, 1)


def test_a_forgotten_value_is_looked_up_again() -> None:
    kept = Remembered(itertools.count().__next__, seconds=500)

    kept.get()
    kept.forget()
    assert kept.get() == 1

    remembered.forget_all()
    assert kept.get() == 2
