// Theme, side bar on phones, menus, filters that submit themselves.

const root = document.documentElement;

function shownTheme() {
  return root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form) return;
  event.preventDefault();
  // The server cannot know what the system prefers; here we do.
  form.elements.theme.value = shownTheme() === "dark" ? "light" : "dark";
  root.dataset.theme = form.elements.theme.value;
  try {
    await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  } catch {
    // The page has changed already; the choice is kept again with the next press.
  }
});

const side = document.getElementById("side");
let sideOpener = null;
function closeSide() {
  if (!side?.classList.contains("open")) return;
  side.classList.remove("open");
  sideOpener?.focus();
}
document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-side]");
  if (!side) return;
  if (control) {
    event.preventDefault();
    if (control.dataset.side === "open") {
      sideOpener = control;
      side.classList.add("open");
      // Visibility changes with the transition; only then can anything inside be focused.
      requestAnimationFrame(() => side.querySelector("a[href]")?.focus());
    } else closeSide();
  } else if (!event.target.closest("#side")) closeSide();
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeSide(); });

// Arrow keys inside a popover menu; a chosen HTMX action closes it.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu-pop");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [...menu.querySelectorAll("a, button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  event.preventDefault();
  stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
});
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".menu-pop") && event.newState === "open") event.target.querySelector("a, button")?.focus();
}, true);
document.addEventListener("click", (event) => {
  const menu = event.target.closest(".menu-pop");
  if (menu && event.target.closest("a, button")) menu.hidePopover();
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  // Behind the button of a phone several are chosen before they are sent with one press.
  if (form?.querySelector(".fold")?.checkVisibility()) return;
  if (form && event.target.matches("select, input:not([type=search], [type=text])")) form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
