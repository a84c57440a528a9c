import { useState } from "react";
import { api } from "../api";
import { useSandbox } from "../context";
import type { Json } from "../types";

// What the sandbox can do wrong on request; it refuses kinds that it does not know.
const KINDS = [
  "ratelimited",
  "http_500_before",
  "http_500_after",
  "reset_before",
  "reset_after",
  "internal_error_after",
  "hang_before",
  "hang_after",
  "late_visible",
  "malformed_json",
  "slow",
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "token_revoked",
];

function parsed(text: string): Json[] | null {
  try {
    const plan: Json = JSON.parse(text);
    return Array.isArray(plan) ? plan : null;
  } catch {
    return null;
  }
}

/** The plan of faults: one line at a time from a list, or all of it as JSON. */
export function Faults() {
  const { state, say, attempt, notify } = useSandbox();
  const [text, setText] = useState(() => JSON.stringify(state.faults, null, 2));
  const [kind, setKind] = useState(KINDS[0]!);
  const [method, setMethod] = useState("chat.postMessage");
  const apply = async (plan: Json[] | null) => {
    if (!plan) return notify(say("faultsBad"));
    const done = await attempt(() => api.faults(plan));
    if (done) setText(JSON.stringify(done.faults ?? plan, null, 2));
  };
  const clear = async () => {
    setText("[]");
    await attempt(() => api.clearFaults());
  };
  return (
    <div className="faults">
      <p className="drawer-hint">{say("faultsHint")}</p>
      <div className="fault-add">
        <select
          aria-label={say("faults")}
          data-testid="fault-kind"
          onChange={(event) => setKind(event.target.value)}
          value={kind}
        >
          {KINDS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input
          aria-label={say("method")}
          data-testid="fault-method"
          onChange={(event) => setMethod(event.target.value)}
          value={method}
        />
        <button
          className="slack-button"
          data-testid="fault-add"
          onClick={() => void apply([...(parsed(text) ?? []), { method, kind, times: 1 }])}
          type="button"
        >
          {say("addFault")}
        </button>
      </div>
      <textarea
        aria-label="JSON"
        data-testid="faults-plan"
        onChange={(event) => setText(event.target.value)}
        rows={6}
        spellCheck={false}
        value={text}
      />
      <div className="step-buttons">
        <button
          className="slack-button primary"
          data-testid="faults-apply"
          onClick={() => void apply(parsed(text))}
          type="button"
        >
          {say("apply")}
        </button>
        <button
          className="slack-button"
          data-testid="faults-clear"
          onClick={() => void clear()}
          type="button"
        >
          {say("clearFaults")}
        </button>
      </div>
    </div>
  );
}
