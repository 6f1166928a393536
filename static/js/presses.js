// A form that is on its way is not sent again. The server makes no second thing either (docs/adr/0014);
// this spares the wait and shows that the press was felt.

const busy = new Map();
// After a network failure, or a press on the browser's own "stop", the page stays: it must work again.
const LONGEST_MS = 10000;

// Attributes, not properties: a field may be called "method".
const posts = (form) => form?.tagName === "FORM"
  && (form.getAttribute("method")?.toLowerCase() === "post" || form.hasAttribute("hx-post"));

function hold(form) {
  // Not `disabled`: that would take the focus away, and the pressed button's name out of what is sent.
  const buttons = [...form.querySelectorAll("button:not([type]), [type=submit]")].filter((button) => !button.ariaDisabled);
  for (const button of buttons) button.setAttribute("aria-disabled", "true");
  form.setAttribute("aria-busy", "true");
  busy.set(form, { buttons, timer: setTimeout(() => release(form), LONGEST_MS) });
}

function release(form) {
  const held = busy.get(form);
  if (!held) return;
  clearTimeout(held.timer);
  busy.delete(form);
  form.removeAttribute("aria-busy");
  for (const button of held.buttons) button.removeAttribute("aria-disabled");
}

// Before anybody else hears of it: also HTMX would otherwise queue the second press.
addEventListener("submit", (event) => {
  if (!busy.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// After everybody else: what was prevented is sent by a script, or not at all.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && posts(event.target)) hold(event.target);
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (posts(elt) && requestConfig?.verb !== "get") hold(elt);
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt ?? event.detail.elt;
  // A page that is being left keeps its form held.
  if (!event.detail.xhr?.getResponseHeader("HX-Redirect")) release(form);
});

// The page comes back from the browser's memory as it was left.
addEventListener("pageshow", () => { for (const form of [...busy.keys()]) release(form); });
