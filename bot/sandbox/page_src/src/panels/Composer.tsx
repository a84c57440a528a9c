import { type ChangeEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { api } from "../api";
import { useSandbox } from "../context";
import { Popover } from "../elements/Popover";
import type { Channel, Step } from "../types";
import { begun, type Suggestion, suggestions } from "./completion";
import { useDraft } from "./draft";
import { Icon } from "./Icon";
import { StepDialog } from "./StepDialog";

interface Props {
  channel: Channel;
  /** What the placeholder calls the place: "#general", a person's name. */
  where: string;
}

const TALLEST = 160;

function GlobalShortcuts({ channel }: { channel: Channel }) {
  const { state, who, say, attempt } = useSandbox();
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const offered = state.shortcuts.filter(({ type }) => type === "global");
  if (offered.length + state.steps.length === 0) return null;
  return (
    <>
      <button
        aria-expanded={open}
        aria-haspopup="menu"
        aria-label={say("shortcuts")}
        className="tool"
        onClick={() => setOpen(!open)}
        ref={anchor}
        title={say("shortcuts")}
        type="button"
      >
        <Icon name="bolt" />
      </button>
      {open && (
        <Popover anchor={anchor} height={200} onClose={() => setOpen(false)} width={260}>
          <div className="menu" role="menu">
            {offered.map(({ name, callback_id }) => (
              <button
                key={callback_id}
                onClick={() => {
                  setOpen(false);
                  void attempt(() => api.shortcut(who, callback_id, { channel: channel.id }));
                }}
                role="menuitem"
                type="button"
              >
                {name}
              </button>
            ))}
            {state.steps.length > 0 && <div className="group-label">{say("steps")}</div>}
            {state.steps.map((one) => (
              <button
                data-testid={`step-${one.callback_id}`}
                key={one.callback_id}
                onClick={() => {
                  setOpen(false);
                  setStep(one);
                }}
                role="menuitem"
                type="button"
              >
                {one.title}
              </button>
            ))}
          </div>
        </Popover>
      )}
      {step && <StepDialog channel={channel} onClose={() => setStep(null)} step={step} />}
    </>
  );
}

interface ListProps {
  items: Suggestion[];
  at: number;
  take: (item: Suggestion) => void;
}

function Suggestions({ items, at, take }: ListProps) {
  const { say } = useSandbox();
  return (
    <div aria-label={say("commands")} className="suggestions" id="suggestions" role="listbox">
      {items.map((item, index) => (
        <div
          aria-selected={index === at}
          className={index === at ? "suggestion active" : "suggestion"}
          data-testid={`suggestion-${item.key}`}
          id={`suggestion-${index}`}
          key={item.key}
          onClick={() => take(item)}
          onMouseDown={(event) => event.preventDefault()}
          role="option"
        >
          <div>
            <strong>{item.title}</strong> {item.hint && <code>{item.hint}</code>}
          </div>
          {item.about && <small>{item.about}</small>}
        </div>
      ))}
    </div>
  );
}

/** Where messages and commands are typed. */
export function Composer({ channel, where }: Props) {
  const { state, who, say, attempt, notify } = useSandbox();
  const { draft, taken } = useDraft();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const [sending, setSending] = useState(false);
  const items = dismissed === text ? [] : suggestions(state, text);
  const command = begun(state, text);

  useEffect(() => {
    if (draft.turn === taken.current) return;
    taken.current = draft.turn;
    setText(draft.text);
    setDismissed(draft.text);
    field.current?.focus();
  }, [draft, taken]);
  useEffect(() => {
    if (!field.current) return;
    field.current.style.height = "auto";
    field.current.style.height = `${Math.min(field.current.scrollHeight, TALLEST)}px`;
  }, [text]);

  const send = async () => {
    const said = text.trim();
    if (!said || sending) return;
    const name = said.startsWith("/") ? said.split(/\s/, 1)[0]! : null;
    if (name && !state.commands.some(({ command }) => command === name)) {
      notify(say("notCommand", { command: name }));
      return;
    }
    setSending(true);
    const done = await attempt(() => api.message(who, channel.id, said));
    setSending(false);
    // What was refused stays, to be mended; what was typed meanwhile stays as well.
    if (done) setText((now) => (now === text ? "" : now));
    field.current?.focus();
  };
  const take = (item: Suggestion) => {
    setText(item.text);
    setAt(0);
    field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    // Enter that only ends a Japanese conversion does not send.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const item = items[Math.min(at, items.length - 1)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (item && step) setAt((at + step + items.length) % items.length);
    // What is typed to its end is sent by Enter, as in Slack; Tab still completes it.
    else if (item && event.key === "Tab") take(item);
    else if (item && event.key === "Enter" && !text.endsWith(item.title)) take(item);
    else if (item && event.key === "Escape") setDismissed(text);
    else if (event.key === "Enter" && !event.shiftKey) void send();
    else return;
    event.preventDefault();
  };
  const upload = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = "";
    for (const file of files) await attempt(() => api.upload(who, channel.id, file, text.trim()));
    if (files.length > 0) setText("");
  };
  return (
    <div className="composer-wrap">
      {items.length > 0 && <Suggestions at={Math.min(at, items.length - 1)} items={items} take={take} />}
      {command && (
        <div className="usage">
          <strong>{command.command}</strong> <code>{command.usage_hint}</code>
        </div>
      )}
      <div className="composer">
        <textarea
          aria-activedescendant={items.length > 0 ? `suggestion-${at}` : undefined}
          aria-autocomplete="list"
          aria-controls="suggestions"
          aria-label={say("message", { where })}
          data-testid="composer"
          onChange={(event) => {
            setText(event.target.value);
            setDismissed("");
            setAt(0);
          }}
          onKeyDown={press}
          placeholder={say("message", { where })}
          ref={field}
          rows={1}
          value={text}
        />
        <div className="composer-tools">
          <button
            aria-label={say("addFile")}
            className="tool"
            onClick={() => picker.current?.click()}
            title={say("addFile")}
            type="button"
          >
            <Icon name="clip" />
          </button>
          <input
            aria-label={say("addFile")}
            className="hidden"
            data-testid="file-input"
            multiple
            onChange={(event) => void upload(event)}
            ref={picker}
            tabIndex={-1}
            type="file"
          />
          <GlobalShortcuts channel={channel} />
          <span className="grow" />
          <button
            aria-busy={sending}
            aria-label={say("send")}
            className={text.trim() ? "send ready" : "send"}
            data-testid="send"
            disabled={!text.trim() || sending}
            onClick={() => void send()}
            title={say("send")}
            type="button"
          >
            <svg aria-hidden="true" viewBox="0 0 20 20">
              <path d="M3 3.4v4.9L11 10l-8 1.7v4.9L18 10z" fill="currentColor" />
            </svg>
          </button>
        </div>
      </div>
    </div>
  );
}
