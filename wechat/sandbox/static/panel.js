// The platform's side: time, faults, and the log of what the service called.
import { el, icon, iconButton, toast } from "./dom.js";
import { ask, now, on, state } from "./store.js";
import { clockTime, fullTime } from "./words.js";

const panel = document.getElementById("panel");
const SHOWN = 120;

const STEPS = [["10 分钟", 600], ["1 小时", 3600], ["1 天", 86400], ["3 天", 259200]];

const FAULTS = [
  ["slow", "变慢", "每次晚 6 秒"],
  ["busy", "繁忙", "回答 -1"],
  ["broken", "故障", "回答 502"],
  ["cut", "断线", "不回答"],
];

const NAMES = {
  "/cgi-bin/token": "取令牌", "/cgi-bin/stable_token": "取稳定令牌", "/cgi-bin/clear_quota": "清零次数",
  "/cgi-bin/message/custom/send": "客服消息", "/cgi-bin/message/template/send": "模板消息",
  "/cgi-bin/message/subscribe/bizsend": "订阅通知", "/cgi-bin/message/subscribe/send": "小程序订阅消息",
  "/cgi-bin/media/upload": "上传素材", "/cgi-bin/media/get": "下载素材", "/cgi-bin/menu/create": "建菜单",
  "/cgi-bin/menu/get": "读菜单", "/cgi-bin/menu/delete": "删菜单", "/cgi-bin/qrcode/create": "建二维码",
  "/cgi-bin/user/info": "读用户", "/sns/jscode2session": "小程序登录", "/wxa/business/getuserphonenumber": "读手机号",
  "/wxa/msg_sec_check": "内容检查", "/wxa/getwxacodeunlimit": "建小程序码",
  text: "文字", image: "图片", voice: "语音", location: "位置", LOCATION: "上报位置", CLICK: "点菜单", VIEW: "点网址",
  SCAN: "扫码", subscribe: "关注", unsubscribe: "取消关注", TEMPLATESENDJOBFINISH: "模板送达",
  subscribe_msg_popup_event: "订阅选择", subscribe_msg_sent_event: "订阅送达",
};

// What the platform's codes mean, in a word.
const CODES = {
  "-1": "系统繁忙", 40001: "令牌无效", 40003: "没有这个人", 40007: "素材没有或过期", 40014: "令牌不对", 40029: "码无效或用过",
  40037: "没有这个模板", 42001: "令牌过期", 43004: "没有关注", 43101: "没有授权或已用完", 45009: "次数用完", 45011: "太频繁",
  45015: "不在可发时间内", 45047: "条数用完", 47003: "字段超出限制", 48001: "没有这个权限", 502: "网关出错",
};

const moment = el("strong", {});
const switches = el("div", { class: "switches" });
const log = el("ol", { class: "log", "aria-label": "往来记录", data: { role: "log" } });

/** Draw the panel once everything is known. */
export function drawPanel() {
  const toggle = () => document.body.classList.remove("panel-open");
  panel.replaceChildren(
    el("header", {}, el("h2", {}, "平台"), iconButton("close", "关上平台", toggle, { class: "icon-button narrow-only" })),
    el("section", {}, el("h3", {}, "时间"), el("p", { class: "moment-now" }, moment),
      el("div", { class: "steps" }, STEPS.map(([label, seconds]) =>
        el("button", { type: "button", data: { role: "forward", seconds }, onclick: () => ask("POST", "clock", { forward: seconds }) }, `+ ${label}`)))),
    el("section", {}, el("h3", {}, "微信出了岔子"), switches,
      el("button", { type: "button", class: "plain", data: { role: "revoke" }, onclick: revoke }, "让令牌全部失效")),
    el("section", { class: "growing" }, el("h3", {}, "往来"), log));
  drawTime();
  drawFaults();
  log.replaceChildren(...state.log.slice(-SHOWN).reverse().map(line));
}

async function revoke() {
  if (await ask("POST", "tokens/revoke", {})) toast("令牌已失效，服务应自己再取");
}

function drawTime() {
  moment.textContent = fullTime(now());
}

function drawFaults() {
  const down = new Set(state.faults.map((fault) => fault.kind));
  if (!switches.children.length) switches.append(...FAULTS.map(faultSwitch));
  for (const node of switches.children) node.setAttribute("aria-checked", String(down.has(node.dataset.kind)));
}

function faultSwitch([kind, label, note]) {
  const flip = () => (node.getAttribute("aria-checked") === "true" ? ask("DELETE", `faults?kind=${kind}`) : ask("POST", "faults", { kind }));
  const node = el("button", { type: "button", role: "switch", class: "switch", data: { role: "fault", kind }, onclick: flip },
    el("span", {}, label, el("small", {}, note)), el("i"));
  return node;
}

function line(entry) {
  const good = entry.direction === "call" ? entry.outcome === "0" : /应答$/.test(entry.outcome);
  const outcome = entry.outcome === "0" ? "成功" : entry.outcome;
  const detail = [CODES[entry.outcome] ?? entry.detail, entry.milliseconds > 0 ? `${entry.milliseconds} ms` : ""].filter(Boolean).join(" · ");
  return el("li", { class: good ? "" : "bad", title: `${entry.name} ${entry.detail}` },
    el("span", { class: `way ${entry.direction}`, "aria-hidden": "true" }, icon(entry.direction === "call" ? "out" : "in", 14)),
    el("span", { class: "what" }, el("b", {}, NAMES[entry.name] ?? entry.name), el("small", {}, detail || (entry.direction === "call" ? "服务调用" : "推给服务"))),
    el("span", { class: "outcome" }, outcome, el("time", {}, clockTime(entry.at))));
}

on("log", (entry) => { log.prepend(line(entry)); while (log.children.length > SHOWN) log.lastChild.remove(); });
on("faults", drawFaults);
on("clock", drawTime);
setInterval(drawTime, 5000);
