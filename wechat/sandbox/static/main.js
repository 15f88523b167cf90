// Which phones are on the stage, and the start of it all.
import { el, toast } from "./dom.js";
import { drawPanel } from "./panel.js";
import { buildPeople, drawPeople } from "./people.js";
import { makePhone } from "./phone.js";
import { follow, on, state } from "./store.js";

const stage = document.getElementById("stage");
const narrow = matchMedia("(max-width: 760px)");
const phones = new Map();
let shown = [];

/** How many phones fit side by side. */
function room() {
  if (narrow.matches) return 1;
  return Math.max(1, Math.min(4, Math.floor((stage.clientWidth - 16) / 306)));
}

/** Bring a person's phone to the stage; the one that waited longest makes room. */
function show(openid) {
  const person = state.people.get(openid);
  if (!person) return;
  if (narrow.matches) shown = [openid, ...shown.filter((other) => other !== openid)];
  else if (!shown.slice(0, room()).includes(openid)) shown = [...shown.slice(0, room()).slice(shown.length >= room() ? 1 : 0), openid];
  arrange();
  if (!narrow.matches) phones.get(openid)?.focus();
}

/** Take a phone off the stage. */
function hide(openid) {
  shown = shown.filter((other) => other !== openid);
  arrange();
}

const isShown = (openid) => shown.slice(0, room()).includes(openid);

function arrange() {
  const visible = shown.slice(0, room());
  for (const openid of visible) {
    if (!phones.has(openid)) phones.set(openid, makePhone(state.people.get(openid), { close: () => hide(openid) }));
    state.people.get(openid).unread = 0;
  }
  const nodes = visible.map((openid) => phones.get(openid).node);
  const same = nodes.length === stage.children.length && nodes.every((node, i) => node === stage.children[i]);
  if (!same) stage.replaceChildren(...(nodes.length ? nodes : [empty()]));
  for (const openid of visible) phones.get(openid).settle();
  remember(visible);
  drawList();
}

function drawList() {
  const unread = [...state.people.values()].reduce((sum, person) => sum + person.unread, 0);
  document.title = unread ? `(${unread}) 微信沙箱` : "微信沙箱";
  drawPeople();
}

function empty() {
  const words = state.people.size ? "从左边挑一个人，拿起手机" : "还没有人物，先添加一位";
  return el("p", { class: "empty" }, words);
}

function remember(visible) {
  const url = new URL(location.href);
  if (visible.length) url.searchParams.set("people", visible.join(","));
  history.replaceState(null, "", url);
}

function choose() {
  const wanted = (new URLSearchParams(location.search).get("people") ?? "").split(",");
  const known = wanted.filter((openid) => state.people.has(openid));
  shown = known.length ? known : [...state.people.keys()].slice(0, narrow.matches ? 1 : 3);
}

on("all", () => { if (!shown.length) choose(); for (const phone of phones.values()) phone.redraw(); arrange(); drawPanel(); });
on("people", (person) => { phones.get(person.openid)?.redraw(); drawList(); });
on("menu", () => { for (const phone of phones.values()) phone.drawMenu(); });
on("bubble", ({ person, bubble }) => {
  phones.get(person.openid)?.receive(bubble);
  if (isShown(person.openid) || bubble.side === "me") return;
  person.unread += 1;
  drawList();
});
on("line", (up) => {
  const news = document.body.classList.toggle("offline", !up);
  if (news) toast("与沙箱断开了，正在重连");
});
addEventListener("resize", arrange);

buildPeople({ show, isShown });
follow();
