// Moving and making, by mouse and by keyboard: what would collide is asked first; a move can be undone.
import * as clashes from "./calendar-clashes.js";
import { movedThing, moverOf } from "./calendar-movers.js";
import { PeriodFields } from "./calendar-period.js";
import { fill, instantOf, part, periodSaid } from "./calendar-words.js";

const SETTLED = 200;

const dialog = document.getElementById("move-dialog");
const newDialog = document.getElementById("new-dialog");
const place = document.getElementById("calendar-said");
const sentences = dialog?.dataset ?? {};
const find = (css) => dialog.querySelector(css);

const reached = (promise) => promise.catch(() => ({ ok: false, said: { detail: sentences.failed } }));
const clashesIn = ({ said }) => said.clashes ?? [];
const problemIn = ({ ok, said }) => (ok || said.clashes ? "" : said.reasons?.map((one) => one.detail).join(" ") || said.detail);
const wrongWith = (period) => (!period ? sentences.unreadable : period.backwards ? sentences.backwards : "");

// ---- the dialog ----
let open = null; // { thing, moving, codes, done, revert, isByHand } while the dialog is
let turn = 0;
const fields = dialog && new PeriodFields(dialog, look);

function complain(text) {
  find(".dialog-problem").textContent = text;
  find(".dialog-problem").hidden = !text;
}

function show(found) {
  const hard = found?.some((clash) => clash.hard);
  open.codes = [...new Set((found ?? []).filter((clash) => !clash.hard).map((clash) => clash.code))];
  clashes.list(find(".clashes"), found ?? []);
  find(".dialog-found").className = `dialog-found ${hard ? "is-hard" : found?.length ? "is-soft" : "is-free"}`;
  find(".dialog-found").textContent = !found ? "" : hard ? sentences.hard : found.length ? sentences.soft : sentences.free;
  find(".dialog-reason").hidden = hard || !open.codes.length;
  find(".dialog-reason textarea").required = !find(".dialog-reason").hidden;
  find("[data-save]").disabled = !found || hard;
}

// What was asked before is overtaken by what is asked now.
async function look() {
  const mine = ++turn;
  const period = fields.read();
  show(null);
  complain(wrongWith(period));
  if (wrongWith(period)) return;
  const mover = await open.moving;
  const answer = mover && mine === turn && (await reached(mover.whatIf(period)));
  if (mine !== turn) return;
  if (answer?.ok) show(clashesIn(answer));
  complain(answer ? problemIn(answer) : sentences.fixed);
}

async function save(event) {
  event.preventDefault();
  const period = fields.read();
  if (wrongWith(period) || find("[data-save]").disabled) return;
  find("[data-save]").disabled = true;
  turn += 1;
  const { thing, moving, codes, done, isByHand } = open;
  const known = codes.length ? { codes, reason: find("textarea").value.trim() } : null;
  const mover = await moving;
  const answer = await reached(mover.save(period, known));
  if (answer.ok) {
    open = null;
    dialog.close();
    tell(thing, period, done, isByHand);
  } else if (open) {
    show(answer.said.clashes ?? []);
    complain(problemIn(answer));
  }
}

function ask(thing, period, how) {
  open = { thing, codes: [], ...how };
  find(".dialog-thing").textContent = `${thing.title} · ${periodSaid(thing)}`;
  find("textarea").value = "";
  fields.write({ ...period, allDay: thing.allDay });
  show(null);
  complain("");
  dialog.showModal();
}

dialog?.querySelector("form").addEventListener("submit", save);
if (dialog) find("[data-leave]").addEventListener("click", () => dialog.close());
dialog?.addEventListener("close", () => {
  turn += 1;
  open?.revert?.();
  open = null;
});

// ---- moving ----
const movingOf = (thing) => Promise.resolve(moverOf(thing)).catch(() => null);

// While it is dragged: where it would be, and what it would collide with there. null: no longer.
const ahead = document.getElementById("calendar-ahead");
let dragged = null; // { thing, moving, period, timer } while something is

export function foresee(thing, period) {
  if (!ahead) return;
  clearTimeout(dragged?.timer);
  if (!thing) dragged = null;
  ahead.hidden = !thing;
  if (!thing) return;
  if (dragged?.thing !== thing) dragged = { thing, moving: movingOf(thing) };
  dragged.period = period;
  const mine = { ...dragged };
  const isLeft = () => dragged?.thing !== thing || dragged.period !== period;
  ahead.querySelector("strong").textContent = periodSaid({ ...period, allDay: thing.allDay });
  ahead.querySelector("span").textContent = "";
  ahead.querySelector("ul").replaceChildren();
  dragged.timer = setTimeout(async () => {
    const mover = await mine.moving;
    const answer = mover && (await reached(mover.whatIf(period)));
    if (!answer || isLeft()) return;
    const found = clashesIn(answer);
    ahead.querySelector("span").textContent = problemIn(answer) || (found.length ? "" : sentences.free);
    clashes.list(ahead.querySelector("ul"), found);
  }, SETTLED);
}

// From the button of an entry, in every view.
export function moveByHand(thing, done) {
  ask(thing, thing, { moving: movingOf(thing), done, isByHand: true });
  look();
}

// From a drag: saved at once where nothing collides, else the dialog says what does.
export async function drop(thing, period, { revert, done }) {
  const moving = movingOf(thing);
  const mover = await moving;
  let answer = mover && (await reached(mover.whatIf(period)));
  if (answer?.ok && !clashesIn(answer).length) {
    answer = await reached(mover.save(period));
    if (answer.ok) { tell(thing, period, done); return; }
  }
  ask(thing, period, { moving, revert, done });
  show(answer?.ok || answer?.said.clashes ? clashesIn(answer) : null);
  complain(answer ? problemIn(answer) : sentences.fixed);
}

function tell(thing, period, done, isByHand) {
  const text = fill(sentences.moved, { title: thing.title, time: periodSaid({ ...period, allDay: thing.allDay }) });
  const undo = part("button", "btn btn-plain btn-sm", sentences.undo);
  undo.type = "button";
  undo.addEventListener("click", () => {
    undo.disabled = true;
    drop(movedThing(thing, period), { start: thing.start, end: thing.end, allDay: thing.allDay }, { done, revert: () => { undo.disabled = false; } });
  });
  place.replaceChildren(part("p", "message message-success", part("span", "", text), undo));
  if (isByHand) undo.focus();
  done();
}

// ---- making ----
const newFields = newDialog && new PeriodFields(newDialog, () => {});

// Opens with a period, and with who or what it is for where a row was chosen.
export function make(period, resource, closed) {
  const form = newDialog.querySelector("form");
  const of = newDialog.querySelector(".dialog-thing");
  of.textContent = resource?.title ?? "";
  of.hidden = !resource;
  form.elements.resource.value = resource?.id ?? "";
  newFields.write(period);
  if (closed) newDialog.addEventListener("close", closed, { once: true });
  newDialog.showModal();
}

newDialog?.querySelector("[data-leave]").addEventListener("click", () => newDialog.close());
newDialog?.querySelector("form").addEventListener("submit", (event) => {
  const period = newFields.read();
  const problem = wrongWith(period);
  const alert = newDialog.querySelector(".dialog-problem");
  alert.textContent = problem;
  alert.hidden = !problem;
  if (problem) { event.preventDefault(); return; }
  const { elements } = event.target;
  elements.starts_at.value = instantOf(period.start);
  elements.ends_at.value = instantOf(period.end);
});
