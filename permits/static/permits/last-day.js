// Says by when to file while the day of the event is typed; without scripts the saved day says it.
const place = document.querySelector("[data-last-day]");
const day = document.querySelector("#id_starts_on");

async function look() {
  const [, date, month, year] = day.value.match(/^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/) ?? [];
  if (!year) return;
  const query = new URLSearchParams({ event_on: `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}` });
  if (place.dataset.authority === "prime_minister") query.set("authority", "prime_minister");
  const answer = await fetch(`${place.dataset.address}?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { last_on: last, advised_on: advised, is_closed: closed } = await answer.json();
  const words = (iso) => iso.split("-").reverse().join("/");
  place.textContent = place.dataset.by.replace("DAY", words(last));
  if (closed) place.textContent += ` ${place.dataset.closed.replace("DAY", words(advised))}`;
}

if (place && day) day.addEventListener("change", () => { look().catch(() => {}); });
