// Saves the draft while it is written, by the form's own address; without scripts its buttons do.
const PAUSE = 1500;
const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-autosave-status]");
const words = form.dataset;
let timer = null;
let underWay = null;
let halted = false;

function say(text, wrong = false) {
  status.textContent = text;
  status.classList.toggle("is-wrong", wrong);
}

function typed() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

async function save() {
  say(words.saving);
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST",
      body: typed(),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (answer.status === 409) {
      halted = true;
      say(words.stale, true);
      return;
    }
    if (!answer.ok) throw new Error(answer.status);
    const { revision, saved_at: savedAt, unsaved } = await answer.json();
    form.elements.revision.value = revision;
    if (unsaved.length) say(`${words.unsaved} ${unsaved.join(" · ")}`, true);
    else say(`${words.saved} ${savedAt}`);
  } catch {
    say(words.failed, true);
  }
}

function start() {
  clearTimeout(timer);
  timer = null;
  if (halted) return;
  if (underWay) {
    plan();
    return;
  }
  underWay = save().finally(() => { underWay = null; });
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(start, PAUSE);
}

form.addEventListener("input", (event) => {
  if (event.target.type !== "file") plan();
});
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer) start();
});

addEventListener("pageshow", (event) => {
  if (event.persisted) halted = false;
});

// A file that the server would refuse for its size is refused here, before it costs what was typed.
for (const input of form.querySelectorAll("input[type=file]")) {
  const problem = input.parentElement.querySelector("[data-too-large]");
  input.addEventListener("change", () => {
    const size = [...form.querySelectorAll("input[type=file]")]
      .flatMap((one) => [...one.files])
      .reduce((sum, file) => sum + file.size, 0);
    problem.hidden = size <= Number(words.maxBytes);
    problem.textContent = problem.hidden ? "" : words.tooLarge;
    if (!problem.hidden) input.value = "";
  });
}

// A save under way raises the revision that the form carries, so pressing a button waits for it.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  halted = true;
  if (!underWay) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  underWay.finally(() => form.requestSubmit(submitter));
}, { capture: true });
