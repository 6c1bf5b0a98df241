// The map of a place question: the borders and names of the kelurahan, and a marker to put on the
// spot. Loaded when somebody opens it. Plain SVG: it needs no graphics card and no outside server.
const SVG = "http://www.w3.org/2000/svg";
const METRES_PER_DEGREE = 111_195;
const CLOSEST = 0.5; // metres a pixel
const AT_POINT = 5; // metres a pixel when a point is known, and when only its kelurahan is
const AT_AREA = 12;
const STEP = 10; // pixels an arrow key moves the marker
const TREMBLE = 6; // pixels a finger may stray and still tap
const LETTER = 7.6; // pixels of an average letter of a name, and of half its line
const HALF_LINE = 9;
const UNDER_PIN = 14; // pixels from the tip of the pin to the middle of the name under it
const EDGE = 48; // pixels from the rim within which the map follows the marker
const LENGTHS = [50, 100, 200, 500, 1000, 2000, 5000]; // metres of the scale bar

/**
 * Draws the borders (GeoJSON) in the dialog; throws if there are none. The page takes the point
 * (`take(lat, lon)`) and knows where the person is (`position()`). Returns `open(start, settle)`.
 */
export const prepare = (dialog, borders, page) => {
  if (!borders.features?.length) throw new Error("no borders");
  const land = flatten(borders);
  const map = draw(dialog.querySelector("[data-map-land]"), dialog.querySelector("[data-map-scale]"), land);
  return converse(dialog, map, land, page);
};

/** Degrees to metres around the middle of the city, y downwards; each area with its outline. */
const flatten = ({ features }) => {
  const all = features.flatMap(({ geometry }) => rings(geometry)).flat();
  const box = bounds(all);
  const [lon0, lat0] = [(box.west + box.east) / 2, (box.north + box.south) / 2];
  const east = METRES_PER_DEGREE * Math.cos((lat0 * Math.PI) / 180);
  const metres = ([lon, lat]) => [(lon - lon0) * east, (lat0 - lat) * METRES_PER_DEGREE];
  const degrees = ([x, y]) => [lon0 + x / east, lat0 - y / METRES_PER_DEGREE];
  const areas = features.map(({ properties, geometry }) => {
    const outline = rings(geometry).map((ring) => ring.map(metres));
    return { code: properties.code, name: properties.name, outline, label: inner(outline) };
  });
  return { areas, metres, degrees, box: bounds(areas.flatMap((area) => area.outline.flat())) };
};

const rings = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());

const bounds = (points) => {
  const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const [x, y] of points) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.north = Math.min(box.north, y);
    box.south = Math.max(box.south, y);
  }
  return box;
};

/** Where a line from west to east at `y` crosses the outline, in order. */
const crossings = (outline, y) =>
  outline
    .flatMap((ring) =>
      ring.slice(1).flatMap(([x2, y2], i) => {
        const [x1, y1] = ring[i];
        return y1 > y === y2 > y ? [] : [x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)];
      }),
    )
    .sort((a, b) => a - b);

const holds = (area, [x, y]) => crossings(area.outline, y).filter((crossed) => crossed > x).length % 2 === 1;

/** The middle of the widest stretch of an area among a few lines across it: its name stands there. */
const inner = (outline) => {
  const box = bounds(outline.flat());
  let best = { width: 0, at: [box.west, box.north] };
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const y = box.north + (box.south - box.north) * part;
    const found = crossings(outline, y);
    for (let i = 1; i < found.length; i += 2) {
      const width = found[i] - found[i - 1];
      if (width > best.width * 1.2) best = { width, at: [(found[i] + found[i - 1]) / 2, y] };
    }
  }
  return best;
};

const shape = (name, attributes, parent) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return parent.appendChild(made);
};

/** Draws the land and keeps what is seen of it: a middle in metres, and metres a pixel. */
const draw = (element, bar, land) => {
  const svg = shape("svg", { "aria-hidden": "true", focusable: "false" }, element);
  const line = (ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
  for (const area of land.areas) {
    area.path = shape("path", { class: "bk-map__area", d: area.outline.map(line).join("") }, svg);
  }
  const names = shape("g", { class: "bk-map__names" }, svg);
  for (const area of land.areas) {
    area.text = shape("text", { y: area.label.at[1], dy: ".35em" }, names);
    area.text.textContent = area.name;
  }
  const marker = shape("g", { class: "bk-map__marker", "data-map-marker": "" }, svg);
  shape("circle", { class: "bk-map__reach", r: 26, cy: -16 }, marker);
  shape("path", { class: "bk-map__pin", d: "M0 0C-3-9-13-15-13-26a13 13 0 0 1 26 0C13-15 3-9 0 0Z" }, marker);
  shape("circle", { class: "bk-map__eye", r: 5, cy: -26 }, marker);
  const here = shape("text", { class: "bk-map__here", y: UNDER_PIN, dy: ".35em", "font-size": 14 }, marker);

  const map = { svg, element, land, spot: [0, 0], middle: [0, 0], scale: 1, whole: 1, area: null };
  let drawn = "";
  map.show = () => {
    const [width, height] = [element.clientWidth || 1, element.clientHeight || 1];
    const { west, east, north, south } = land.box;
    const whole = 1.06 * Math.max((east - west) / width, (south - north) / height);
    map.scale = map.scale >= map.whole ? whole : between(CLOSEST, map.scale, whole);
    map.whole = whole;
    map.middle = [between(west, map.middle[0], east), between(north, map.middle[1], south)];
    const [x, y] = map.middle;
    const size = [width * map.scale, height * map.scale];
    svg.setAttribute("viewBox", [x - size[0] / 2, y - size[1] / 2, ...size].join(" "));
    marker.setAttribute("transform", `translate(${map.spot}) scale(${map.scale})`);
    if (drawn === `${map.scale} ${map.spot}`) return;
    drawn = `${map.scale} ${map.spot}`;
    names.setAttribute("font-size", 14 * map.scale);
    here.textContent = map.area?.name ?? "";
    sortNames(land, map);
    measure(bar, map.scale);
  };
  new ResizeObserver(() => map.show()).observe(element);
  return map;
};

/** Shows as many names as fit beside each other and the marker, those of wide areas first. */
const sortNames = ({ areas, box: { west, east } }, { scale, area: here, spot }) => {
  const [x, y] = spot.map((metres) => metres / scale);
  const under = ((here?.name.length ?? 0) * LETTER * 1.2) / 2; // it is bold
  const shown = [{ x, y: y - 18, half: 14, tall: 20 }, { x, y: y + UNDER_PIN, half: under, tall: HALF_LINE }];
  for (const area of [...areas].sort((a, b) => b.label.width - a.label.width)) {
    const half = (area.name.length * LETTER) / 2;
    const [middle, line] = area.label.at.map((metres) => metres / scale);
    const at = { x: between(west / scale + half, middle, east / scale - half), y: line, half, tall: HALF_LINE };
    const isFree = area !== here && !shown.some((other) => meets(at, other));
    area.text.setAttribute("x", at.x * scale);
    area.text.setAttribute("display", isFree ? "inline" : "none");
    area.path.classList.toggle("bk-map__area--here", area === here);
    if (isFree) shown.push(at);
  }
};

const meets = (a, b) => Math.abs(a.x - b.x) < a.half + b.half && Math.abs(a.y - b.y) < a.tall + b.tall;

const measure = (bar, scale) => {
  const metres = LENGTHS.find((length) => length / scale >= 48) ?? LENGTHS.at(-1);
  bar.style.width = `${metres / scale}px`;
  bar.textContent = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
};

const between = (least, value, most) => Math.min(Math.max(value, least), most);

/** What can be done with the map, by hand and by keyboard; `moved` is told of each new spot. */
const handle = (map, moved) => {
  const { svg, element, land } = map;

  const put = (spot, { follow = false } = {}) => {
    const { west, east, north, south } = land.box;
    const room = EDGE * map.whole;
    map.spot = [between(west - room, spot[0], east + room), between(north - room, spot[1], south + room)];
    map.area = land.areas.find((area) => holds(area, map.spot)) ?? null;
    const far = (i, length) => Math.abs(map.spot[i] - map.middle[i]) > (length / 2 - EDGE) * map.scale;
    if (follow && (far(0, element.clientWidth) || far(1, element.clientHeight))) map.middle = [...map.spot];
    map.show();
    moved();
  };
  const zoom = (factor, around = map.spot) => {
    const before = map.scale;
    map.scale = between(CLOSEST, map.scale * factor, map.whole);
    const kept = map.scale / before;
    map.middle = map.middle.map((metres, i) => around[i] + (metres - around[i]) * kept);
    map.show();
  };
  const at = ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    const pixels = [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
    return pixels.map((pixel, i) => map.middle[i] + pixel * map.scale);
  };

  const down = new Map(); // pointers on the map, as last seen
  let start = null;
  let grabbed = false; // the marker, not the land
  let strayed = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    svg.setPointerCapture(event.pointerId);
    down.set(event.pointerId, event);
    grabbed = down.size === 1 && Boolean(event.target.closest("[data-map-marker]"));
    strayed = down.size > 1;
    start = event;
  });
  svg.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    if (!last) return;
    down.set(event.pointerId, event);
    const other = [...down.values()].find((one) => one.pointerId !== event.pointerId);
    const by = [event.clientX - last.clientX, event.clientY - last.clientY].map((pixel) => pixel * map.scale);
    strayed ||= gap(start, event) > TREMBLE;
    if (other) {
      zoom(gap(last, other) / Math.max(gap(event, other), 1), at(other));
    } else if (grabbed) {
      put(map.spot.map((metres, i) => metres + by[i]));
    } else if (strayed) {
      map.middle = map.middle.map((metres, i) => metres - by[i]);
      map.show();
    }
  });
  const lift = (event) => {
    if (!down.delete(event.pointerId) || down.size) return;
    if (event.type === "pointerup" && !strayed && !start.target.closest(".bk-map__pin")) put(at(event));
  };
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(1.002 ** (event.deltaY * (event.deltaMode ? 40 : 1)), at(event)); // lines, or pixels
  }, { passive: false });

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = arrows[event.key];
    const factor = { "+": 0.5, "=": 0.5, "-": 2 }[event.key];
    if (!way && !factor) return;
    event.preventDefault();
    if (factor) nearer(factor);
    else put(map.spot.map((metres, i) => metres + way[i] * STEP * map.scale), { follow: true });
  });
  // Buttons and keys lead to the marker, so that one gets anywhere without dragging.
  const nearer = (factor) => {
    map.middle = [...map.spot];
    zoom(factor);
  };
  return { put, nearer };
};

const gap = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

/** The dialog around the map: what it says, and its buttons. */
const converse = (dialog, map, land, { take, position }) => {
  const find = (name) => dialog.querySelector(`[data-map-${name}]`);
  const words = dialog.dataset;
  const told = find("told");
  const tell = (text) => {
    if (told.textContent !== text) told.textContent = text;
  };
  let isChosen = false;
  let settle = null;
  const hand = handle(map, () => {
    isChosen = true;
    tell(map.area ? words.inside.replace("{}", map.area.name) : words.outside);
  });

  const accept = async () => {
    if (!isChosen) return tell(words.unchosen);
    const [lon, lat] = land.degrees(map.spot).map((degree) => degree.toFixed(6));
    const answer = await take(lat, lon);
    if (!answer.isTaken) return tell(answer.message);
    dialog.close();
    settle(answer);
  };

  const arrived = ({ coords }) => {
    const spot = land.metres([coords.longitude, coords.latitude]);
    if (!land.areas.some((area) => holds(area, spot))) return tell(words.elsewhere);
    map.middle = [...spot];
    map.scale = Math.min(map.scale, AT_POINT);
    hand.put(spot);
  };

  const open = ({ lat, lon, area }, then) => {
    settle = then;
    dialog.showModal();
    const known = land.areas.find((one) => one.code === area);
    map.scale = map.whole;
    map.middle = [0, 0];
    map.show();
    if (lat && lon) {
      map.middle = land.metres([Number(lon), Number(lat)]);
      map.scale = Math.min(map.whole, AT_POINT);
    } else if (known) {
      map.middle = [...known.label.at];
      map.scale = Math.min(map.whole, AT_AREA);
    }
    hand.put(map.middle);
    isChosen = Boolean(lat && lon);
    if (!isChosen) tell(words.unchosen);
  };

  find("take").addEventListener("click", accept);
  find("cancel").addEventListener("click", () => dialog.close());
  for (const button of dialog.querySelectorAll("[data-map-zoom]")) {
    button.addEventListener("click", () => hand.nearer(Number(button.dataset.mapZoom)));
  }
  find("land").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    accept();
  });
  find("locate").hidden = !("geolocation" in navigator);
  find("locate").addEventListener("click", () => {
    tell(words.searching);
    position().then(arrived, () => tell(words.refused));
  });
  return { open };
};
