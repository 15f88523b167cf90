// The list of people: a rail on wide screens, a row of chips on narrow ones.
import { avatar, el, icon, iconButton } from "./dom.js";
import { ask, meet, state } from "./store.js";
import { plain } from "./words.js";

const rail = document.getElementById("people");
const list = el("ul", {});
const news = el("button", { type: "button", class: "news", hidden: true, data: { role: "next-unread" } });
const search = el("label", { class: "search", hidden: true }, icon("search", 16),
  el("input", { name: "search", type: "search", placeholder: "找人", "aria-label": "找人" }));
let stage = null;

/** Build the rail once; `stage` shows a phone, and says which are shown. */
export function buildPeople(given) {
  stage = given;
  const form = adding();
  rail.replaceChildren(head(form), form, search, list, el("p", { class: "note" }, "这里的微信是沙箱，消息不出本机。"));
  search.querySelector("input").addEventListener("input", drawPeople);
  news.addEventListener("click", () => pick(waiting()[0]));
}

const waiting = () => [...state.people.values()].filter((person) => person.unread);

/** Draw who is there; what is scrolled, typed or in focus stays. */
export function drawPeople() {
  const wanted = search.querySelector("input").value.trim();
  const people = [...state.people.values()].filter((p) => `${p.nickname}${p.hint}`.includes(wanted));
  const held = list.contains(document.activeElement) ? document.activeElement.dataset.openid : null;
  list.replaceChildren(...people.map(row));
  if (held) button(held)?.focus({ preventScroll: true });
  search.hidden = state.people.size <= 8;
  const count = waiting().reduce((sum, person) => sum + person.unread, 0);
  news.hidden = !count;
  news.textContent = tally(count);
  news.setAttribute("aria-label", `${count} 条新消息，去看看`);
}

const tally = (count) => (count > 99 ? "99+" : String(count));

function head(form) {
  const toggle = ({ currentTarget }) => {
    form.hidden = !form.hidden;
    currentTarget.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("input").focus();
  };
  const all = ({ currentTarget }) => currentTarget.setAttribute("aria-expanded", String(document.body.classList.toggle("people-open")));
  const panel = () => document.body.classList.toggle("panel-open");
  return el("header", {},
    el("h1", {}, "微信沙箱"), news,
    iconButton("down", "所有人", all, { class: "icon-button narrow-only", "aria-expanded": "false", data: { role: "all-people" } }),
    iconButton("add", "添加人物", toggle, { "aria-expanded": "false", data: { role: "add-person" } }),
    iconButton("panel", "平台", panel, { class: "icon-button narrow-only", data: { role: "panel" } }));
}

function row(person) {
  const last = person.bubbles.at(-1);
  const line = person.hint || (last ? preview(last) : person.follows ? "已关注" : "还没关注");
  const shown = stage.isShown(person.openid);
  return el("li", {}, el("button", {
    type: "button", class: shown ? "person shown" : "person", "aria-pressed": String(shown),
    "aria-label": person.unread ? `${person.nickname}，${person.unread} 条新消息` : person.nickname,
    data: { role: "person", openid: person.openid }, onclick: () => pick(person),
  },
  el("span", { class: "face" }, avatar(person, 38), person.unread ? el("b", { class: "count", data: { role: "unread" } }, tally(person.unread)) : ""),
  el("span", { class: "who" }, el("strong", {}, person.nickname), el("small", {}, line))));
}

const button = (openid) => list.querySelector(`[data-openid="${CSS.escape(openid)}"]`);

/** Take up somebody's phone, and have their name in sight. */
function pick(person) {
  document.body.classList.remove("people-open");
  rail.querySelector("[data-role=all-people]").setAttribute("aria-expanded", "false");
  stage.show(person.openid);
  button(person.openid)?.scrollIntoView({ inline: "center", block: "nearest", behavior: "smooth" });
}

const NAMES = { image: "[图片]", voice: "[语音]", location: "[位置]", video: "[视频]", card: "[通知]" };

/** One line for the list: what was last said. */
function preview(bubble) {
  return NAMES[bubble.kind] ?? (plain(bubble.text) || "[消息]");
}

function adding() {
  const name = el("input", { name: "nickname", required: true, maxlength: 20, placeholder: "昵称", "aria-label": "昵称" });
  const phone = el("input", { name: "phone", inputmode: "tel", maxlength: 20, placeholder: "手机号（可不填）", "aria-label": "手机号" });
  const submit = async (event) => {
    event.preventDefault();
    const made = await ask("POST", "people", { nickname: name.value.trim() || "微信用户", phone: phone.value, follows: false });
    form.hidden = true;
    form.reset();
    rail.querySelector("[data-role=add-person]").setAttribute("aria-expanded", "false");
    if (!made) return;
    // The event that tells of them may come later than the answer.
    meet(made.person);
    stage.show(made.person.openid);
  };
  const form = el("form", { class: "add", hidden: true, onsubmit: submit }, name, phone, el("button", { class: "primary", type: "submit" }, "添加"));
  return form;
}
