// What every page may use. Each behaviour hangs on a data attribute; without scripts the page still works.
const all = (selector) => document.querySelectorAll(selector);

for (const button of all("[data-theme-toggle]")) {
  button.addEventListener("click", () => dispatchEvent(new Event("theme:toggle")));
}

for (const button of all("[data-menu-toggle]")) {
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  const set = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("is-open", open);
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { set(false); button.focus(); }
  });
}

// What unfolds over the page folds up again: by Escape, or when one goes elsewhere.
for (const group of all(".nav-group")) {
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !group.open) return;
    event.stopPropagation();
    group.open = false;
    group.querySelector("summary").focus();
  });
  for (const kind of ["click", "focusin"]) {
    document.addEventListener(kind, (event) => { if (!group.contains(event.target)) group.open = false; });
  }
}

// <button data-copy="#id"> copies the text or value of an element and says so.
for (const button of all("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const said = button.querySelector("[data-copy-words]") ?? button;
    const before = said.textContent;
    said.textContent = button.dataset.copied;
    setTimeout(() => { said.textContent = before; }, 2500);
  });
}

// A filter form sends itself as soon as a choice is made; its button stays for keyboards.
for (const form of all("form[data-autosend]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}

// Empty filters need not stand in the address.
for (const form of all("form[method=get]")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
}

// A row with a link is opened by a click anywhere on it; the link itself serves the keyboard.
for (const row of all("tr[data-href]")) {
  row.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, label") || getSelection().toString()) return;
    location.assign(row.dataset.href);
  });
}

// The second click of an impatient reader must not send a form twice.
for (const form of all("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    // What opens in a tab of its own leaves this form to be sent.
    if (event.submitter?.formTarget === "_blank") return;
    setTimeout(() => { for (const button of form.querySelectorAll("[type=submit]")) button.disabled = true; });
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of all("form[method=post] [type=submit]")) button.disabled = false;
});

for (const button of all("[data-print]")) button.addEventListener("click", () => print());

// The problems of a form are the first thing to be read after it came back.
document.querySelector("[data-problems]")?.focus();
