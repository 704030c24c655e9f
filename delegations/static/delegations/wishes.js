// Rows of wishes: one more without asking the server, and each called by its title as it is written.
const form = document.querySelector("form[data-wish]");
const rows = () => [...form.querySelectorAll("[data-row]")];
const numberOf = (row) => Number(row.dataset.row.slice(1));
const titleOf = (row) => row.querySelector("[name$=-title]");
const named = (row) => [form.dataset.wish.replace("{number}", numberOf(row) + 1), titleOf(row).value.trim()].filter(Boolean).join(": ");

// In each row stand all the others, in their order.
function rename() {
  const all = rows();
  for (const row of all) {
    for (const select of row.querySelectorAll("[name$=-after], [name$=-before]")) {
      const [others] = select.querySelectorAll("optgroup");
      const chosen = select.value;
      others.replaceChildren(...all.filter((one) => one !== row).map((one) => new Option(named(one), one.dataset.row)));
      select.value = chosen;
    }
  }
}

function more(button) {
  const last = rows().at(-1);
  const [old, fresh] = [numberOf(last), numberOf(last) + 1];
  const row = last.cloneNode(true);
  row.dataset.row = `w${fresh}`;
  row.querySelector("legend").textContent = form.dataset.wish.replace("{number}", fresh + 1);
  for (const part of row.querySelectorAll("*")) {
    for (const { name, value } of [...part.attributes]) {
      if (value.includes(`wish-${old}-`)) part.setAttribute(name, value.replaceAll(`wish-${old}-`, `wish-${fresh}-`));
    }
  }
  // Nothing that was typed or is wrong in the row before belongs to the new one.
  for (const field of row.querySelectorAll(".is-invalid")) field.classList.remove("is-invalid");
  for (const field of row.querySelectorAll(".invalid-feedback, [id^=error]")) field.remove();
  for (const input of row.querySelectorAll("input")) input.value = input.name.endsWith("-minutes") ? "60" : "";
  for (const select of row.querySelectorAll("select")) select.value = select.name.endsWith("-weight") ? "3" : select.options[0].value;
  row.querySelector("details").open = false;
  last.after(row);
  rename();
  button.parentElement.hidden = rows().length >= Number(button.dataset.more);
  titleOf(row).focus();
}

form.addEventListener("input", ({ target }) => { if (target.name?.endsWith("-title")) rename(); });
form.querySelector("[data-more]")?.addEventListener("click", (event) => {
  event.preventDefault();
  more(event.currentTarget);
});
