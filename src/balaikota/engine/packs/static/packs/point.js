// The point of a place question: where the person is now, or a spot picked on the map. Without it
// the kelurahan is chosen and the street typed.
for (const box of document.querySelectorAll("[data-point]")) {
  const id = box.dataset.point;
  const input = (part) => document.getElementsByName(`${id}-${part}`)[0];
  const find = (name) => box.querySelector(`[data-point-${name}]`);
  const status = find("status");
  const remove = find("remove");
  const locate = find("locate");
  const pick = find("pick");
  const dialog = find("map");

  const put = (lat, lon) => {
    input("lat").value = lat;
    input("lon").value = lon;
    remove.hidden = lat === "";
  };

  // Takes a point over unless it lies outside the city, and returns what the city says to it. When
  // the city cannot be asked now, the point is kept: it is judged when the page is sent.
  const take = async (lat, lon) => {
    const address = `${box.dataset.address}?lat=${lat}&lon=${lon}`;
    const place = await fetch(address).then((answer) => (answer.ok ? answer.json() : null), () => null);
    const isTaken = !place || Boolean(place.area) || place.candidates.length > 0;
    if (isTaken) put(lat, lon);
    if (place?.area && !place.candidates.length) input("area").value = place.area;
    return { isTaken, isDoubtful: Boolean(place?.candidates.length), message: place?.message ?? box.dataset.found };
  };

  const settle = (answer) => {
    status.textContent = answer.message;
    if (answer.isDoubtful) input("area").focus();
  };

  const position = () =>
    new Promise((found, failed) => {
      navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 20000 });
    });

  const draw = async () => {
    const borders = fetch(box.dataset.borders).then((answer) => answer.json());
    const [drawer, land] = await Promise.all([import(box.dataset.map), borders]);
    return drawer.prepare(dialog, land, { take, position });
  };

  // One press at a time. The button is not disabled meanwhile: the focus would be lost.
  const press = (button, act) => {
    let isBusy = false;
    button.addEventListener("click", async () => {
      if (isBusy) return;
      isBusy = true;
      await act();
      isBusy = false;
    });
  };

  press(locate, async () => {
    status.textContent = box.dataset.searching;
    try {
      const { coords } = await position();
      settle(await take(coords.latitude.toFixed(6), coords.longitude.toFixed(6)));
    } catch {
      status.textContent = box.dataset.refused;
    }
  });

  let map = null;
  press(pick, async () => {
    const before = status.textContent;
    status.textContent = box.dataset.opening;
    try {
      map ??= await draw();
      status.textContent = before;
      map.open({ lat: input("lat").value, lon: input("lon").value, area: input("area").value }, settle);
    } catch {
      status.textContent = box.dataset.mapless;
    }
  });

  remove.addEventListener("click", () => {
    put("", "");
    status.textContent = "";
    (pick.hidden ? locate : pick).focus();
  });

  locate.hidden = !("geolocation" in navigator);
  pick.hidden = !("showModal" in dialog);
  find("tools").hidden = false;
}
