// The bottom of the chat: menu, keyboard, voice, and what hides behind the plus.
import { el, icon, iconButton, toast } from "./dom.js";
import { openPlaces } from "./places.js";
import { openScan } from "./scan.js";
import { openPhotos, openSubscriptions } from "./sheets.js";
import { act, state } from "./store.js";

const LONGEST_VOICE = 60;

/** The composer of a person's phone; it remembers whether the menu or the keyboard is up. */
export function makeComposer(person, screen) {
  const parts = { mode: state.menu.length ? "menu" : "text", open: null };
  const bar = el("div", { class: "bar" });
  const drawer = el("div", { class: "drawer", hidden: true });
  const node = el("footer", { class: "composer" }, bar, drawer);
  const input = el("textarea", { rows: 1, maxlength: 2000, "aria-label": "输入消息", enterkeyhint: "send", data: { role: "input" } });
  const sending = el("button", { type: "button", class: "send", data: { role: "send" }, onclick: send }, "发送");
  const plus = iconButton("plus", "更多", () => { drawer.hidden = !drawer.hidden; }, { data: { role: "plus" } });
  const does = { scan: () => openScan(person, screen) };

  async function send() {
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    fit();
    input.focus();
    await act(person.openid, "say", { text });
  }

  function fit() {
    input.style.height = "auto";
    input.style.height = `${Math.min(96, input.scrollHeight)}px`;
    bar.classList.toggle("typing", input.value.trim() !== "");
  }

  input.addEventListener("input", fit);
  input.addEventListener("focus", () => { drawer.hidden = true; });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });

  function turn(mode) {
    parts.mode = mode;
    drawer.hidden = true;
    drawMenu();
    if (mode === "text") input.focus();
  }

  /** Draw the bar in its mode: menu, text or voice. */
  function drawMenu() {
    if (!state.menu.length && parts.mode === "menu") parts.mode = "text";
    if (state.menu.length && !parts.seen) parts.mode = "menu";
    parts.seen = state.menu.length > 0;
    closeMenu();
    const toMenu = state.menu.length ? iconButton("list", "打开菜单", () => turn("menu"), { class: "icon-button to-menu", data: { role: "toggle" } }) : "";
    const drawn = {
      menu: () => [iconButton("keyboard", "打开键盘", () => turn("text"), { class: "icon-button to-menu", data: { role: "toggle" } }), ...state.menu.map(top)],
      text: () => [toMenu, iconButton("voice", "按住说话", () => turn("voice"), { data: { role: "voice-mode" } }), input, plus, sending],
      voice: () => [toMenu, iconButton("keyboard", "打开键盘", () => turn("text")), hold(person, screen), plus],
    };
    bar.className = `bar ${parts.mode}`;
    bar.replaceChildren(...drawn[parts.mode]().filter(Boolean));
    fit();
  }

  function top(button) {
    const children = button.sub_button ?? [];
    const tap = () => (children.length ? toggleMenu(button, node_) : choose(button));
    const node_ = el("button", { type: "button", class: "menu", onclick: tap, data: { role: "menu-button", name: button.name },
      "aria-haspopup": children.length ? "menu" : undefined, "aria-expanded": children.length ? "false" : undefined },
    children.length ? icon("lines", 14) : "", el("span", {}, button.name));
    return node_;
  }

  function toggleMenu(button, anchor) {
    const again = parts.open?.anchor === anchor;
    closeMenu();
    if (again) return;
    const items = button.sub_button.map((child) =>
      el("button", { type: "button", role: "menuitem", data: { role: "menu-item", name: child.name }, onclick: () => { closeMenu(); choose(child); } }, child.name));
    const list = el("div", { class: "popup", role: "menu", "aria-label": button.name }, items);
    list.style.setProperty("--x", `${anchor.offsetLeft + anchor.offsetWidth / 2}px`);
    anchor.setAttribute("aria-expanded", "true");
    node.append(list);
    parts.open = { list, anchor };
    items[0]?.focus({ preventScroll: true });
  }

  function closeMenu() {
    parts.open?.list.remove();
    parts.open?.anchor.setAttribute("aria-expanded", "false");
    parts.open = null;
  }

  function choose(button) {
    act(person.openid, "tap", { button: button.key || button.name });
    if (button.type === "view" || button.type === "miniprogram") visit(button.url);
    if (button.type.startsWith("scancode")) does.scan();
    if (button.type.startsWith("pic_")) openPhotos(person, screen);
    if (button.type === "location_select") openPlaces(person, screen);
  }

  screen.addEventListener("pointerdown", (event) => { if (parts.open && !node.contains(event.target)) closeMenu(); });
  screen.addEventListener("keydown", (event) => { if (event.key === "Escape") { closeMenu(); drawer.hidden = true; } });
  drawer.append(...tools(person, screen, () => { drawer.hidden = true; }));
  drawMenu();
  return { node, drawMenu, scan: does.scan, focus: () => parts.mode === "text" && input.focus({ preventScroll: true }) };
}

function visit(url) {
  if (/^https?:\/\//.test(url)) window.open(url, "_blank", "noopener");
  else toast("这个按钮没有网址");
}

/** What the plus offers. */
function tools(person, screen, close) {
  const offered = [
    ["photo", "照片", "photo", () => openPhotos(person, screen)],
    ["place", "位置", "location", () => openPlaces(person, screen)],
    ["scan", "扫一扫", "scan", () => openScan(person, screen)],
    ["bell", "订阅通知", "subscriptions", () => openSubscriptions(person, screen)],
  ];
  return offered.map(([name, label, role, open]) =>
    el("button", { type: "button", class: "tool", data: { role }, onclick: () => { close(); open(); } }, el("span", {}, icon(name, 26)), label));
}

/** Hold to talk: as long as it is held, so long is the voice; from the keyboard, three seconds. */
function hold(person, screen) {
  let began = 0;
  let shown = null;
  const start = () => {
    began = performance.now();
    shown = el("div", { class: "recording", "aria-hidden": "true" }, el("span", {}, ...Array.from({ length: 17 }, () => el("i"))), el("p", {}, "松开发送"));
    screen.append(shown);
  };
  const stop = (event) => {
    if (!began) return;
    const seconds = Math.min(LONGEST_VOICE, Math.max(1, Math.round((performance.now() - began) / 1000)));
    began = 0;
    shown.remove();
    if (event.type === "pointerup") act(person.openid, "voice", { seconds });
  };
  const click = (event) => { if (event.detail === 0) act(person.openid, "voice", { seconds: 3 }); };
  return el("button", { type: "button", class: "hold", data: { role: "voice" }, onclick: click,
    onpointerdown: start, onpointerup: stop, onpointercancel: stop, onpointerleave: stop }, "按住 说话");
}
