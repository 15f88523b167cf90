// A sheet that rises from the bottom of a phone.
import { el } from "./dom.js";

/** Raise a sheet; `foot` stays in sight while the content scrolls. Returns how to lower it. */
export function raise(screen, title, content, foot) {
  const before = document.activeElement;
  const close = () => { veil.remove(); before?.focus?.({ preventScroll: true }); };
  const sheet = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
    el("header", {}, el("h3", {}, title), el("button", { type: "button", class: "text-button", onclick: close }, "关闭")),
    el("div", { class: "content" }, ...content), foot);
  const veil = el("div", { class: "veil", onclick: (event) => event.target === veil && close(),
    onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } } }, sheet);
  screen.append(veil);
  (sheet.querySelector(".content button, .content input") ?? sheet.querySelector("button")).focus({ preventScroll: true });
  return close;
}
