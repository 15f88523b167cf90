// The list of people: a rail on wide screens, a row of chips on narrow ones.
import { avatar, el, icon, iconButton } from "./dom.js";
import { ask, state } from "./store.js";

const rail = document.getElementById("people");
let adding = false;
let wanted = "";

/** Draw the list anew. */
export function drawPeople({ show, isShown }) {
  const again = () => drawPeople({ show, isShown });
  const hadFocus = rail.contains(document.activeElement) && document.activeElement.name === "search";
  const people = [...state.people.values()].filter((p) => !wanted || `${p.nickname}${p.hint}`.includes(wanted));
  const at = rail.querySelector("ul")?.scrollLeft ?? 0;
  rail.replaceChildren(
    head(again),
    adding ? form(show, again) : "",
    state.people.size > 8 ? search(again) : "",
    el("ul", {}, people.map((person) => row(person, show, isShown(person.openid)))),
    el("p", { class: "note" }, "这里的微信是沙箱，消息不出本机。"),
  );
  rail.querySelector("ul").scrollLeft = at;
  if (hadFocus) rail.querySelector("[name=search]")?.focus();
}

function head(again) {
  const toggle = () => { adding = !adding; again(); rail.querySelector("form input")?.focus(); };
  const panel = () => document.body.classList.toggle("panel-open");
  return el("header", {},
    el("h1", {}, "微信沙箱"),
    iconButton("add", "添加人物", toggle, { "aria-expanded": String(adding), data: { role: "add-person" } }),
    iconButton("panel", "平台", panel, { class: "icon-button narrow-only", data: { role: "panel" } }));
}

function search(again) {
  const input = el("input", { name: "search", type: "search", placeholder: "找人", "aria-label": "找人", value: wanted });
  input.addEventListener("input", () => { wanted = input.value.trim(); again(); });
  return el("label", { class: "search" }, icon("search", 16), input);
}

function row(person, show, shown) {
  const last = person.bubbles.at(-1);
  const line = person.hint || (last ? preview(last) : person.follows ? "已关注" : "还没关注");
  const pick = () => {
    show(person.openid);
    rail.querySelector(`[data-openid="${CSS.escape(person.openid)}"]`)?.scrollIntoView({ inline: "center", block: "nearest", behavior: "smooth" });
  };
  return el("li", {}, el("button", {
    type: "button", class: shown ? "person shown" : "person", "aria-pressed": String(shown),
    "aria-label": person.unread ? `${person.nickname}，${person.unread} 条新消息` : person.nickname,
    data: { role: "person", openid: person.openid }, onclick: pick,
  },
  el("span", { class: "face" }, avatar(person, 38), person.unread ? el("b", { class: "count", data: { role: "unread" } }, person.unread > 99 ? "99+" : String(person.unread)) : ""),
  el("span", { class: "who" }, el("strong", {}, person.nickname), el("small", {}, line))));
}

const NAMES = { image: "[图片]", voice: "[语音]", location: "[位置]", video: "[视频]", card: "[通知]" };

/** One line for the list: what was last said. */
function preview(bubble) {
  return NAMES[bubble.kind] ?? (bubble.text || "[消息]");
}

function form(show, again) {
  const name = el("input", { name: "nickname", required: true, maxlength: 20, placeholder: "昵称", "aria-label": "昵称" });
  const phone = el("input", { name: "phone", inputmode: "tel", maxlength: 20, placeholder: "手机号（可不填）", "aria-label": "手机号" });
  const submit = async (event) => {
    event.preventDefault();
    const made = await ask("POST", "people", { nickname: name.value.trim() || "微信用户", phone: phone.value, follows: false });
    adding = false;
    again();
    if (made) show(made.person.openid);
  };
  return el("form", { class: "add", onsubmit: submit }, name, phone, el("button", { class: "primary", type: "submit" }, "添加"));
}
