// Smaller sheets: photos, subscriptions, profile.
import { avatar, copy, el, icon } from "./dom.js";
import { raise } from "./sheet.js";
import { act, ask, state } from "./store.js";

/** Choose a sample picture or one of this machine. */
export function openPhotos(person, screen) {
  const samples = Object.entries(state.samples).map(([name, label]) =>
    el("button", { type: "button", class: "sample", data: { role: "sample", name }, onclick: () => { close(); act(person.openid, "photo", { sample: name }); } },
      el("img", { src: `/sandbox/samples/${name}`, alt: "" }), label));
  const file = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, data: { role: "file" }, onchange: () => { close(); sendFiles(person, [...file.files]); } });
  const close = raise(screen, "选一张照片", [el("div", { class: "samples" }, samples),
    el("button", { type: "button", class: "wide-button", onclick: () => file.click() }, icon("photo", 20), "从本机选择"), file]);
}

function sendFiles(person, files) {
  return Promise.all(files.slice(0, 9).map((file) => act(person.openid, "photo", file)));
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
  const close = raise(screen, "订阅通知", rows.length ? rows : [el("p", { class: "nothing" }, "公众号还没有订阅模板")]);
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
  const close = raise(screen, "资料", [
    el("div", { class: "me" }, avatar(person, 52), el("strong", {}, person.nickname, el("small", {}, person.hint || (person.follows ? "已关注" : "还没关注")))),
    ...rows, codes,
    state.mini && el("button", { type: "button", class: "wide-button", data: { role: "codes" }, onclick: mint }, icon("mini", 20), "取小程序的码"),
    person.follows && el("button", { type: "button", class: "wide-button danger", data: { role: "unfollow" }, onclick: leave }, "取消关注")]);
}
