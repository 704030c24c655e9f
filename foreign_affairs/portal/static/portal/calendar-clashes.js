// Collisions in words: who, with what, when, for how long, and whether it may be done all the same.
import { fill, icon, momentAt, part, periodSaid, words } from "./calendar-words.js";

const dialog = document.getElementById("clashes-dialog");
const said = (code) => document.querySelector(`#clash-words [data-code="${code}"]`);
const period = ({ starts_at: start, ends_at: end }) => periodSaid({ start: momentAt(start), end: momentAt(end) });

function told(clash, thing) {
  const sentence = said(clash.code);
  const row = part("li", clash.hard ? "clash clash-hard" : "clash", icon(clash.hard ? "x-octagon-fill" : "exclamation-triangle-fill"));
  const text = part("div");
  text.append(part("strong", "", sentence?.textContent ?? clash.code));
  if (clash.resource) text.append(" · ", (words.locale === "en" && clash.resource.name_en) || clash.resource.name);
  // Of the two sides the one that is not looked at.
  const other = clash.with && (thing && clash.with.path === thing.path ? clash : clash.with);
  if (other) {
    const title = other.path ? part("a", "", other.title) : part("span", "", other.title);
    if (other.path) title.href = other.path;
    text.append(part("p", "", title, ` · ${period(other)}`));
  }
  const ends = [];
  if (sentence?.dataset.minutes && clash.minutes) ends.push(fill(sentence.dataset.minutes, { minutes: clash.minutes }));
  if (clash.acknowledged && dialog) ends.push(dialog.dataset.known);
  if (ends.length) text.append(part("p", "soft", ends.join(" · ")));
  row.append(text);
  return row;
}

export function list(place, clashes, thing) {
  place.replaceChildren(...clashes.map((clash) => told(clash, thing)));
}

export function explain(thing) {
  dialog.querySelector(".dialog-thing").textContent = `${thing.title} · ${periodSaid(thing)}`;
  list(dialog.querySelector(".clashes"), thing.clashes, thing);
  dialog.showModal();
}
