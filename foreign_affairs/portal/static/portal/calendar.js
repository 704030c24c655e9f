// Month, week and list over the same entries. Filters come from the page, day and view go to the address.
const box = document.getElementById("calendar");
const words = box.dataset;
const failed = document.getElementById("calendar-failed");
const narrow = matchMedia("(max-width: 47.99rem)").matches;
// On a phone a week is read as a list, and a month shows where something is; a tap opens its week.
const VIEWS = { month: "dayGridMonth", week: narrow ? "listWeek" : "timeGridWeek", list: "listMonth" };
const nameOf = (view) => Object.keys(VIEWS).find((name) => VIEWS[name] === view);
const pad = (number) => String(number).padStart(2, "0");
const dayOf = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
const shortDay = (date) => `${pad(date.getDate())}/${pad(date.getMonth() + 1)}`;
const period = (start, end) => `${shortDay(start)} – ${shortDay(end)}/${end.getFullYear()}`;
const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const format = (options) => new Intl.DateTimeFormat(words.locale === "vi" ? "vi-VN" : "en-GB", options);

async function entries({ start, end }) {
  const query = new URLSearchParams({ from: dayOf(start), to: dayOf(end), page_size: "200" });
  if (words.kind) query.set("kind", words.kind);
  if (words.q) query.set("q", words.q);
  const found = [];
  for (let page = 1, more = true; more; page += 1) {
    query.set("page", String(page));
    const answer = await fetch(`${words.source}?${query}`, { headers: { Accept: "application/json", "Accept-Language": words.locale } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const body = await answer.json();
    found.push(...body.results);
    more = Boolean(body.next);
  }
  return found.filter((entry) => !words.status || entry.status === words.status).map(event);
}

function event(entry) {
  const allDay = Boolean(entry.starts_on);
  const after = (day) => { const next = new Date(`${day}T12:00:00Z`); next.setUTCDate(next.getUTCDate() + 1); return next.toISOString().slice(0, 10); };
  const title = (words.locale === "en" && entry.title_en) || entry.title;
  return {
    id: String(entry.occurrence),
    allDay,
    start: allDay ? entry.starts_on : entry.starts_at,
    end: allDay ? after(entry.ends_on) : entry.ends_at,
    title,
    classNames: ["entry", `entry-${entry.status}`, `kind-${entry.kind}`],
    extendedProps: entry,
  };
}

function content({ event: { title, extendedProps: entry }, timeText, view }) {
  const line = (css, text) => { const part = document.createElement("span"); part.className = css; part.textContent = text; return part; };
  if (narrow && view.type === VIEWS.month) return { domNodes: [line("visually-hidden", title)] };
  const nodes = [];
  if (timeText && entry.starts_at) nodes.push(line("entry-time", timeText));
  const name = line("entry-title", title);
  // What is public of others has no page for an organiser; what is not public is his own.
  const opens = words.reader === "office" || (words.reader === "member" && entry.visibility !== "public");
  if (entry.path && opens) {
    const link = document.createElement("a");
    link.href = entry.path;
    link.append(name);
    nodes.push(link);
  } else nodes.push(name);
  const status = entry.status === "tentative" ? words.statusTentative : entry.status === "cancelled" ? words.statusCancelled : "";
  const long = view.type !== "dayGridMonth";
  if (status) nodes.push(line("entry-status", status));
  if (long && entry.location) nodes.push(line("entry-place", entry.location));
  if (long && words[`kind${upper(entry.kind ?? "")}`]) nodes.push(line("entry-kind", words[`kind${upper(entry.kind)}`]));
  return { domNodes: nodes };
}

// The grid claims table roles without rows, which screen readers cannot follow: its days, read in
// order with their dates, say more without them.
const CLAIMS = ["table", "rowgroup", "row", "cell", "columnheader", "rowheader", "list", "listitem"];
function mend() {
  for (const role of CLAIMS) for (const part of box.querySelectorAll(`[role=${role}]`)) part.removeAttribute("role");
  for (const part of box.querySelectorAll("[aria-colindex], [aria-rowindex]")) { part.removeAttribute("aria-colindex"); part.removeAttribute("aria-rowindex"); }
  for (const head of box.querySelectorAll("h4:not([aria-level])")) head.setAttribute("aria-level", "3");
}
new MutationObserver(mend).observe(box, { subtree: true, childList: true, attributes: true, attributeFilter: ["role", "aria-colindex", "aria-rowindex"] });

const calendar = EventCalendar.create(box, {
  view: VIEWS[words.view] ?? (narrow ? VIEWS.list : VIEWS.month),
  date: words.day,
  firstDay: 1,
  timeZone: "+07:00",
  // A month keeps to the page, and a full day says how many more there are; the rest may grow.
  height: "auto",
  locale: words.locale === "vi" ? "vi-VN" : "en-GB",
  headerToolbar: { start: "prev,next today", center: "title", end: Object.values(VIEWS).join() },
  buttonText: (text) => ({ ...text, today: words.wordsToday, dayGridMonth: words.wordsMonth, timeGridWeek: words.wordsWeek, listWeek: words.wordsWeek, listMonth: words.wordsList, prev: words.wordsPrevious, next: words.wordsNext, close: words.wordsClose }),
  allDayContent: words.wordsAllDay,
  noEventsContent: words.wordsNothing,
  moreLinkContent: ({ num }) => `+${num} ${words.wordsMore}`,
  dayMaxEvents: true,
  nowIndicator: true,
  slotMinTime: "06:00",
  slotMaxTime: "22:00",
  slotHeight: 20,
  slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  dayHeaderFormat: (date) => upper(format({ weekday: "short" }).format(date)),
  titleFormat: (start) => upper(format({ month: "long", year: "numeric" }).format(start)),
  listDayFormat: (date) => `${upper(format({ weekday: "long" }).format(date))}, ${shortDay(date)}`,
  listDaySideFormat: () => "",
  views: { dayGridMonth: { height: narrow ? "auto" : "60rem" }, listWeek: { titleFormat: period }, timeGridWeek: { titleFormat: period, dayHeaderFormat: (date) => `${upper(format({ weekday: "short" }).format(date))} ${shortDay(date)}` } },
  eventContent: content,
  dateClick: ({ date, view }) => {
    if (!narrow || view.type !== VIEWS.month) return;
    calendar.setOption("date", date);
    calendar.setOption("view", VIEWS.week);
  },
  eventSources: [{ events: (info) => entries(info).then((found) => { failed.hidden = true; return found; }, (error) => {
    failed.textContent = words.wordsFailed;
    failed.hidden = false;
    throw error;
  }) }],
  datesSet: ({ view, start, end }) => {
    const address = new URL(location.href);
    const middle = nameOf(view.type) === "week" ? start : new Date((start.getTime() + end.getTime()) / 2);
    address.searchParams.set("day", dayOf(middle));
    address.searchParams.set("view", nameOf(view.type));
    history.replaceState(null, "", address);
    for (const name of ["day", "view"]) {
      const field = document.querySelector(`.filters [name=${name}]`);
      if (field) field.value = address.searchParams.get(name);
    }
  },
});
