// Two days and two hours in the fields of a form, written and read as people do here.
import { dayAfter, hour, later, longDay, minutesBetween } from "./calendar-words.js";

const DAY = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const HOUR = /^(\d{1,2})[:.hg](\d{2})$/;
const SHORTEST = 15;

function dayIn({ value }) {
  const [, day, month, year] = DAY.exec(value.trim()) ?? [];
  if (!year) return null;
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const time = Date.parse(`${iso}T00:00Z`);
  // The 31st of a shorter month is none.
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(iso) ? null : iso;
}

function hourIn({ value }) {
  const [, hours, minutes] = HOUR.exec(value.trim()) ?? [];
  return minutes && hours < 24 && minutes < 60 ? `${hours.padStart(2, "0")}:${minutes}` : null;
}

export class PeriodFields {
  // Calls `changed` after each change of a field. Whole days have no hours.
  constructor(form, changed) {
    this.fields = Object.fromEntries([...form.querySelectorAll("[data-part]")].map((field) => [field.dataset.part, field]));
    this.hours = form.querySelectorAll("[data-hours]");
    for (const field of Object.values(this.fields)) {
      field.addEventListener("change", () => {
        if (field.dataset.part.startsWith("start")) this.follow();
        changed();
      });
    }
  }

  write({ start, end, allDay }) {
    const { startDay, startHour, endDay, endHour } = this.fields;
    this.allDay = Boolean(allDay);
    this.length = minutesBetween(start, end);
    startDay.value = longDay(start);
    startHour.value = hour(start);
    endDay.value = longDay(allDay ? dayAfter(end.slice(0, 10), -1) : end);
    endHour.value = hour(end);
    for (const part of this.hours) part.hidden = this.allDay;
  }

  start() {
    const [day, from] = [dayIn(this.fields.startDay), this.allDay ? "00:00" : hourIn(this.fields.startHour)];
    return day && from && `${day}T${from}`;
  }

  end() {
    const [day, until] = [dayIn(this.fields.endDay), this.allDay ? "00:00" : hourIn(this.fields.endHour)];
    return day && until && `${this.allDay ? dayAfter(day) : day}T${until}`;
  }

  // What is moved keeps its length: the end follows the start.
  follow() {
    const start = this.start();
    if (start) this.write({ start, end: later(start, this.length), allDay: this.allDay });
  }

  // The period, or null where the fields cannot be read; `backwards` where it ends before it starts.
  read() {
    const [start, end] = [this.start(), this.end()];
    if (!start || !end) return null;
    const length = minutesBetween(start, end);
    if (length >= SHORTEST) this.length = length;
    return { start, end, allDay: this.allDay, backwards: length <= 0 };
  }
}
