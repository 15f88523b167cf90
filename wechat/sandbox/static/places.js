// Sending a place: a named one, one sent before, or one typed; there, or some way off.
import { el, icon } from "./dom.js";
import { raise } from "./sheet.js";
import { act, state } from "./store.js";
import { degrees } from "./words.js";

const REMEMBERED = 3;
const DISTANCES = [["就在这里", 0], ["80 米外", 80], ["30 公里外", 30000]];
const SPOT = "-?\\d+(\\.\\d+)?\\s*[,，\\s]\\s*-?\\d+(\\.\\d+)?";

/** What was sent lately from any phone, newest first, without the named places. */
function sentBefore() {
  const known = new Set(state.places.map(mark));
  const bubbles = [...state.people.values()].flatMap((person) => person.bubbles);
  const sent = bubbles.filter(({ kind, side }) => kind === "location" && side === "me").sort((a, b) => b.number - a.number);
  const places = sent.map(({ text, fields }) => ({ label: text, ...fields }));
  return places.filter((place) => !known.has(mark(place)) && known.add(mark(place))).slice(0, REMEMBERED);
}

const mark = ({ label, latitude, longitude }) => `${label} ${degrees({ latitude, longitude })}`;

/** Choose a place or type one. */
export function openPlaces(person, screen) {
  let away = 0;
  const send = (place) => { close(); act(person.openid, "location", { ...place, away }); };
  const row = (place) => el("button", { type: "button", class: "line", data: { role: "place", label: place.label }, onclick: () => send(place) },
    icon("place", 20), el("span", {}, place.label || "位置", el("small", {}, degrees(place))));
  const steps = DISTANCES.map(([label, metres]) =>
    el("button", { type: "button", "aria-pressed": String(metres === 0), data: { role: "away", metres }, onclick: () => choose(metres) }, label));
  const choose = (metres) => { away = metres; for (const step of steps) step.setAttribute("aria-pressed", String(Number(step.dataset.metres) === metres)); };
  const before = sentBefore();
  const close = raise(screen, "发送位置", [
    el("div", { class: "choice", role: "group", "aria-label": "离那里多远" }, steps),
    ...(before.length ? [el("h4", {}, "发过的"), ...before.map(row), el("h4", {}, "地点")] : []),
    ...state.places.map(row),
  ], form(before[0] ?? state.places[0], send));
}

/** Where one types what a map would give. */
function form(last, send) {
  const spot = el("input", { placeholder: "纬度, 经度", "aria-label": "纬度和经度", required: true, pattern: SPOT, title: "先纬度，后经度，用逗号隔开", autocomplete: "off", data: { role: "spot" }, value: last && degrees(last) });
  const label = el("input", { placeholder: "地名（可不填）", "aria-label": "地名", maxlength: 60, autocomplete: "off", data: { role: "label" } });
  const submit = (event) => {
    event.preventDefault();
    const [latitude, longitude] = spot.value.trim().split(/[,，\s]+/).map(Number);
    send({ label: label.value.trim(), latitude, longitude });
  };
  return el("form", { class: "fields foot two", onsubmit: submit }, spot, label, el("button", { type: "submit", class: "primary", data: { role: "send-place" } }, "发送"));
}
