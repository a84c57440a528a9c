import { useMemo, useRef, useState } from "react";
import { api } from "../api";
import { Blocks } from "../blocks/Blocks";
import { Text } from "../blocks/Display";
import { useSandbox } from "../context";
import { timeOf } from "../dates";
import { Popover } from "../elements/Popover";
import { authorOf, isFromApp } from "../people";
import { SurfaceProvider } from "../surface";
import type { Message, SharedFile } from "../types";
import { AppMark, Avatar } from "./Avatar";
import { Icon } from "./Icon";
import { instantOf } from "./MessageList";

interface Props {
  channel: string;
  message: Message;
  /** Under a message of the same person: without picture and name. */
  compact: boolean;
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 102.4) / 10} kB`;
}

function FileCard({ file }: { file: SharedFile }) {
  const { who } = useSandbox();
  return (
    <a
      className="file"
      data-testid={`file-${file.id}`}
      download={file.name}
      href={api.fileAddress(who, file.id)}
    >
      <span aria-hidden="true" className="file-icon"><Icon name="sheet" /></span>
      <span>
        <strong>{file.name}</strong>
        <small>{size(file.size)}</small>
      </span>
    </a>
  );
}

function Shortcuts({ channel, message }: { channel: string; message: Message }) {
  const { state, who, say, attempt } = useSandbox();
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const offered = state.shortcuts.filter(({ type }) => type === "message");
  if (offered.length === 0 || message.ephemeral) return null;
  return (
    <span className={open ? "message-tools open" : "message-tools"}>
      <button
        aria-haspopup="menu"
        aria-label={say("more")}
        onClick={() => setOpen(!open)}
        ref={anchor}
        type="button"
      >
        ⋯
      </button>
      {open && (
        <Popover align="right" anchor={anchor} height={200} onClose={() => setOpen(false)} width={240}>
          <div className="menu" role="menu">
            {offered.map(({ name, callback_id }) => (
              <button
                key={callback_id}
                onClick={() => {
                  setOpen(false);
                  const place = { channel, message_ts: message.ts };
                  void attempt(() => api.shortcut(who, callback_id, place));
                }}
                role="menuitem"
                type="button"
              >
                {name}
              </button>
            ))}
          </div>
        </Popover>
      )}
    </span>
  );
}

function Body({ channel, message }: { channel: string; message: Message }) {
  const place = useMemo(
    () => ({ channel, message_ts: message.ts }),
    [channel, message.ts],
  );
  if (!message.blocks?.length) {
    return message.text ? (
      <div className="message-text"><Text text={{ type: "mrkdwn", text: message.text }} /></div>
    ) : null;
  }
  return (
    <SurfaceProvider blocks={message.blocks} held={message.state?.values} place={place}>
      <Blocks blocks={message.blocks} />
    </SurfaceProvider>
  );
}

/** One message: who, when, what it says, its files, and what can be done with it. */
export function MessageView({ channel, message, compact }: Props) {
  const { state, say, reader } = useSandbox();
  const fromApp = isFromApp(state, message);
  const person = state.users.find(({ id }) => id === message.user);
  const name = authorOf(state, message);
  const at = timeOf(reader, instantOf(message));
  const reply = Boolean(message.thread_ts && message.thread_ts !== message.ts);
  const kinds = [
    "message",
    compact ? "compact" : "",
    message.ephemeral ? "ephemeral" : "",
    reply ? "reply" : "",
  ];
  return (
    <article
      aria-label={`${name} ${at}`}
      className={kinds.filter(Boolean).join(" ")}
      data-testid={`message-${message.ts}`}
    >
      <div className="message-side">
        {compact && <time>{at}</time>}
        {!compact && (fromApp ? <AppMark /> : <Avatar name={name} person={person} />)}
      </div>
      <div className="message-main">
        {message.ephemeral && (
          <div className="only-you">
            <Icon name="eye" /> {say("onlyYou")}
          </div>
        )}
        {!compact && (
          <div className="message-head">
            <strong>{name}</strong>
            {fromApp && <span className="tag">{say("appTag")}</span>}
            <time>{at}</time>
          </div>
        )}
        <Body channel={channel} message={message} />
        {message.edited && <small className="edited">({say("edited")})</small>}
        {(message.files ?? []).map((file) => (
          <FileCard file={file} key={file.id} />
        ))}
      </div>
      <Shortcuts channel={channel} message={message} />
    </article>
  );
}

