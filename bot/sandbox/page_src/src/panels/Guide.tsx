import { useState } from "react";
import { api } from "../api";
import { Text } from "../blocks/Display";
import { useSandbox } from "../context";
import type { GuideAction, GuideStep } from "../types";
import { useDraft } from "./draft";
import type { Shown } from "./Workspace";

interface Props {
  /** Where commands go and files are dropped. */
  channel: string | undefined;
  show: (next: Shown) => void;
  onHide: () => void;
}

/** Runs what a step's button offers. */
function useRun({ channel, show }: Pick<Props, "channel" | "show">) {
  const { who, attempt } = useSandbox();
  return async ({ kind, value }: GuideAction) => {
    const given = String(value ?? "");
    if (kind === "open_home") show({ app: "home" });
    if (kind === "open_dm") show({ app: "messages" });
    if (kind === "clock") {
      const seconds = Number(given);
      const move = Number.isFinite(seconds) ? { advance_seconds: seconds } : { advance_to: given };
      await attempt(() => api.clock(move));
    }
    if (!channel || !["command", "drop_sample"].includes(kind)) return;
    show({ channel });
    if (kind === "command") await attempt(() => api.message(who, channel, given));
    if (kind === "drop_sample") {
      await attempt(async () => api.upload(who, channel, await api.sample(given), ""));
    }
  };
}

interface StepProps {
  step: GuideStep;
  number: number;
  open: boolean;
  onOpen: () => void;
  run: (action: GuideAction) => Promise<void>;
  put: (text: string) => void;
}

function Step({ step, number, open, onOpen, run, put }: StepProps) {
  const { say } = useSandbox();
  const [busy, setBusy] = useState(false);
  const { action, try: text } = step;
  const act = async () => {
    if (!action) return;
    setBusy(true);
    await run(action);
    setBusy(false);
  };
  return (
    <li className={`step ${step.done ? "done" : ""}`} data-testid={`guide-step-${step.id}`}>
      <button aria-expanded={open} className="step-head" onClick={onOpen} type="button">
        <span aria-label={step.done ? say("done") : undefined} className="step-mark">
          {step.done ? "✓" : number}
        </span>
        <span>{step.title}</span>
      </button>
      {open && (
        <div className="step-body">
          <Text text={{ type: "mrkdwn", text: step.body }} />
          {text && <code className="step-try">{text}</code>}
          <div className="step-buttons">
            {text && (
              <button
                className="slack-button primary"
                data-testid={`guide-try-${step.id}`}
                onClick={() => put(text)}
                type="button"
              >
                {say("tryIt")}
              </button>
            )}
            {action && (
              <button
                aria-busy={busy}
                className={`slack-button ${text ? "" : "primary"} ${busy ? "busy" : ""}`}
                data-testid={`guide-action-${step.id}`}
                disabled={busy}
                onClick={() => void act()}
                type="button"
              >
                {action.label}
              </button>
            )}
          </div>
        </div>
      )}
    </li>
  );
}

/** The walk through Mato, one step open at a time: the first that is not done, or a chosen one. */
export function Guide({ channel, show, onHide }: Props) {
  const { state, say } = useSandbox();
  const run = useRun({ channel, show });
  const { fill } = useDraft();
  const put = (text: string) => {
    if (channel) show({ channel });
    fill(text);
  };
  const steps = state.guide?.steps ?? [];
  const due = steps.find(({ done }) => !done)?.id ?? null;
  const done = steps.filter((step) => step.done).length;
  const [chosen, setChosen] = useState<{ due: string | null; id: string | null } | null>(null);
  // A choice holds until the walk goes on.
  const open = chosen && chosen.due === due ? chosen.id : due;
  return (
    <aside aria-label={say("guide")} className="guide" data-testid="guide">
      <div className="guide-head">
        <h2>{say("guide")}</h2>
        <span className="guide-count">
          {done} / {steps.length}
        </span>
        <button aria-label={say("guideHide")} onClick={onHide} type="button">×</button>
      </div>
      <div className="guide-bar">
        <span style={{ width: `${(100 * done) / Math.max(1, steps.length)}%` }} />
      </div>
      <p className="guide-lead">{say("guideLead")}</p>
      <ol>
        {steps.map((step, index) => (
          <Step
            key={step.id}
            number={index + 1}
            onOpen={() => setChosen({ due, id: open === step.id ? null : step.id })}
            open={open === step.id}
            put={put}
            run={run}
            step={step}
          />
        ))}
      </ol>
    </aside>
  );
}
