// One phone: the account's chat on somebody's screen.
import { bubbleRow, timeRow } from "./bubbles.js";
import { makeComposer } from "./composer.js";
import { avatar, badge, copy, el, icon, iconButton } from "./dom.js";
import { openInfo } from "./sheets.js";
import { act, now, on, state } from "./store.js";
import { clockTime } from "./words.js";

const GAP = 300;

/** The phone of a person; `close` takes it off the stage. */
export function makePhone(person, { close }) {
  const chat = el("div", { class: "chat", role: "log", "aria-live": "polite", "aria-label": `${person.nickname}的聊天`, tabindex: "0" });
  const cover = el("div", { class: "cover" });
  const screen = el("div", { class: "screen" });
  const composer = makeComposer(person, screen);
  const time = el("span", { class: "time" }, clockTime(now()));
  const parts = { last: 0, below: 0 };

  const settle = () => requestAnimationFrame(() => { chat.scrollTop = chat.scrollHeight; });
  chat.addEventListener("scroll", () => { parts.below = chat.scrollHeight - chat.scrollTop - chat.clientHeight; });
  new ResizeObserver(() => { if (parts.below < 80) settle(); }).observe(chat);

  function receive(bubble) {
    if (bubble.at - parts.last > GAP) chat.append(timeRow(bubble, now()));
    parts.last = bubble.at;
    chat.append(bubbleRow(person, bubble, screen, settle));
    settle();
  }

  function redraw() {
    parts.last = 0;
    chat.replaceChildren();
    person.bubbles.forEach(receive);
    cover.replaceChildren(...(person.follows ? [] : [profile(person, composer)]));
    screen.classList.toggle("stranger", !person.follows);
    composer.drawMenu();
  }

  screen.append(statusBar(time), navBar(person, screen), chat, composer.node, cover);
  const node = el("section", { class: "phone", data: { person: person.openid }, "aria-label": `${person.nickname}的手机` },
    caption(person, close), el("div", { class: "body" }, screen));
  setInterval(() => { time.textContent = clockTime(now()); }, 5000);
  on("clock", () => { time.textContent = clockTime(now()); });
  redraw();
  return { node, receive, redraw, settle, drawMenu: composer.drawMenu, focus: () => composer.focus() };
}

/** The hint under a name; tapping copies its code. */
function hint(person) {
  if (!person.hint) return null;
  const code = /\d{4,}/.exec(person.hint)?.[0] ?? person.hint;
  return el("button", { type: "button", class: "hint", title: "点一下复制", onclick: () => copy(code) }, person.hint);
}

function caption(person, close) {
  return el("header", { class: "caption" }, avatar(person, 30),
    el("span", { class: "who" }, el("strong", {}, person.nickname), hint(person)),
    iconButton("close", `收起${person.nickname}的手机`, close));
}

function statusBar(time) {
  const bars = el("span", { class: "bars" }, el("i"), el("i"), el("i"), el("i"));
  return el("div", { class: "status", "aria-hidden": "true" }, time, el("span", { class: "island" }), el("span", { class: "signs" }, bars, el("span", { class: "battery" })));
}

function navBar(person, screen) {
  return el("div", { class: "nav" },
    el("span", { class: "back" }, icon("back")),
    el("div", { class: "title" }, el("h2", {}, state.account.name), hint(person)),
    iconButton("more", "资料", () => openInfo(person, screen), { data: { role: "info" } }));
}

/** What somebody sees who does not follow the account yet. */
function profile(person, composer) {
  const follow = () => act(person.openid, "follow");
  return el("div", { class: "profile" },
    badge(state.account.name, 72),
    el("h3", {}, state.account.name),
    el("p", {}, "公众号"),
    el("button", { type: "button", class: "primary", data: { role: "follow" }, onclick: follow }, "关注公众号"),
    el("button", { type: "button", class: "quiet", data: { role: "stranger-scan" }, onclick: composer.scan }, icon("scan", 18), "扫一扫"));
}
