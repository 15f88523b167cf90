// Elements without innerHTML: text is always text.

/** Make an element; `on…` properties are listeners, `data` a dataset, the rest attributes. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "style") for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

// Line drawings on a 24 by 24 grid.
const PATHS = {
  back: ["M15 4.5 7.5 12l7.5 7.5"],
  more: ["M5 12h.01M12 12h.01M19 12h.01"],
  close: ["M6 6l12 12M18 6 6 18"],
  plus: ["M12 7v10M7 12h10", "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19"],
  add: ["M12 5v14M5 12h14"],
  voice: ["M8.3 15.5a5 5 0 0 0 0-7M11.6 17.6a8.4 8.4 0 0 0 0-11.2", "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19", "M6.2 12h.01"],
  keyboard: ["M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19", "M8 9.5h.01M12 9.5h.01M16 9.5h.01M8 12.5h.01M12 12.5h.01M16 12.5h.01M9.5 15.8h5"],
  list: ["M5 7h14M5 12h14M5 17h14"],
  lines: ["M4 8h16M4 12h16M4 16h16"],
  photo: ["M4 6.5h16v12H4z", "m4.5 16.5 4.6-4.6 3.2 3.2 2.6-2.6 4.6 4.6", "M15.6 9.6h.01"],
  place: ["M12 21s7-6.2 7-11.2A7 7 0 0 0 5 9.8C5 14.8 12 21 12 21", "M12 7.3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5"],
  scan: ["M4 8.5V4h4.5M15.5 4H20v4.5M20 15.5V20h-4.5M8.5 20H4v-4.5", "M4 12h16"],
  bell: ["M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"],
  mini: ["M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19", "M9 14.5a2 2 0 1 1-1-2c3 0 2-3.5 2-3.5a2.5 2.5 0 0 1 5-.5 2 2 0 1 1-1 2c-2.5 0-2 3-2 3.5a2.6 2.6 0 0 1-3 .5"],
  person: ["M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8", "M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"],
  panel: ["M4 6h10M18 6h2M4 12h4M12 12h8M4 18h11M19 18h1", "M16 4.3v3.4M10 10.3v3.4M17 16.3v3.4"],
  chevron: ["m9 6 6 6-6 6"],
  down: ["m6 9 6 6 6-6"],
  out: ["M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9"],
  in: ["M5 12h14M13 6l6 6-6 6"],
  mic: ["M12 3.5a3 3 0 0 1 3 3V12a3 3 0 0 1-6 0V6.5a3 3 0 0 1 3-3", "M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"],
  search: ["M11 4.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13", "m16 16 4 4"],
};

/** An icon by name; hidden from screen readers, its button carries the label. */
export function icon(name, size = 24) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A button with an icon and a label for those who do not see it. */
export function iconButton(name, label, onclick, props = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props }, icon(name));
}

const PALETTE = ["#4a7fb5", "#5b8c5a", "#b5764a", "#8a6bb0", "#3f8f8b", "#b05a6d", "#6b7a8f", "#a1863c"];

/** The square picture of a person: a colour and one character. */
export function avatar(person, size = 40) {
  const [first, second] = (person.avatar || "").trim().split(/\s+/);
  const isColour = /^#[0-9a-f]{3,8}$/i.test(first || "");
  let sum = 0;
  for (const char of person.openid) sum = (sum * 31 + char.codePointAt(0)) % 997;
  const colour = isColour ? first : PALETTE[sum % PALETTE.length];
  const letter = (isColour ? second : first) || [...person.nickname][0] || "?";
  return el("span", { class: "avatar", "aria-hidden": "true", style: { "--tint": colour, "--size": `${size}px` } }, [...letter][0]);
}

/** The account's own picture. */
export function badge(name, size = 40) {
  return el("span", { class: "avatar account", "aria-hidden": "true", style: { "--size": `${size}px` } }, [...name][0] || "联");
}

let hiding;

/** A short word at the bottom of the screen. */
export function toast(text) {
  const node = document.getElementById("toast");
  node.textContent = text;
  node.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => node.classList.remove("shown"), 2600);
}

/** Put text on the clipboard and say so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("已复制");
  } catch {
    toast(text);
  }
}
