// What happens around every HTMX request: progress line, focus, failures.
import { dismiss, show, text } from "./toasts.js";

const bar = document.getElementById("progress");
let running = 0;

document.body.addEventListener("htmx:beforeRequest", () => {
  running += 1;
  bar?.classList.add("on");
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  running = Math.max(0, running - 1);
  if (!running) bar?.classList.remove("on");
  if (event.detail.xhr?.status) dismiss("offline");
});

// A form that comes back with errors, or an inline editor, takes the focus.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt;
  if (!root?.querySelector) return;
  // One after the other: of both at once the first on the page would be taken, wherever the error is.
  const field = root.querySelector("[aria-invalid=true]") ?? root.querySelector("[autofocus]")
    ?? (root.closest?.("dialog") ? root.querySelector(".fields :is(input, select, textarea):not([type=hidden])") : null);
  field?.focus();
});

// So does a form on a page of its own: what is wrong may be far below the top of it.
document.querySelector("main form [aria-invalid=true]")?.focus();

const offline = () => show(text("offline"), { tone: "bad", id: "offline" });
document.body.addEventListener("htmx:sendError", offline);
document.body.addEventListener("htmx:timeout", offline);
addEventListener("offline", offline);
addEventListener("online", () => dismiss("offline"));

document.body.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  // The server has said what is wrong in its own words.
  if ((xhr.getResponseHeader("HX-Trigger") ?? "").includes('"toast"')) return;
  const name = { 403: "forbidden", 404: "missing", 409: "conflict" }[xhr.status] ?? "failed";
  show(text(name), { tone: "bad", id: "failed" });
});
