// Runs before the page is painted: light or dark as chosen here before, else as the system says.
(() => {
  const root = document.documentElement;
  let chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch { /* storage may be closed */ }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => { root.dataset.bsTheme = chosen ?? (dark.matches ? "dark" : "light"); };
  dark.addEventListener("change", show);
  root.classList.add("js");
  show();
  addEventListener("theme:toggle", () => {
    chosen = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", chosen); } catch { /* the choice then lasts for this page */ }
    show();
  });
})();
