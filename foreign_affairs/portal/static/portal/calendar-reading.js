// What the calendar shows, read from the API: entries, bookings and what collides.
import { dayAfter, fill, hour, instantOf, momentAt, words } from "./calendar-words.js";

export const API = "/api/v1/";
const ITS_EVENT = /^\/events\/(\d+)\/$/;
// What comes by law is never asked whether it is certain.
const SURE = new Set(["deadline", "workday"]);
const KINDS = ["leader", "venue", "interpreter", "vehicle"];

// One request; `said` is the answer's JSON, a problem included. Throws where the site is not reached.
// `seen` is the tag of what is to be changed, as it was read.
export async function ask(path, body, { method = "POST", seen } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": words.locale };
  const options = { headers };
  if (body !== undefined) {
    options.method = method;
    options.body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
    if (seen) headers["If-Match"] = seen;
    headers["X-CSRFToken"] = document.querySelector("[name=csrfmiddlewaretoken]").value;
  }
  const answer = await fetch(API + path, options);
  const said = await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, etag: answer.headers.get("ETag"), said };
}

async function read(path, query) {
  const { ok, status, said } = await ask(`${path}?${new URLSearchParams(query)}`);
  if (!ok) throw new Error(`${path}: ${status}`);
  return said;
}

async function readAll(path, query) {
  const found = [];
  for (let page = 1, more = true; more; page += 1) {
    const said = await read(path, { ...query, page, page_size: 200 });
    found.push(...said.results);
    more = Boolean(said.next);
  }
  return found;
}

const given = (...names) => Object.fromEntries(names.filter((name) => words[name]).map((name) => [name, words[name]]));
const named = (row, name) => (words.locale === "en" && row[`${name}_en`]) || row[name] || row[`${name}_vi`];
const meets = (path, instant) => `${path} ${Date.parse(instant)}`;
const startOf = (entry) => entry.starts_at ?? instantOf(`${entry.starts_on}T00:00`);
const isOver = (moment) => Date.parse(instantOf(moment)) <= Date.now();

// Of entries as the API tells them, in the filter of the address.
const entriesOf = (window) => readAll("calendar/entries/", { ...window, ...given("kind", "status", "unit", "resource", "q") });

// By path and start of a thing: what it collides with.
async function clashesOf(window) {
  const marks = new Map();
  if (words.reader !== "office") return marks;
  const { clashes } = await read("calendar/clashes/", { ...window, ...given("resource") });
  for (const clash of clashes) {
    const sides = [meets(clash.path, clash.starts_at)];
    if (clash.with) sides.push(meets(clash.with.path, clash.with.starts_at));
    for (const side of sides) marks.set(side, [...(marks.get(side) ?? []), clash]);
  }
  return marks;
}

// What may be moved from here: an event, or what was booked by hand.
function moverOf(path, booking) {
  if (!("plans" in words)) return null;
  if (booking?.source_kind === "block") return { booking };
  const event = ITS_EVENT.exec(path ?? "");
  return event && { event: event[1] };
}

export async function entries(window) {
  const [found, marks] = await Promise.all([entriesOf(window), clashesOf(window)]);
  return found.map((entry) => {
    const allDay = Boolean(entry.starts_on);
    const start = allDay ? `${entry.starts_on}T00:00` : momentAt(entry.starts_at);
    const end = allDay ? `${dayAfter(entry.ends_on)}T00:00` : momentAt(entry.ends_at);
    const mayMove = !SURE.has(entry.kind) && entry.status !== "cancelled" && !isOver(end);
    return shown({
      key: String(entry.occurrence),
      title: named(entry, "title"),
      path: entry.path,
      kind: entry.kind,
      status: SURE.has(entry.kind) && entry.status === "confirmed" ? "" : entry.status,
      place: entry.location,
      allDay,
      start,
      end,
      mover: mayMove ? moverOf(entry.path) : null,
      clashes: marks.get(meets(entry.path, startOf(entry))) ?? [],
    });
  });
}

export async function bookings(window) {
  const narrowed = Object.keys(given("kind", "status", "unit", "q")).length > 0;
  const [found, known, marks] = await Promise.all([
    readAll("calendar/bookings/", { ...window, standing: "true", ...given("resource") }),
    entriesOf(window),
    clashesOf(window),
  ]);
  const entryOf = new Map(known.map((entry) => [meets(entry.path, startOf(entry)), entry]));
  return found.flatMap((booking) => {
    const key = meets(booking.path, booking.starts_at);
    const entry = entryOf.get(key);
    // A filter on entries leaves out what is booked for others.
    if (narrowed && !entry) return [];
    const [start, end] = [momentAt(booking.starts_at), momentAt(booking.ends_at)];
    const [from, until] = [momentAt(booking.held_from), momentAt(booking.held_until)];
    const byHand = booking.source_kind === "block";
    return [shown({
      key: `b${booking.id}`,
      resource: booking.resource.id,
      title: entry ? named(entry, "title") : booking.title,
      path: byHand ? "" : booking.path,
      kind: entry?.kind ?? (byHand ? "busy" : "event"),
      status: booking.strength === "soft" ? "soft" : byHand ? "hard" : entry?.status ?? "booked",
      place: from < start || until > end ? fill(words.wordsHeld, { start: hour(from), end: hour(until) }) : "",
      allDay: false,
      start,
      end,
      mover: isOver(end) ? null : moverOf(booking.path, booking),
      clashes: (marks.get(key) ?? []).filter((clash) => !clash.resource || clash.resource.id === booking.resource.id),
    })];
  });
}

// A thing as EventCalendar takes it; the thing itself rides along.
function shown(thing) {
  return {
    id: thing.key,
    resourceIds: thing.resource ? [thing.resource] : [],
    allDay: thing.allDay,
    start: thing.start,
    end: thing.end,
    title: thing.title,
    startEditable: Boolean(thing.mover),
    durationEditable: Boolean(thing.mover),
    classNames: ["entry", `entry-${thing.status || "plain"}`, `kind-${thing.kind}`],
    extendedProps: thing,
  };
}

// The rows of the timeline: kinds, in them who and what, in a venue its rooms.
export async function resources() {
  const found = await readAll("calendar/resources/", { in_use: "true" });
  const wanted = words.resource && Number(words.resource);
  const row = (one) => ({ id: one.id, title: named(one, "name"), extendedProps: one, children: found.filter((room) => room.within === one.id).map(row) });
  if (wanted) return found.filter((one) => one.id === wanted).map((one) => ({ ...row(one), children: [] }));
  return KINDS.map((kind) => ({
    id: `kind-${kind}`,
    title: words[`resources${kind.charAt(0).toUpperCase()}${kind.slice(1)}`],
    children: found.filter((one) => one.kind === kind || (kind === "venue" && one.kind === "room" && !one.within)).map(row),
  })).filter((kind) => kind.children.length);
}
