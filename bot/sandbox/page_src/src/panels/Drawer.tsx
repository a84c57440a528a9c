import { useEffect, useRef, useState } from "react";
import { api } from "../api";
import { useSandbox } from "../context";
import type { Call } from "../types";
import { Faults } from "./Faults";

const KEPT = 300;

/** The recorded traffic, newest first, followed while the drawer is open. */
function useCalls(version: number): Call[] {
  const [calls, setCalls] = useState<Call[]>([]);
  const last = useRef(0);
  useEffect(() => {
    let alive = true;
    void api
      .calls(last.current)
      .then(({ calls: more }) => {
        if (!alive || more.length === 0) return;
        last.current = Math.max(...more.map(({ n }) => n));
        setCalls((all) => [...more.reverse(), ...all].slice(0, KEPT));
      })
      .catch(() => undefined);
    return () => {
      alive = false;
    };
  }, [version]);
  return calls;
}

function failed({ status, response }: Call): boolean {
  return Number(status) >= 400 || response?.ok === false;
}

function CallRow({ call }: { call: Call }) {
  const { say } = useSandbox();
  const toApp = call.direction === "to_app";
  return (
    <details className={failed(call) ? "call failed" : "call"}>
      <summary>
        <span className={toApp ? "way to-app" : "way from-app"}>
          {say(toApp ? "toApp" : "fromApp")}
        </span>
        <strong>{call.name}</strong>
        <span className="call-kind">{call.kind}</span>
        <span className="call-status">
          {call.status}
          {call.response?.error ? ` ${call.response.error}` : ""}
        </span>
      </summary>
      <pre>{JSON.stringify(call.body, null, 2)}</pre>
      <pre>{JSON.stringify(call.response, null, 2)}</pre>
    </details>
  );
}

/** A drawer at the bottom: what went over the wire, and faults to cause. */
export function Drawer({ onClose }: { onClose: () => void }) {
  const { state, say } = useSandbox();
  const [tab, setTab] = useState<"wire" | "faults">("wire");
  const calls = useCalls(state.version);
  return (
    <section aria-label={say(tab)} className="drawer" data-testid="drawer">
      <div className="drawer-head">
        <div className="tabs" role="tablist">
          {(["wire", "faults"] as const).map((name) => (
            <button
              aria-selected={tab === name}
              data-testid={`drawer-${name}`}
              key={name}
              onClick={() => setTab(name)}
              role="tab"
              type="button"
            >
              {say(name)}
            </button>
          ))}
        </div>
        <button aria-label={say("close")} onClick={onClose} type="button">×</button>
      </div>
      <div className="drawer-body">
        {tab === "faults" && <Faults />}
        {tab === "wire" && <p className="drawer-hint">{say("wireHint")}</p>}
        {tab === "wire" && calls.length === 0 && <p className="empty">{say("noCalls")}</p>}
        {tab === "wire" && calls.map((call) => <CallRow call={call} key={call.n} />)}
      </div>
    </section>
  );
}
