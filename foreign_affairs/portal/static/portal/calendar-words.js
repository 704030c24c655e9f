// How the calendar's scripts say things, and how they write days and hours.
//
// A moment is text of office time, "2026-07-20T08:30": the calendar's own clock, whatever the
// reader's machine shows.
export const box = document.getElementById("calendar");
export const words = box.dataset;
const OFFICE = "+07:00";
const ONE_DAY = 24 * 60;

export const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
export const format = (options) => new Intl.DateTimeFormat(words.locale === "vi" ? "vi-VN" : "en-GB", options);
const pad = (number) => String(number).padStart(2, "0");

// EventCalendar tells office time in the local fields of a Date.
export const dayOf = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
export const momentOf = (date) => `${dayOf(date)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
export const instantOf = (moment) => `${moment}:00${OFFICE}`;
export const momentAt = (instant) => new Date(new Date(instant).getTime() + 7 * 60 * 60_000).toISOString().slice(0, 16);
export const minutesBetween = (start, end) => (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000;
export const later = (moment, minutes) => new Date(Date.parse(`${moment}Z`) + minutes * 60_000).toISOString().slice(0, 16);
export const shifted = (instant, minutes) => instantOf(later(momentAt(instant), minutes));
export const dayAfter = (day, days = 1) => later(`${day}T00:00`, days * ONE_DAY).slice(0, 10);

export const shortDay = (day) => `${day.slice(8, 10)}/${day.slice(5, 7)}`;
export const longDay = (day) => `${shortDay(day)}/${day.slice(0, 4)}`;
export const hour = (moment) => moment.slice(11, 16);

// "09:30–11:00, 20/07/2026"; the end of whole days is exclusive.
export function periodSaid({ start, end, allDay }) {
  if (allDay) {
    const [first, last] = [start.slice(0, 10), dayAfter(end.slice(0, 10), -1)];
    return first === last ? longDay(first) : `${longDay(first)} – ${longDay(last)}`;
  }
  if (start.slice(0, 10) === end.slice(0, 10)) return `${hour(start)}–${hour(end)}, ${longDay(start)}`;
  return `${hour(start)}, ${longDay(start)} – ${hour(end)}, ${longDay(end)}`;
}

export function part(tag, css, ...content) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  made.append(...content);
  return made;
}

export function icon(name) {
  const made = part("i", `bi bi-${name}`);
  made.setAttribute("aria-hidden", "true");
  return made;
}
