// What a chat is made of: bubbles, cards, grey lines.
import { avatar, badge, el, icon } from "./dom.js";
import { act, state } from "./store.js";
import { chatTime, degrees, words } from "./words.js";

const media = (bubble) => `/sandbox/media/${encodeURIComponent(bubble.fields.media_id)}`;

/** The grey time between bubbles. */
export const timeRow = (bubble, now) => el("div", { class: "moment" }, chatTime(bubble.at, now));

/** One row of the chat; `settle` scrolls down once a picture has come. */
export function bubbleRow(person, bubble, screen, settle) {
  const say = (content, id) => act(person.openid, "say", { text: content, menu_id: id });
  const data = { role: "message", from: bubble.side, kind: bubble.kind, number: bubble.number };
  if (bubble.side === "system") return el("div", { class: "moment", data }, bubble.text);
  if (bubble.kind === "transfer") return el("div", { class: "moment", data }, bubble.text);
  if (bubble.kind === "card" || bubble.kind === "news") return el("div", { class: "row wide", data }, WIDE[bubble.kind](bubble, settle));
  const face = bubble.side === "me" ? avatar(person, 36) : badge(state.account.name, 36);
  const body = (BODIES[bubble.kind] ?? unknown)(bubble, { say, screen, settle });
  return el("div", { class: `row ${bubble.side}`, data }, face, body);
}

const unknown = (bubble) => el("div", { class: "bubble" }, bubble.text || `[${bubble.kind}]`);

const BODIES = {
  text: (bubble, { say }) => el("div", { class: "bubble" }, words(bubble.text, say)),
  image: (bubble, { screen, settle }) => {
    const open = () => enlarge(screen, media(bubble));
    return el("button", { type: "button", class: "picture", "aria-label": "看大图", onclick: open },
      el("img", { src: media(bubble), alt: "图片", onload: settle }));
  },
  voice,
  location: (bubble) => el("div", { class: "place" },
    el("strong", {}, bubble.text || "位置"),
    el("small", {}, degrees(bubble.fields)),
    el("div", { class: "map" }, icon("place", 30))),
  menu: (bubble, { say }) => el("div", { class: "bubble choices" },
    bubble.text && el("p", {}, words(bubble.text, say)),
    bubble.fields.choices.map(({ id, content }) =>
      el("button", { type: "button", class: "link", data: { role: "choice" }, onclick: () => say(content, id) }, content)),
    bubble.fields.tail && el("p", {}, words(bubble.fields.tail, say))),
  video: (bubble) => el("video", { class: "film", src: media(bubble), controls: true }),
  music: (bubble) => el("div", { class: "bubble" }, bubble.text, el("br"), ...words(bubble.fields.url || "")),
};

/** A voice: as wide as it is long; tapping plays it, in pictures where the browser has no AMR. */
function voice(bubble) {
  const seconds = bubble.fields.seconds || 3;
  const play = () => {
    button.classList.add("playing");
    setTimeout(() => button.classList.remove("playing"), seconds * 1000);
    new Audio(media(bubble)).play().catch(() => null);
  };
  const button = el("button", { type: "button", class: "bubble voice", "aria-label": `播放语音，${seconds} 秒`, onclick: play,
    style: { "--length": `${Math.min(190, 56 + seconds * 6)}px` } },
  el("span", { class: "waves", "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("span", {}, `${seconds}″`));
  return button;
}

const SOURCES = { template: "", notice: "订阅通知", subscribe: "服务通知" };

const WIDE = {
  card(bubble) {
    const { rows = [], url, page } = bubble.fields;
    const source = SOURCES[bubble.via];
    const href = [url, page].find((target) => /^https?:/.test(target || ""));
    const foot = href
      ? el("a", { class: "foot", href, target: "_blank", rel: "noopener noreferrer" }, "查看详情", icon("chevron", 16))
      : page ? el("div", { class: "foot" }, icon("mini", 16), "小程序", el("span", { class: "path" }, page)) : "";
    return el("article", { class: "card", data: { role: "card" } },
      source && el("div", { class: "source" }, badge(state.account.name, 20), `${state.account.name} · ${source}`),
      el("h4", {}, bubble.text),
      el("dl", {}, rows.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
      foot);
  },
  news(bubble, settle) {
    const [article] = bubble.fields.articles;
    const safe = /^https?:/.test(article.url || "") ? article.url : undefined;
    return el(safe ? "a" : "article", { class: "card", href: safe, target: safe && "_blank", rel: safe && "noopener noreferrer" },
      /^https?:/.test(article.picurl || "") && el("img", { src: article.picurl, alt: "", onload: settle }),
      el("h4", {}, article.title), article.description && el("p", {}, article.description));
  },
};

function enlarge(screen, src) {
  const close = () => box.remove();
  const box = el("div", { class: "viewer", role: "dialog", "aria-label": "大图", onclick: close,
    onkeydown: (event) => event.key === "Escape" && close() },
  el("button", { type: "button", class: "leave", "aria-label": "关闭大图" }), el("img", { src, alt: "图片" }));
  screen.append(box);
  box.querySelector("button").focus();
}
