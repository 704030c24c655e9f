// The calendar page. Filters come from the page; day and view go to the address.
import { explain } from "./calendar-clashes.js";
import { GRID, button, moveButton, moving, narrow, weekdayAndDay, wholeDay } from "./calendar-grid.js";
import { make } from "./calendar-moving.js";
import { bookings, entries, resources } from "./calendar-reading.js";
import { box, dayAfter, dayOf, format, icon, later, longDay, momentOf, part, shortDay, upper, words } from "./calendar-words.js";

const failed = document.getElementById("calendar-failed");
const plans = "plans" in words;
// On a phone a week is read as a list, and a month shows where something is; a tap opens its week.
const VIEWS = { month: "dayGridMonth", week: narrow ? "listWeek" : "timeGridWeek", day: "timeGridDay", list: "listMonth" };
if (words.reader === "office") Object.assign(VIEWS, { "resources-day": "resourceTimelineDay", "resources-week": "resourceTimelineWeek" });
const nameOf = (view) => Object.keys(VIEWS).find((name) => VIEWS[name] === view);
const isTimeline = (view) => view.startsWith("resourceTimeline");
const ICONS = { tentative: "question-circle-fill", soft: "question-circle-fill", confirmed: "check-circle-fill", booked: "check-circle-fill", cancelled: "x-circle-fill", hard: "slash-circle" };
const MORNING = "08:00";
const USUAL_LENGTH = 90;
const initial = VIEWS[words.view] ?? (narrow ? VIEWS.list : VIEWS.month);
let calendar = null;
let turn = 0;

const viewNow = () => calendar?.getView().type ?? initial;
const again = () => calendar.refetchEvents();

async function found({ start, end }) {
  const mine = ++turn;
  // The end of the window is exclusive, that of the API is a day that counts.
  const window = { from: dayOf(start), to: dayAfter(dayOf(end), -1) };
  try {
    const shown = await (isTimeline(viewNow()) ? bookings : entries)(window);
    // An answer that was overtaken is not shown.
    if (mine !== turn) return new Promise(() => {});
    failed.hidden = true;
    return shown;
  } catch (error) {
    failed.textContent = words.wordsFailed;
    failed.hidden = false;
    throw error;
  }
}

// ---- what stands in an entry ----
function clashMark(thing, inWords) {
  const known = thing.clashes.every((clash) => clash.acknowledged);
  const text = known ? words.wordsKnownClash : words.wordsClash;
  return button(`entry-clash${known ? " is-known" : ""}`, "exclamation-triangle-fill", text, inWords, () => explain(thing));
}

function content({ event: { title, extendedProps: thing }, timeText, view }) {
  if (!thing.key) return { domNodes: [part("span", "entry-time", timeText)] };
  const month = view.type === VIEWS.month;
  if (narrow && month) return { domNodes: [part("span", "visually-hidden", title)] };
  const list = view.type.startsWith("list");
  const status = words[`status${upper(thing.status)}`];
  const nodes = [];
  // There the hours stand above, and little room is left. What goes on from the week before begins
  // with no hour of its own.
  const goesOn = month && timeText.startsWith("00:00") && !thing.start.endsWith("T00:00");
  if (timeText && !goesOn && !thing.allDay && view.type !== VIEWS["resources-week"]) nodes.push(part("span", "entry-time", timeText));
  if (thing.clashes.length) nodes.push(clashMark(thing, list));
  const name = part(thing.path ? "a" : "span", "entry-title", title);
  if (thing.path) Object.assign(name, { href: thing.path, draggable: false });
  // What a short entry has no room for is read under the mouse.
  name.title = [title, status, thing.place].filter(Boolean).join(" · ");
  nodes.push(name);
  if (status) nodes.push(part("span", "entry-status", icon(ICONS[thing.status]), status));
  if (thing.place && !month) nodes.push(part("span", "entry-place", thing.place));
  const kind = words[`kind${upper(thing.kind)}`];
  if (kind && !month && !isTimeline(view.type)) nodes.push(part("span", "entry-kind", kind));
  if (thing.mover) nodes.push(moveButton(thing, list || narrow, again));
  return { domNodes: nodes };
}

// ---- by mouse ----
function selected({ start, end, allDay, resource }) {
  const [first, last] = [momentOf(start), momentOf(end)];
  const morning = `${first.slice(0, 10)}T${MORNING}`;
  const lastDay = dayAfter(last.slice(0, 10), -1);
  const whole = { start: morning, end: later(`${lastDay}T${MORNING}`, USUAL_LENGTH) };
  make(allDay ? whole : { start: first, end: last }, resource && !resource.id.startsWith("kind-") ? resource : null, () => calendar.unselect());
}

// ---- the address ----
function remember({ view, start, end }) {
  const address = new URL(location.href);
  const middle = view.type === VIEWS.month || view.type === VIEWS.list ? new Date((start.getTime() + end.getTime()) / 2) : start;
  address.searchParams.set("day", dayOf(middle));
  address.searchParams.set("view", nameOf(view.type));
  history.replaceState(null, "", address);
  for (const name of ["day", "view"]) {
    const field = document.querySelector(`.filters [name=${name}]`);
    if (field) field.value = address.searchParams.get(name);
  }
  const sheet = new URL(document.querySelector("[data-week-sheet]").href);
  sheet.searchParams.set("day", dayOf(middle));
  document.querySelector("[data-week-sheet]").href = sheet;
}

const twoDays = (start, end) => `${shortDay(dayOf(start))} – ${longDay(dayOf(end))}`;

calendar = EventCalendar.create(box, {
  ...GRID,
  ...moving(again),
  view: initial,
  date: words.day,
  lazyFetching: false,
  headerToolbar: { start: "prev,next today", center: "title", end: Object.values(VIEWS).join() },
  buttonText: (text) => ({
    ...text,
    today: words.wordsToday,
    dayGridMonth: words.wordsMonth,
    timeGridWeek: words.wordsWeek,
    listWeek: words.wordsWeek,
    timeGridDay: words.wordsDay,
    listMonth: words.wordsList,
    resourceTimelineDay: words.wordsResourcesDay,
    resourceTimelineWeek: words.wordsResourcesWeek,
    prev: words.wordsPrevious,
    next: words.wordsNext,
    close: words.wordsClose,
    expand: words.wordsExpand,
    collapse: words.wordsCollapse,
  }),
  allDayContent: words.wordsAllDay,
  noEventsContent: words.wordsNothing,
  moreLinkContent: ({ num }) => `+${num} ${words.wordsMore}`,
  dayMaxEvents: true,
  dayHeaderFormat: (date) => upper(format({ weekday: "short" }).format(date)),
  titleFormat: (start) => upper(format({ month: "long", year: "numeric" }).format(start)),
  listDayFormat: (date) => `${upper(format({ weekday: "long" }).format(date))}, ${shortDay(dayOf(date))}`,
  listDaySideFormat: () => "",
  views: {
    // A month keeps to the page, and a full day says how many more there are; the rest may grow.
    // By days alone: in a month an hour cannot be pointed at.
    dayGridMonth: { height: narrow ? "auto" : "60rem", eventDurationEditable: false },
    listWeek: { titleFormat: twoDays },
    timeGridWeek: { titleFormat: twoDays, dayHeaderFormat: weekdayAndDay },
    timeGridDay: { titleFormat: wholeDay, dayHeaderFormat: weekdayAndDay },
    resourceTimelineDay: { titleFormat: wholeDay, dayHeaderFormat: weekdayAndDay, slotMinTime: "07:00", slotMaxTime: "21:00", slotWidth: 30 },
    resourceTimelineWeek: { titleFormat: twoDays, dayHeaderFormat: weekdayAndDay, slotMinTime: "07:00", slotMaxTime: "21:00", slotDuration: "01:00", slotLabelInterval: "02:00", slotWidth: 56 },
  },
  eventContent: content,
  selectable: plans && !narrow,
  select: selected,
  dateClick: ({ date, view }) => {
    if (!narrow || view.type !== VIEWS.month) return;
    calendar.setOption("date", date);
    calendar.setOption("view", VIEWS.week);
  },
  resources: words.reader === "office" ? () => resources() : [],
  eventSources: [{ events: found }],
  datesSet: remember,
});

document.querySelector("[data-new-event]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const start = `${dayOf(calendar.getOption("date"))}T09:00`;
  make({ start, end: later(start, USUAL_LENGTH) });
});
