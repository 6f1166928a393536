// Entry point: each module attaches its own behaviour; pages stay usable without any of it.
import "./overlays.js";
import "./requests.js";
import "./presses.js";
import "./controls.js";
import "./combobox.js";
