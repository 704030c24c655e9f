// How a grid of days and hours looks, reads and lets things be moved: that of the calendar page, and of a programme.
import { drop, foresee, moveByHand } from "./calendar-moving.js";
import { box, dayOf, format, icon, longDay, momentOf, part, shortDay, upper, words } from "./calendar-words.js";

export const narrow = matchMedia("(max-width: 47.99rem)").matches;

// ---- what stands in an entry ----
// In a grid there is room for its sign alone.
export function button(css, name, text, inWords, act) {
  const made = part("button", css, icon(name), part("span", inWords ? "" : "visually-hidden", text));
  made.title = text;
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

export function moveButton(thing, inWords, done) {
  const made = button("entry-move", "arrows-move", words.wordsMove, inWords, () => moveByHand(thing, done));
  made.setAttribute("aria-label", `${words.wordsMove} ${thing.title}`);
  return made;
}

// ---- by mouse and by touch ----
const period = (event) => ({ start: momentOf(event.start), end: momentOf(event.end), allDay: event.allDay });

export function moving(done) {
  const dropped = ({ event, revert }) => drop(event.extendedProps, period(event), { revert, done });
  const looked = ({ event }) => { foresee(event.extendedProps, period(event)); return true; };
  return {
    eventDrop: dropped,
    eventResize: dropped,
    // A move changes when, never who.
    dragConstraint: (info) => !info.newResource && looked(info),
    resizeConstraint: looked,
    eventDragStop: () => foresee(null),
    eventResizeStop: () => foresee(null),
  };
}

// ---- days and hours ----
const clock = { hour: "2-digit", minute: "2-digit", hour12: false };
export const weekdayAndDay = (date) => `${upper(format({ weekday: "short" }).format(date))} ${shortDay(dayOf(date))}`;
export const wholeDay = (date) => `${upper(format({ weekday: "long" }).format(date))}, ${longDay(dayOf(date))}`;

export const GRID = {
  firstDay: 1,
  timeZone: "+07:00",
  height: "auto",
  locale: words.locale === "vi" ? "vi-VN" : "en-GB",
  nowIndicator: true,
  slotMinTime: "06:00",
  slotMaxTime: "22:00",
  // What is earlier or later on its day is shown; what lasts over midnight stretches no day.
  flexibleSlotTimeLimits: { eventFilter: ({ start, end }) => end - start < 24 * 60 * 60_000 && start.getUTCDate() === end.getUTCDate() },
  // So that an hour has room for its time, its title and its status.
  slotHeight: 36,
  snapDuration: "00:15",
  slotLabelFormat: clock,
  eventTimeFormat: clock,
  eventStartEditable: undefined,
};

// The grid claims table roles without rows, which screen readers cannot follow: its days, read in
// order with their dates, say more without them.
const CLAIMS = ["table", "rowgroup", "row", "cell", "columnheader", "rowheader", "list", "listitem"];
function mend() {
  for (const role of CLAIMS) for (const claim of box.querySelectorAll(`[role=${role}]`)) claim.removeAttribute("role");
  for (const claim of box.querySelectorAll("[aria-colindex], [aria-rowindex]")) { claim.removeAttribute("aria-colindex"); claim.removeAttribute("aria-rowindex"); }
  for (const head of box.querySelectorAll("h4:not([aria-level])")) head.setAttribute("aria-level", "3");
  // What scrolls sideways is scrolled by keyboard, too.
  for (const rows of box.querySelectorAll(".ec-timeline .ec-main:not([tabindex])")) {
    rows.tabIndex = 0;
    rows.setAttribute("role", "region");
    rows.setAttribute("aria-label", words.wordsRows);
  }
}
new MutationObserver(mend).observe(box, { subtree: true, childList: true, attributes: true, attributeFilter: ["role", "aria-colindex", "aria-rowindex"] });
