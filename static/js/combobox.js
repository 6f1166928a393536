// Server-searched select (ARIA combobox with a listbox). The chosen value is a hidden input.
import { text } from "./toasts.js";

const WAIT_MS = 250;

let pointerIsDown = false;
addEventListener("pointerdown", () => { pointerIsDown = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pointerIsDown = false; }, true);

function attach(root) {
  if (root.dataset.ready) return;
  root.dataset.ready = "1";
  const value = root.querySelector("[data-combobox-value]");
  const input = root.querySelector("[data-combobox-text]");
  const list = root.querySelector("[role=listbox]");
  let timer = 0;
  let request = null;
  let active = -1;

  const options = () => [...list.querySelectorAll("[data-value]")];
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  // Over what follows, unless that hides a button of the form: then it takes a place of its own.
  const place = () => {
    list.classList.remove("inflow");
    const box = list.getBoundingClientRect();
    const hides = [...(input.form?.querySelectorAll("button, .btn") ?? [])].some((button) => {
      const { left, right, top, bottom } = button.getBoundingClientRect();
      return left < right && left < box.right && right > box.left && top < box.bottom && bottom > box.top;
    });
    list.classList.toggle("inflow", hides);
  };
  // What is being pressed must not move away from under the pointer: a list in a place of its own goes
  // when the press is over.
  const leave = () => {
    if (!list.classList.contains("inflow")) close();
    else if (pointerIsDown) addEventListener("pointerup", () => setTimeout(close), { once: true, capture: true });
    else setTimeout(close);
  };
  const choose = (option) => {
    value.value = option.dataset.value;
    input.value = option.dataset.label;
    close();
    value.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mark = (index) => {
    const all = options();
    active = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, n) => {
      option.id ||= `${list.id}-${n}`;
      option.setAttribute("aria-selected", String(n === active));
    });
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    }
  };
  // What somebody has moved to stays marked where a newer answer has it too: the keys may be quicker.
  const load = async () => {
    clearTimeout(timer);
    request?.abort();
    request = new AbortController();
    let marked;
    const url = new URL(input.dataset.comboboxText, location.href);
    // What has been chosen is no search: all are offered again.
    url.searchParams.set("q", value.value ? "" : input.value);
    try {
      const response = await fetch(url, { signal: request.signal, headers: { "HX-Request": "true" } });
      if (!response.ok) throw new Error(String(response.status));
      const found = await response.text();
      marked = options()[active]?.dataset.value;
      list.innerHTML = found;
    } catch (error) {
      if (error.name === "AbortError") return;
      list.innerHTML = '<li class="none" role="option" aria-disabled="true" aria-selected="false"></li>';
      list.firstElementChild.textContent = text("failed");
    }
    list.hidden = false;
    place();
    input.setAttribute("aria-expanded", "true");
    active = -1;
    const again = options().findIndex((option) => option.dataset.value === marked);
    if (again >= 0) mark(again);
    else input.removeAttribute("aria-activedescendant");
  };

  input.addEventListener("input", () => {
    value.value = "";
    clearTimeout(timer);
    timer = setTimeout(load, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) load();
      else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(options()[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  // It looks like a list, so a press opens it; what is typed then replaces what was chosen.
  input.addEventListener("click", () => {
    if (value.value) input.select();
    if (list.hidden) load();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-value]");
    if (option) choose(option);
  });
  input.addEventListener("blur", () => { clearTimeout(timer); request?.abort(); leave(); });
  // Somebody may have typed before this was attached: a page or dialog is there a moment before its scripts.
  if (document.activeElement === input && input.value !== input.defaultValue) timer = setTimeout(load, WAIT_MS);
}

const attachAll = (root) => root.querySelectorAll("[data-combobox]").forEach(attach);
attachAll(document);
document.body.addEventListener("htmx:load", (event) => attachAll(event.detail.elt));
