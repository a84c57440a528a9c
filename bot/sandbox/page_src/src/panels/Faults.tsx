import { useState } from "react";
import { api } from "../api";
import { useSandbox } from "../context";
import type { Json } from "../types";

/** The plan of faults as JSON; the server knows which faults there are and refuses others. */
export function Faults() {
  const { state, say, attempt, notify } = useSandbox();
  const [text, setText] = useState(() => JSON.stringify(state.faults, null, 2));
  const apply = async () => {
    let faults: Json;
    try {
      faults = JSON.parse(text);
    } catch {
      faults = null;
    }
    if (Array.isArray(faults)) await attempt(() => api.faults(faults));
    else notify(say("faultsBad"));
  };
  const clear = async () => {
    setText("[]");
    await attempt(() => api.clearFaults());
  };
  return (
    <div className="faults">
      <p className="drawer-hint">{say("faultsHint")}</p>
      <textarea
        aria-label={say("faults")}
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
          onClick={() => void apply()}
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
