"use strict";

// The screen asks for the code and goes on when the network comes back; it keeps nothing but the
// link, so that whoever photographs the address bar cannot open the door from home.

const POLL = 4000;      // milliseconds between two looks
const PATIENCE = 8000;  // for one answer
const GRACE = 25;       // seconds for which a code counts after it was shown

const at = (id) => document.getElementById(id);
const main = document.querySelector("main");
const now = () => performance.now() / 1000;

const token = hideToken();
let shown = null;       // the last answer
let shownAt = 0;
let lostAt = null;      // since when the network does not answer
let gone = false;

function hideToken() {
  const given = location.pathname.split("/")[2];
  if (given) sessionStorage.setItem("door", given);
  history.replaceState(null, "", "/door");
  return given || sessionStorage.getItem("door") || "-";
}

async function look() {
  try {
    const answer = await fetch(`/door/${token}/code`, { cache: "no-store", signal: inTime() });
    if (answer.status === 404) return close();
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    lostAt = null;
  } catch {
    lostAt ??= now();
  }
  tick();
  setTimeout(look, wait());
}

/** Give an answer up that takes too long; older screens have no AbortSignal.timeout. */
function inTime() {
  const waiting = new AbortController();
  setTimeout(() => waiting.abort(), PATIENCE);
  return waiting.signal;
}

/** Look again when the code changes, or soon. */
function wait() {
  if (!shown || lostAt !== null) return 2000;
  const left = (shown.qr_left - (now() - shownAt)) * 1000;
  return Math.max(300, Math.min(POLL, left + 150));
}

function show(answer) {
  if (answer.qr !== shown?.qr) at("qr").innerHTML = answer.qr;
  shown = answer;
  shownAt = now();
  document.title = `${answer.title} 签到`;
  for (const name of ["kind", "number", "title", "when", "place"]) at(name).textContent = answer[name];
  at("digits").textContent = answer.digits.replace(/(\d{3})(?=\d)/, "$1 ");
  at("came").textContent = answer.signed_in;
  at("of").textContent = ` / ${answer.invited} 人已签到`;
  at("closed").textContent = {
    early: `${answer.opens} 开始签到。`,
    over: "签到已经结束，谢谢。没签上的请找组织者补签。",
    off: "活动延期了，请看新的通知。",
  }[answer.phase] ?? "";
  main.dataset.phase = answer.phase;
}

function close() {
  gone = true;
  main.dataset.phase = "off";
  at("title").textContent = "这个链接打不开了";
  at("closed").textContent = "请组织者发“签到码”加活动编号，重新拿链接。";
}

function tick() {
  if (gone || !shown) {
    say(lostAt === null ? "" : "网络连不上，正在重试…");
    return;
  }
  const age = now() - shownAt;
  const left = shown.qr_left - age;
  at("bar").style.setProperty("--left", Math.max(0, Math.min(1, left / 30)));
  main.classList.toggle("no-qr", shown.phase === "open" && !shown.qr);
  main.classList.toggle("stale", left < -GRACE);
  main.classList.toggle("stale-digits", shown.digits_left - age < -GRACE);
  at("scan-hint").textContent = shown.qr ? "微信扫码签到" : "现在取不到微信码，请用数字签到";
  at("say-hint").textContent = shown.qr ? "或把这六位数字发给公众号" : "把这六位数字发给公众号";
  say(lostAt === null ? "" : lost(age, left));
}

function lost(age, left) {
  const old = `码是 ${Math.round(age)} 秒前的`;
  return left < -GRACE
    ? `网络断了，${old}，已经过期。正在重连…`
    : `网络断了，${old}，还能用。正在重连…`;
}

function say(words) {
  at("net").hidden = !words;
  if (at("net").textContent !== words) at("net").textContent = words;
}

/** Keep the screen on, where the browser can. */
async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch { /* a laptop that sleeps is its owner's wish */ }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) stayAwake();
});
setInterval(tick, 250);
stayAwake();
look();
