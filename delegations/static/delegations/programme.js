// The programme as a grid of hours. What stands in it is read from the list below, and the list is fetched
// again when something was moved: there is one truth on the page.
import { GRID, moveButton, moving, narrow, weekdayAndDay, wholeDay } from "../portal/calendar-grid.js";
import { box, icon, momentAt, part, words } from "../portal/calendar-words.js";

const MOST_DAYS = 7;
const frame = document.querySelector("[data-grid]");
const days = narrow ? 1 : Math.min(Number(words.days), MOST_DAYS);

function items() {
  return [...document.querySelectorAll("[data-item]")].map((row) => {
    const { item, starts, ends, etag, movable } = row.dataset;
    const thing = {
      key: item,
      title: row.querySelector("strong").textContent,
      path: "",
      allDay: false,
      start: momentAt(starts),
      end: momentAt(ends),
      flags: [...row.querySelectorAll(".flag")].map((flag) => flag.textContent.trim()),
      pinned: "pinned" in row.dataset,
      mover: movable === undefined ? null : { item: { path: `delegations/${words.delegation}/programme/${item}/`, etag } },
    };
    return {
      id: item,
      title: thing.title,
      start: thing.start,
      end: thing.end,
      startEditable: Boolean(thing.mover),
      durationEditable: Boolean(thing.mover),
      classNames: ["entry", `entry-${row.classList.contains("called-off") ? "cancelled" : "plain"}`, "kind-delegation_item"],
      extendedProps: thing,
    };
  });
}

async function again() {
  const page = await (await fetch(location.pathname)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html");
  for (const old of document.querySelectorAll("[data-fresh]")) old.replaceWith(document.adoptNode(fresh.getElementById(old.id)));
  calendar.refetchEvents();
}

function content({ event: { title, extendedProps: thing }, timeText }) {
  if (!thing.key) return { domNodes: [part("span", "entry-time", timeText)] };
  const name = part("a", "entry-title", title);
  Object.assign(name, { href: `#item-${thing.key}`, draggable: false, title });
  const nodes = [part("span", "entry-time", timeText), name];
  if (thing.pinned) nodes.unshift(icon("pin-angle-fill"));
  if (thing.flags.length) {
    const mark = part("span", "entry-clash", icon("exclamation-triangle-fill"), part("span", "visually-hidden", thing.flags.join("; ")));
    mark.title = thing.flags.join("; ");
    nodes.unshift(mark);
  }
  if (thing.mover) nodes.push(moveButton(thing, narrow, again));
  return { domNodes: nodes };
}

let calendar = null;
function draw() {
  if (calendar || !frame.open) return;
  calendar = EventCalendar.create(box, {
    ...GRID,
    ...moving(again),
    view: "timeGridDay",
    date: words.first,
    duration: { days },
    lazyFetching: false,
    headerToolbar: { start: days < Number(words.days) ? "prev,next" : "", center: days < Number(words.days) ? "title" : "", end: "" },
    buttonText: (text) => ({ ...text, prev: words.wordsPrevious, next: words.wordsNext }),
    titleFormat: wholeDay,
    dayHeaderFormat: weekdayAndDay,
    allDaySlot: false,
    eventContent: content,
    eventSources: [{ events: () => Promise.resolve(items()) }],
  });
}

frame.addEventListener("toggle", draw);
if (!narrow) frame.open = true;
draw();
