// What the page knows: loaded once, kept fresh by server-sent events.
import { toast } from "./dom.js";

export const state = {
  account: { name: "联络站", mode: "" },
  mini: false,
  people: new Map(),
  menu: [],
  offset: 0,
  faults: [],
  log: [],
  samples: {},
  places: [],
};

const listeners = new Map();

/** Call `told(data)` for each event of that topic. */
export function on(topic, told) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(told);
}

function tell(topic, data) {
  for (const told of listeners.get(topic) ?? []) told(data);
}

/** The sandbox's time in seconds. */
export const now = () => Date.now() / 1000 + state.offset;

/** Call the control API; a refusal becomes a toast and null. */
export async function ask(method, path, body) {
  const isFile = body instanceof Blob;
  const headers = body ? { "Content-Type": isFile ? body.type || "image/jpeg" : "application/json" } : {};
  try {
    const response = await fetch(`/sandbox/${path}`, { method, headers, body: isFile || !body ? body : JSON.stringify(body) });
    const answer = await response.json();
    if (response.ok) return answer;
    toast(answer.error);
  } catch {
    toast("沙箱没有应答，请看终端");
  }
  return null;
}

/** A person does something. */
export const act = (openid, what, body = {}) => ask("POST", `people/${encodeURIComponent(openid)}/${what}`, body);

/** Read everything again. */
async function load() {
  const all = await ask("GET", "state");
  if (!all) return;
  const { people, now: time, ...rest } = all;
  Object.assign(state, rest, { offset: time - Date.now() / 1000 });
  for (const person of people) meet(person);
  tell("all", state);
}

/** Know a person, or what is new of them. */
export function meet(person) {
  const known = state.people.get(person.openid);
  if (!known) return state.people.set(person.openid, { bubbles: [], unread: 0, ...person });
  const { bubbles = [], ...rest } = person;
  Object.assign(known, rest);
  for (const bubble of bubbles) receive(known, bubble);
}

function receive(person, bubble) {
  if (person.bubbles.some((known) => known.number === bubble.number)) return;
  person.bubbles.push(bubble);
  person.bubbles.sort((a, b) => a.number - b.number);
  tell("bubble", { person, bubble });
}

const HEARD = {
  bubble: ({ openid, bubble }) => state.people.has(openid) && receive(state.people.get(openid), bubble),
  people: (person) => { meet(person); tell("people", person); },
  menu: ({ button }) => { state.menu = button; tell("menu", button); },
  clock: ({ now: time }) => { state.offset = time - Date.now() / 1000; tell("clock", time); },
  log: (line) => { state.log.push(line); state.log.splice(0, state.log.length - 500); tell("log", line); },
  faults: async () => { state.faults = (await ask("GET", "faults"))?.faults ?? []; tell("faults", state.faults); },
};

/** Listen to the sandbox, then read everything; after a break again. What comes meanwhile waits. */
export function follow() {
  const source = new EventSource("/sandbox/events");
  let loaded = Promise.resolve();
  source.onmessage = ({ data }) => loaded.then(() => { const event = JSON.parse(data); HEARD[event.topic]?.(event.data); });
  source.onerror = () => tell("line", false);
  source.onopen = () => { tell("line", true); loaded = load(); };
}
