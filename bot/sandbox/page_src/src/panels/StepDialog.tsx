import { type FormEvent, useState } from "react";
import { createPortal } from "react-dom";
import { api } from "../api";
import { useSandbox } from "../context";
import type { Channel, Step } from "../types";
import { Trap } from "./Trap";

const PERSON = "slack#/types/user_id";
const CHANNEL = "slack#/types/channel_id";
const DAY = "slack#/types/date";

interface FieldProps {
  input: Step["inputs"][number];
  value: string;
  enter: (value: string) => void;
}

function Field({ input, value, enter }: FieldProps) {
  const { state, say } = useSandbox();
  const listed = {
    [PERSON]: state.users.filter((one) => !one.is_bot).map((one) => [one.id, one.real_name]),
    [CHANNEL]: state.channels.filter((one) => !one.is_im).map((one) => [one.id, `#${one.name}`]),
  }[input.type];
  const shared = {
    "aria-describedby": `step-hint-${input.name}`,
    className: "slack-input",
    "data-testid": `step-${input.name}`,
    id: `step-${input.name}`,
    required: input.required,
    value,
  };
  return (
    <div className="step-field">
      <label className="input-label" htmlFor={`step-${input.name}`}>
        {input.title}
        {!input.required && ` ${say("optional")}`}
      </label>
      {listed ? (
        <select {...shared} onChange={(event) => enter(event.target.value)}>
          {listed.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          onChange={(event) => enter(event.target.value)}
          type={input.type === DAY ? "date" : "text"}
        />
      )}
      <div className="input-hint" id={`step-hint-${input.name}`}>
        {input.hint}
      </div>
    </div>
  );
}

interface Props {
  step: Step;
  channel: Channel;
  onClose: () => void;
}

/** A workflow of one step of the app: what it is given, and what the app made of it. */
export function StepDialog({ step, channel, onClose }: Props) {
  const { state, who, say, attempt } = useSandbox();
  const first = (type: string) => ({ [PERSON]: state.me.id, [CHANNEL]: channel.id })[type] ?? "";
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(step.inputs.map(({ name, type }) => [name, first(type)])),
  );
  const [running, setRunning] = useState(false);
  const [told, setTold] = useState<{ done: boolean; text: string } | null>(null);
  const run = async (event: FormEvent) => {
    event.preventDefault();
    if (running) return;
    setRunning(true);
    setTold(null);
    const ended = await attempt(() => api.step(who, step.callback_id, values));
    setRunning(false);
    if (!ended) return;
    const outputs = Object.values(ended.outputs ?? {}).join("\n");
    setTold({ done: ended.failed === null, text: ended.failed ?? outputs });
  };
  return createPortal(
    <Trap className="modal" label={step.title} onEscape={onClose} testId="step">
      <header className="modal-head">
        <h2>{step.title}</h2>
        <button aria-label={say("close")} onClick={onClose} type="button">×</button>
      </header>
      <form className="step-form" onSubmit={(event) => void run(event)}>
        <div className="modal-body">
          <p className="drawer-hint">
            {step.description} {say("stepsHint")}
          </p>
          {step.inputs.map((input) => (
            <Field
              enter={(value) => setValues((all) => ({ ...all, [input.name]: value }))}
              input={input}
              key={input.name}
              value={values[input.name] ?? ""}
            />
          ))}
          <div aria-live="polite" data-testid="step-told">
            {told && (
              <p className={told.done ? "step-told" : "step-told failed"}>
                <strong>{say(told.done ? "stepDone" : "stepFailed")}</strong> {told.text}
              </p>
            )}
          </div>
        </div>
        <footer className="modal-foot">
          <button className="slack-button" onClick={onClose} type="button">
            {say("close")}
          </button>
          {/* Never disabled: the keyboard would fall out of the dialog. */}
          <button
            aria-busy={running}
            className={`slack-button primary ${running ? "busy" : ""}`}
            data-testid="step-run"
            type="submit"
          >
            {say("stepRun")}
          </button>
        </footer>
      </form>
    </Trap>,
    document.body,
  );
}
