// The one dialog, and the search dialog (Ctrl/⌘ K).
import { lift } from "./toasts.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
const search = document.getElementById("search-dialog");
let opener = null;

function closeOnBackdrop(element) {
  // Only a press that begins and ends on the backdrop closes: selecting text past the edge must not.
  let pressed = false;
  element.addEventListener("pointerdown", (event) => { pressed = event.target === element; });
  element.addEventListener("click", (event) => { if (pressed && event.target === element) element.close(); });
}

if (dialog) {
  closeOnBackdrop(dialog);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === body && !dialog.open) opener = event.detail.elt;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === body && !dialog.open) {
      dialog.showModal();
      lift();
    }
  });
  document.body.addEventListener("dialog:close", () => {
    if (dialog.open) dialog.close();
    // The form was opened as a page of its own: go where Cancel would have gone.
    else document.querySelector("main a[data-close]")?.click();
  });
  dialog.addEventListener("close", () => {
    body.replaceChildren();
    lift();
    if (opener?.isConnected) opener.focus();
    opener = null;
  });
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-close]");
    if (!closer) return;
    const owner = closer.closest("dialog");
    if (owner) {
      event.preventDefault();
      owner.close();
    } else if (closer.tagName === "BUTTON") {
      history.back();
    }
  });
}

if (search) {
  closeOnBackdrop(search);
  const results = search.querySelector("#search-results");
  const input = search.querySelector("input");
  const open = () => {
    if (!search.open && !document.querySelector("dialog[open]")) search.showModal();
    input.select();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-search]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      // A search field would only be emptied by it.
      event.preventDefault();
      search.close();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...results.querySelectorAll("a")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (stops[next]) {
      event.preventDefault();
      stops[next].focus();
    }
  });
  search.addEventListener("close", () => { results.replaceChildren(); input.value = ""; });
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of document.querySelectorAll("[data-search] kbd")) key.textContent = "⌘ K";
  }
}
