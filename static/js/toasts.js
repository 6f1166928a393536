// Toasts: short messages in a polite live region. Errors stay until they are closed.

const template = document.getElementById("toast-template");
const box = document.getElementById("toasts");
const VISIBLE_MS = 7000;

/** A text that the server put on the page, in the reader's language. */
export function text(name) {
  return template ? template.dataset[name] : "";
}

/** A dialog lies above everything else; showing the region again as a popover lifts it over the backdrop. */
export function lift() {
  if (!box.showPopover) return;
  if (!document.querySelector("dialog[open]") || !box.children.length) {
    if (box.hasAttribute("popover")) {
      if (box.matches(":popover-open")) box.hidePopover();
      box.removeAttribute("popover");
    }
    return;
  }
  box.setAttribute("popover", "manual");
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
}

function expire(toast) {
  let timer = setTimeout(() => toast.remove(), VISIBLE_MS);
  // Someone who reads or is about to press a button must not lose it.
  for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, () => clearTimeout(timer));
  for (const event of ["pointerleave", "focusout"]) {
    toast.addEventListener(event, () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), VISIBLE_MS);
    });
  }
}

/** Show `message`; a toast with the same `id` is replaced. Returns the element. */
export function show(message, { tone = "neutral", id = "", lasting = tone === "bad" } = {}) {
  if (id) dismiss(id);
  const toast = template.content.firstElementChild.cloneNode(true);
  if (tone === "bad") toast.classList.add("bad");
  if (id) toast.dataset.toast = id;
  toast.querySelector(".toast-x").textContent = message;
  box.append(toast);
  lift();
  if (!lasting) expire(toast);
  return toast;
}

export function dismiss(id) {
  box.querySelector(`[data-toast="${id}"]`)?.remove();
}

if (box) {
  for (const toast of box.querySelectorAll(".toast:not(.bad)")) expire(toast);
  box.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());
  document.body.addEventListener("toast", (event) => show(event.detail.text, { tone: event.detail.tone }));
}
