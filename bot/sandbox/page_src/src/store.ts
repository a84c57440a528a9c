import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "./api";
import type { State } from "./types";

/** Which workspace and person the page shows; kept in the address, so that a reload stays there. */
export interface Seat {
  workspace?: string | undefined;
  user?: string | undefined;
}

function seatInAddress(): Seat {
  const [workspace, user] = window.location.hash.slice(1).split("/");
  return { workspace: workspace || undefined, user: user || undefined };
}

const AGAIN_MS = 1500;

/** The server's state, renewed whenever it changes; `refresh` waits for the newest. */
export function useServerState() {
  const [seat, setSeat] = useState<Seat>(seatInAddress);
  const [state, setState] = useState<State | null>(null);
  const [offline, setOffline] = useState(false);
  const turn = useRef(0);
  const version = useRef(-1);

  const refresh = useCallback(async () => {
    const mine = (turn.current += 1);
    const fresh = await api.state(seat.workspace, seat.user);
    // An older answer that arrives late must not replace a newer one.
    if (mine !== turn.current) return;
    version.current = fresh.version;
    setOffline(false);
    setState(fresh);
  }, [seat.workspace, seat.user]);

  useEffect(() => {
    let alive = true;
    const rest = () => new Promise((done) => window.setTimeout(done, AGAIN_MS));
    const follow = async () => {
      while (alive) {
        try {
          if (version.current < 0) await refresh();
          const seen = version.current;
          const answer = await api.wait(seen);
          // A restarted sandbox counts from the beginning, hence "other", not "later".
          if (alive && answer.version !== seen) await refresh();
        } catch {
          if (!alive) return;
          setOffline(true);
          version.current = -1;
          await rest();
        }
      }
    };
    version.current = -1;
    void follow();
    return () => {
      alive = false;
    };
  }, [refresh]);

  const sit = useCallback((next: Seat) => {
    window.history.replaceState(null, "", `#${next.workspace ?? ""}/${next.user ?? ""}`);
    setSeat(next);
  }, []);
  return { state, offline, refresh, sit };
}

/** For each conversation the last timestamp that the acting person has looked at. */
export function useUnread(state: State | null, open: string | null) {
  // Whatever is older than the page is taken as read: a seeded workspace starts calm.
  const since = useRef(Date.now() / 1000);
  const [seen, setSeen] = useState<Record<string, string>>({});
  const key = (channel: string) => `${state?.workspace.id}/${state?.me.id}/${channel}`;
  const last = (channel: string) => state?.messages[channel]?.at(-1)?.ts;
  useEffect(() => {
    const ts = open ? last(open) : undefined;
    if (open && ts && seen[key(open)] !== ts) setSeen((all) => ({ ...all, [key(open)]: ts }));
  });
  /** How many messages of others came in since. */
  return (channel: string): number => {
    if (!state || channel === open) return 0;
    const from = Number(seen[key(channel)] ?? since.current);
    const mine = state.me.id;
    const all = state.messages[channel] ?? [];
    return all.filter((message) => Number(message.ts) > from && message.user !== mine).length;
  };
}
