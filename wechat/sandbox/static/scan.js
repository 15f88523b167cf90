// Scanning: a code that the account made lately, or the text of one.
import { el, icon, toast } from "./dom.js";
import { raise } from "./sheet.js";
import { act, ask, now } from "./store.js";
import { span } from "./words.js";

const AGAIN = 2000;

/** Scan a code that the sandbox knows, or paste what one says; the list keeps up while it is open. */
export async function openScan(person, screen) {
  const list = el("div", { class: "codes" });
  const rows = new Map();
  const scan = async (code) => {
    close();
    const answer = await act(person.openid, "scan", { code });
    const told = answer?.heard.find(({ side }) => side === "system");
    if (told && !person.follows) toast(told.text);
  };
  await draw(list, rows, scan);
  const close = raise(screen, "扫一扫", [list], form(scan));
  const timer = setInterval(() => (list.isConnected ? draw(list, rows, scan) : clearInterval(timer)), AGAIN);
}

/** Show the codes as they are now. */
async function draw(list, rows, scan) {
  const { codes } = (await ask("GET", "codes")) ?? {};
  if (!codes) return;
  const shown = codes.map((code) => {
    if (!rows.has(code.ticket)) rows.set(code.ticket, row(code, scan));
    age(rows.get(code.ticket), code);
    return rows.get(code.ticket);
  });
  settle(list, shown.length ? shown : [el("p", { class: "nothing" }, "公众号还没有生成二维码")]);
}

/** Rows that stay are not touched: they keep the focus, and what somebody scrolled to stays in sight. */
function settle(list, next) {
  for (const node of [...list.children]) if (!next.includes(node)) node.remove();
  next.forEach((node, i) => { if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null); });
}

function row({ ticket, scene, until }, scan) {
  const alive = until === null || now() < until;
  const picture = alive ? el("img", { src: `/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`, alt: "", loading: "lazy" }) : icon("scan", 48);
  return el("button", { type: "button", class: "line code", data: { role: "code", scene }, onclick: () => scan(ticket) },
    picture, el("span", {}, scene, el("small", {})));
}

function age(node, { made, until }) {
  const stale = until !== null && now() >= until;
  const left = until === null ? "长期有效" : stale ? "已过期" : `还有 ${span(until - now())}`;
  node.classList.toggle("stale", stale);
  node.dataset.stale = String(stale);
  node.querySelector("small").textContent = `${left} · ${span(now() - made)}前生成`;
}

function form(scan) {
  const input = el("input", { placeholder: "粘贴二维码里的文字", "aria-label": "二维码里的文字", required: true, autocomplete: "off", data: { role: "scan-input" } });
  const submit = (event) => { event.preventDefault(); if (input.value.trim()) scan(input.value.trim()); };
  return el("form", { class: "fields foot one", onsubmit: submit }, input, el("button", { type: "submit", class: "primary", data: { role: "scan-text" } }, "扫这个码"));
}
