// What the browser tests put into every page beside axe, which judges the page.
"use strict";

window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  violations.push(`${event.violatedDirective} ${event.blockedURI}`));

window.looking = (() => {
  const MARK = "data-new-colours";
  const DRAWN = "input, select, textarea, button, img, svg, canvas, video, progress, meter";
  let texts = new Map(); // what a text looks like, to the elements that look so

  // What an element paints behind its text; nothing for most.
  const paint = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    if (pseudo && ["none", "normal"].includes(style.content)) return "";
    return [
      style.backgroundColor === "rgba(0, 0, 0, 0)" ? "" : style.backgroundColor,
      ...["backgroundImage", "filter", "backdropFilter"].map(name => style[name] === "none" ? "" : style[name]),
      style.opacity === "1" ? "" : `opacity ${style.opacity}`,
      style.mixBlendMode === "normal" ? "" : style.mixBlendMode,
    ].filter(Boolean).join(" ");
  };

  // Where the text of an element is; null where none is to be seen.
  const place = element => {
    if (element.matches("input, select, textarea")) return element.getBoundingClientRect();
    const written = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!written.length) return null;
    const range = document.createRange();
    range.setStartBefore(written[0]);
    range.setEndAfter(written.at(-1));
    return range.getBoundingClientRect();
  };

  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const holds = (a, b) => a.left <= b.left && a.right >= b.right && a.top <= b.top && a.bottom >= b.bottom;

  // All that decides how well each text can be read: its own colour, size and weight, and everything
  // painted where it stands, by the elements around it or by others that lie over or under it.
  const colours = within => {
    const painted = [];
    for (const element of document.documentElement.querySelectorAll("*")) {
      const own = ["", "::before", "::after"].map(pseudo => paint(element, pseudo)).join("|");
      if (own !== "||" || element.matches(DRAWN)) {
        painted.push({ element, own, box: element.getBoundingClientRect() });
      }
    }
    const root = paint(document.documentElement);
    texts = new Map();
    for (const element of document.querySelectorAll(`${within}, ${within} *`)) {
      const box = place(element);
      if (!box || !box.width || !box.height) continue;
      const style = getComputedStyle(element);
      const look = [root, style.color, style.fontSize, style.fontWeight, style.textShadow,
        style.webkitTextFillColor, style.webkitTextStroke];
      for (const other of painted) {
        const around = other.element.contains(element);
        if (!around && !meet(other.box, box)) continue;
        const { position, zIndex } = around ? {} : getComputedStyle(other.element);
        look.push(around ? "in" : `by ${position} ${zIndex}`, holds(other.box, box), other.own,
          other.element.matches(DRAWN) ? other.element.localName : "");
      }
      const key = look.join("; ");
      texts.set(key, [...texts.get(key) ?? [], element]);
    }
    return [...texts.keys()];
  };

  // axe's verdict without what it tells for people: what is wrong, and how the texts look that can be read.
  const report = (rules, _options, done) => {
    const readable = new Set(rules.filter(rule => rule.id === "color-contrast")
      .flatMap(rule => rule.passes.map(found => found.node.element)));
    done({
      wrong: rules.filter(rule => rule.violations.length)
        .map(rule => [rule.id, rule.violations.slice(0, 3).map(found => found.node.source.slice(0, 160))]),
      readable: [...texts].filter(([, elements]) => elements.some(element => readable.has(element)))
        .map(([key]) => key),
    });
  };
  axe.addReporter("looking", report);

  return {
    colours,
    sideways: () => document.documentElement.scrollWidth > innerWidth,
    // Judge with these options of axe's; colours only of texts that look like one of these, or of all.
    judge: (context, options, looks) => {
      if (looks) {
        axe.configure({ rules: [{ id: "color-contrast", selector: `[${MARK}]` }] });
        for (const [key, elements] of texts) {
          const isNew = looks.includes(key);
          elements.forEach(element => element.toggleAttribute(MARK, isNew));
        }
      }
      return axe.run(context, { ...options, reporter: "looking" });
    },
    // Empty parts of the page, which keep their place. The ids that were in there and elsewhere too.
    empty: selectors => {
      const parts = [...document.querySelectorAll(selectors)];
      const ids = parts.flatMap(part => [...part.querySelectorAll("[id]")].map(element => element.id));
      parts.forEach(part => part.replaceChildren());
      return ids.filter(id => document.getElementById(id));
    },
  };
})();
