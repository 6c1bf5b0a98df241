import os, pytest
from tests.engine.test_year import live
from tests.engine import city
@pytest.mark.django_db
@pytest.mark.long
def test_probe():
    scene, cast = city.make()
    a,b,n = (int(x) for x in os.environ["PROBE"].split(","))
    bad=[]
    for seed in range(a,b):
        try:
            y=live(scene,cast,seed,n)
            print(seed, "ok", y.silence.pack.clock.unit, dict(y.brought), flush=True)
        except AssertionError as e:
            print(seed, y.silence.pack.clock.unit if 0 else "", "BAD", str(e)[:3000], flush=True)
            bad.append(seed)
    assert not bad
