// Text as WeChat shows it: links, times, places.
import { el } from "./dom.js";

const LINK = /<a\s+[^>]*?href\s*=\s*["']([^"']*)["'][^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。；、！？）】》]+)/gi;

/** Nodes for a text; `choose(content, id)` is called for weixin://bizmsgmenu links. */
export function words(text, choose) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    nodes.push(text.slice(end, match.index), anchor(match[1] ?? match[3], match[2] ?? match[3], choose));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

/** The same text in one line for a list: of a link, only what it is called. */
export const plain = (text) => text.replace(LINK, (whole, _, label) => label ?? whole).replace(/\s+/g, " ");

function anchor(href, label, choose) {
  if (/^https?:\/\//i.test(href)) {
    return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
  }
  if (/^weixin:\/\/bizmsgmenu\?/i.test(href)) {
    const query = new URLSearchParams(href.slice(href.indexOf("?") + 1).replaceAll("&amp;", "&"));
    const pick = () => choose(query.get("msgmenucontent") || label, query.get("msgmenuid") || "");
    return el("button", { type: "button", class: "link", onclick: pick }, label);
  }
  return label;
}

// The service and its people live by Chinese time, wherever the browser is.
const ZONE = 8 * 3600;
const DAY = 86400;
const two = (number) => String(number).padStart(2, "0");

/** The parts of a time in seconds, in China. */
function parts(seconds) {
  const date = new Date((seconds + ZONE) * 1000);
  return {
    day: Math.floor((seconds + ZONE) / DAY),
    date: `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`,
    weekday: `星期${"日一二三四五六"[date.getUTCDay()]}`,
    time: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`,
  };
}

/** Hours and minutes. */
export const clockTime = (seconds) => parts(seconds).time;

/** A time as the chat's grey line has it. */
export function chatTime(seconds, now) {
  const then = parts(seconds);
  const ago = parts(now).day - then.day;
  if (ago <= 0) return then.time;
  if (ago === 1) return `昨天 ${then.time}`;
  return `${ago < 7 ? then.weekday : then.date} ${then.time}`;
}

/** A date and time in full. */
export function fullTime(seconds) {
  const { date, weekday, time } = parts(seconds);
  return `${date} ${weekday} ${time}`;
}

/** A length of time in the largest unit that fits. */
export function span(seconds) {
  const units = [[DAY, "天"], [3600, "小时"], [60, "分钟"]];
  const [size, name] = units.find(([length]) => seconds >= length) ?? [1, "秒"];
  return `${Math.max(0, Math.floor(seconds / size))} ${name}`;
}

/** A spot on the map, to the metre. */
export const degrees = ({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
