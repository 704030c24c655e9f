// How a thing is moved: what to ask before, and where to send it. An event, one date of a series, an
// item of a programme, or what was booked by hand.
import { ask } from "./calendar-reading.js";
import { dayAfter, instantOf, minutesBetween, momentAt, shifted } from "./calendar-words.js";

const times = ({ start, end, allDay }) => (allDay
  ? { starts_on: start.slice(0, 10), ends_on: dayAfter(end.slice(0, 10), -1) }
  : { starts_at: instantOf(start), ends_at: instantOf(end) });

// null where it cannot be moved (any more).
export function moverOf(thing) {
  const { booking, item } = thing.mover;
  return booking ? ofBooking(booking) : item ? ofItem(item) : ofEvent(thing);
}

async function ofEvent({ mover, start }) {
  const { ok, said: event } = await ask(`events/${mover.event}/`);
  if (!ok) return null;
  const begins = Date.parse(instantOf(start));
  const date = event.recurrence && event.dates.map((one) => one.occurrence).find((one) => Date.parse(one.starts_at) === begins);
  const act = event.recurrence ? "change_occurrence" : "reschedule";
  if (!event.available_actions.includes(act) || (event.recurrence && !date)) return null;
  const body = (period) => ({ ...(date && { occurrence: date.id }), ...times(period) });
  return {
    whatIf: (period) => ask(`events/${event.id}/what_if/`, body(period)),
    save: (period, acknowledge) => ask(`events/${event.id}/${act}/`, { ...body(period), ...(acknowledge && { acknowledge }) }),
  };
}

function ofBooking(booking) {
  const wish = (period) => ({
    ...times(period),
    resource: booking.resource.id,
    strength: booking.strength,
    participants: booking.participants,
    set_up_minutes: minutesBetween(momentAt(booking.held_from), momentAt(booking.starts_at)),
    tear_down_minutes: minutesBetween(momentAt(booking.ends_at), momentAt(booking.held_until)),
    ...(booking.country && { country: booking.country }),
    ...(booking.place && { place: booking.place }),
  });
  const source = { source_kind: booking.source_kind, source_id: booking.source_id };
  return {
    whatIf: (period) => ask("calendar/bookings/what_if/", { ...source, wishes: [wish(period)] }),
    save: (period, acknowledged) => ask(`calendar/bookings/${booking.id}/move/`, { ...times(period), ...(acknowledged && { acknowledged }) }),
  };
}

// What was read of it is what may be changed: its tag goes along, and is renewed by each change.
const ofItem = (item) => ({
  whatIf: (period) => ask(`${item.path}what_if/`, times(period)),
  save: async (period, acknowledge) => {
    const answer = await ask(item.path, { ...times(period), ...(acknowledge && { acknowledge }) }, { method: "PATCH", seen: item.etag });
    if (answer.ok) item.etag = answer.etag;
    return answer;
  },
});

// The thing as it is after the move.
export function movedThing(thing, period) {
  const { booking } = thing.mover;
  if (!booking) return { ...thing, ...period };
  const [by, until] = [minutesBetween(thing.start, period.start), minutesBetween(thing.end, period.end)];
  const moved = {
    ...booking,
    starts_at: shifted(booking.starts_at, by),
    held_from: shifted(booking.held_from, by),
    ends_at: shifted(booking.ends_at, until),
    held_until: shifted(booking.held_until, until),
  };
  return { ...thing, ...period, mover: { booking: moved } };
}
