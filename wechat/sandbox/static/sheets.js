// Sheets that rise from the bottom of a phone: photos, places, codes, subscriptions, profile.
import { avatar, copy, el, icon } from "./dom.js";
import { act, ask, state } from "./store.js";

const PLACES = [
  ["城关镇联络站", 30.2952, 109.4862],
  ["河口村村委会", 30.3317, 109.5204],
  ["人民路农贸市场", 30.2876, 109.4795],
  ["东山小学门口", 30.2789, 109.5013],
];

/** Raise a sheet; returns how to lower it. */
function raise(screen, title, ...content) {
  const before = document.activeElement;
  const close = () => { veil.remove(); before?.focus?.({ preventScroll: true }); };
  const sheet = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
    el("header", {}, el("h3", {}, title), el("button", { type: "button", class: "text-button", onclick: close }, "关闭")),
    el("div", { class: "content" }, ...content));
  const veil = el("div", { class: "veil", onclick: (event) => event.target === veil && close(),
    onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } } }, sheet);
  screen.append(veil);
  (sheet.querySelector(".content button, .content input") ?? sheet.querySelector("button")).focus({ preventScroll: true });
  return close;
}

/** Choose a sample picture or one of this machine. */
export function openPhotos(person, screen) {
  const samples = Object.entries(state.samples).map(([name, label]) =>
    el("button", { type: "button", class: "sample", data: { role: "sample", name }, onclick: () => { close(); act(person.openid, "photo", { sample: name }); } },
      el("img", { src: `/sandbox/samples/${name}`, alt: "" }), label));
  const file = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, data: { role: "file" }, onchange: () => { close(); sendFiles(person, [...file.files]); } });
  const close = raise(screen, "选一张照片", el("div", { class: "samples" }, samples),
    el("button", { type: "button", class: "wide-button", onclick: () => file.click() }, icon("photo", 20), "从本机选择"), file);
}

function sendFiles(person, files) {
  return Promise.all(files.slice(0, 9).map((file) => act(person.openid, "photo", file)));
}

/** Choose a place or type one. */
export function openPlaces(person, screen) {
  const send = (label, latitude, longitude) => { close(); act(person.openid, "location", { label, latitude, longitude }); };
  const rows = PLACES.map(([label, latitude, longitude]) =>
    el("button", { type: "button", class: "line", data: { role: "place" }, onclick: () => send(label, latitude, longitude) },
      icon("place", 20), el("span", {}, label, el("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`))));
  const name = el("input", { placeholder: "地名", "aria-label": "地名", required: true, maxlength: 60 });
  const spot = el("input", { placeholder: "纬度, 经度", "aria-label": "纬度和经度", value: "30.2900, 109.4800", pattern: "-?\\d+(\\.\\d+)?\\s*[,，]\\s*-?\\d+(\\.\\d+)?" });
  const submit = (event) => { event.preventDefault(); const [lat, lng] = spot.value.split(/[,，]/).map(Number); send(name.value, lat, lng); };
  const close = raise(screen, "发送位置", ...rows, el("form", { class: "fields", onsubmit: submit }, name, spot, el("button", { type: "submit", class: "primary" }, "发送这里")));
}

/** Scan a code the sandbox knows, or paste what one says. */
export async function openScan(person, screen) {
  const { codes = [] } = (await ask("GET", "codes")) ?? {};
  const scan = (code) => { close(); act(person.openid, "scan", { code }); };
  const rows = codes.map(({ ticket, scene, until }) =>
    el("button", { type: "button", class: "line code", data: { role: "code", scene }, onclick: () => scan(ticket) },
      el("img", { src: `/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`, alt: "", loading: "lazy" }),
      el("span", {}, scene, el("small", {}, until ? "临时二维码" : "永久二维码"))));
  const input = el("input", { placeholder: "粘贴二维码里的网址", "aria-label": "二维码内容", required: true, data: { role: "scan-input" } });
  const submit = (event) => { event.preventDefault(); scan(input.value); };
  const close = raise(screen, "扫一扫",
    ...(rows.length ? rows : [el("p", { class: "nothing" }, "公众号还没有生成二维码")]),
    el("form", { class: "fields", onsubmit: submit }, input, el("button", { type: "submit", class: "primary" }, "扫这个码")));
}

const USES = { notice: "公众号", subscribe: "小程序" };

/** Answer the pop-up that asks for a subscription. */
export async function openSubscriptions(person, screen) {
  const { templates = [] } = (await ask("GET", `templates?openid=${encodeURIComponent(person.openid)}`)) ?? {};
  const answer = (template_id, times) => { close(); act(person.openid, "grant", { template_id, times }); };
  const rows = templates.filter((t) => t.use !== "template").map(({ template_id, title, use, granted }) =>
    el("div", { class: "line", data: { role: "subscription", template: template_id } },
      el("span", {}, title, el("small", {}, `${USES[use]} · 还能收 ${granted} 次`)),
      el("button", { type: "button", class: "small", onclick: () => answer(template_id, 0) }, "拒绝"),
      el("button", { type: "button", class: "small primary", data: { role: "allow" }, onclick: () => answer(template_id, 1) }, "允许")));
  const close = raise(screen, "订阅通知", ...(rows.length ? rows : [el("p", { class: "nothing" }, "公众号还没有订阅模板")]));
}

/** Who this is, mini-program codes, and leaving the account. */
export function openInfo(person, screen) {
  const facts = [["手机号", person.phone || "未填"], ["openid", person.openid]];
  if (state.mini) facts.push(["小程序 openid", person.mini_openid]);
  const rows = facts.map(([label, value]) =>
    el("button", { type: "button", class: "fact", title: "点一下复制", onclick: () => copy(value) }, el("span", {}, label), el("b", {}, value)));
  const codes = el("div");
  const mint = async () => {
    const made = await act(person.openid, "codes");
    if (made) codes.replaceChildren(...[["登录码", made.login], ["手机号码", made.phone]].map(([label, value]) =>
      el("button", { type: "button", class: "fact", onclick: () => copy(value) }, el("span", {}, label), el("b", {}, value))));
  };
  const leave = () => { close(); act(person.openid, "unfollow"); };
  const close = raise(screen, "资料",
    el("div", { class: "me" }, avatar(person, 52), el("strong", {}, person.nickname, el("small", {}, person.hint || (person.follows ? "已关注" : "还没关注")))),
    ...rows, codes,
    state.mini && el("button", { type: "button", class: "wide-button", data: { role: "codes" }, onclick: mint }, icon("mini", 20), "取小程序的码"),
    person.follows && el("button", { type: "button", class: "wide-button danger", data: { role: "unfollow" }, onclick: leave }, "取消关注"));
}
