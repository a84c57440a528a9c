import { createContext, useContext } from "react";
import type { Actor } from "./api";
import type { Reader } from "./dates";
import type { Json, State } from "./types";
import type { Say } from "./words";

/** What every part of the page may use: the state, the words, and the doors to the server. */
export interface Sandbox {
  state: State;
  who: Actor;
  say: Say;
  reader: Reader;
  /** Runs something against the server, then shows the new state; a refusal becomes a notice. */
  attempt: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  notify: (text: string) => void;
  confirm: (dialog: Json) => Promise<boolean>;
}

export const SandboxContext = createContext<Sandbox | null>(null);

export function useSandbox(): Sandbox {
  const sandbox = useContext(SandboxContext);
  if (!sandbox) throw new Error("used outside of the sandbox page");
  return sandbox;
}
