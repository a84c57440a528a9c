import type { Call, Json, Option, OptionGroup, State, Values } from "./types";

const BASE = "/sandbox/api";

/** A refusal by the sandbox, in its own words; `unanswered` where it was the app that failed. */
export class Refused extends Error {
  constructor(
    words: string,
    readonly unanswered = false,
  ) {
    super(words);
  }
}

const UNANSWERED = 502;

async function answer(response: Response): Promise<Json> {
  const body = await response.json().catch(() => ({}));
  const { ok, status } = response;
  if (!ok) throw new Refused(body.error ?? `HTTP ${status}`, status === UNANSWERED);
  return body;
}

// The header is what other web pages cannot send without asking first; the server insists on it.
const POSTED = { "X-Mato-Sandbox": "1" };

async function post(path: string, body: Json): Promise<Json> {
  const headers = { ...POSTED, "Content-Type": "application/json" };
  return answer(
    await fetch(`${BASE}/${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
  );
}

async function get(path: string, query: Record<string, string | number | undefined> = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return answer(await fetch(`${BASE}/${path}?${search}`));
}

/** Who does something where. */
export interface Actor {
  workspace: string;
  user: string;
}
/** Where an interactive element lives: a message, or a modal or Home view. */
export interface Place {
  channel?: string;
  message_ts?: string;
  view_id?: string;
}

export const api = {
  state: (workspace?: string, user?: string): Promise<State> => get("state", { workspace, user }),
  wait: (version: number): Promise<{ version: number }> => get("wait", { version, timeout: 25 }),
  message: (who: Actor, channel: string, text: string) => post("message", { ...who, channel, text }),
  action: (who: Actor, place: Place, action: Json, values: Values) =>
    post("action", { ...who, ...place, action, state: { values } }),
  options: (
    who: Actor,
    place: Place,
    asked: { action_id: string; block_id: string; value: string },
  ): Promise<{ options?: Option[]; option_groups?: OptionGroup[] }> =>
    post("options", { ...who, ...place, ...asked }),
  submit: (
    who: Actor,
    view_id: string,
    values: Values,
  ): Promise<{ ok?: boolean; errors?: Record<string, string> }> =>
    post("submit", { ...who, view_id, state: { values } }),
  close: (who: Actor, view_id: string) => post("close", { ...who, view_id }),
  home: (who: Actor) => post("home", who),
  direct: (who: Actor) => post("direct", who),
  shortcut: (who: Actor, callback_id: string, place: Place) =>
    post("shortcut", { ...who, callback_id, ...place }),
  step: (
    who: Actor,
    callback_id: string,
    inputs: Record<string, string>,
  ): Promise<{ outputs: Record<string, string> | null; failed: string | null }> =>
    post("step", { ...who, callback_id, inputs }),
  invite: (who: Actor, channel: string) => post("invite", { ...who, channel }),
  clock: (move: { advance_seconds: number } | { advance_to: string }) => post("clock", move),
  faults: (faults: Json[]) => post("faults", { faults }),
  clearFaults: async () =>
    answer(await fetch(`${BASE}/faults`, { method: "DELETE", headers: POSTED })),
  calls: (after: number): Promise<{ calls: Call[] }> => get("calls", { after }),
  sample: async (name: string): Promise<File> => {
    const response = await fetch(`${BASE}/sample?${new URLSearchParams({ name })}`);
    if (!response.ok) throw new Refused(`HTTP ${response.status}`);
    const given = response.headers.get("Content-Disposition") ?? "";
    const coded = /filename\*=UTF-8''([^;]+)/i.exec(given)?.[1];
    const plain = /filename="?([^";]+)/i.exec(given)?.[1];
    return new File([await response.blob()], coded ? decodeURIComponent(coded) : (plain ?? name));
  },
  fileAddress: (who: Actor, file: string): string =>
    `${BASE}/file?${new URLSearchParams({ workspace: who.workspace, user: who.user, file })}`,
  upload: async (who: Actor, channel: string, file: File, text: string) => {
    const form = new FormData();
    form.set("workspace", who.workspace);
    form.set("user", who.user);
    form.set("channel", channel);
    if (text) form.set("text", text);
    form.set("file", file, file.name);
    return answer(await fetch(`${BASE}/upload`, { method: "POST", headers: POSTED, body: form }));
  },
};
