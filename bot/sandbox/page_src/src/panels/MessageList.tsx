import { Fragment, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useSandbox } from "../context";
import { dayHeading, dayOf } from "../dates";
import type { Channel, Message } from "../types";
import { MessageView } from "./MessageView";

/** The instant that a message shows: Mato's time if the server kept it, else Slack's timestamp. */
export function instantOf(message: Message): Date {
  return message.shown_at ? new Date(message.shown_at) : new Date(Number(message.ts) * 1000);
}

/** Replies follow the message that they answer; all else stands by time. */
export function inOrder(messages: Message[]): Message[] {
  const known = new Set(messages.map(({ ts }) => ts));
  const isReply = ({ ts, thread_ts }: Message) =>
    Boolean(thread_ts && thread_ts !== ts && known.has(thread_ts));
  const byTime = [...messages].sort((a, b) => Number(a.ts) - Number(b.ts));
  return byTime
    .filter((message) => !isReply(message))
    .flatMap((message) => [
      message,
      ...byTime.filter((reply) => isReply(reply) && reply.thread_ts === message.ts),
    ]);
}

function author({ user, bot_id, app_id }: Message): string {
  return user ?? bot_id ?? app_id ?? "";
}

const TOGETHER_MS = 5 * 60_000;

function follows(before: Message | undefined, message: Message): boolean {
  if (!before || before.ephemeral || message.ephemeral) return false;
  const apart = instantOf(message).valueOf() - instantOf(before).valueOf();
  return author(before) === author(message) && !message.blocks?.length && apart < TOGETHER_MS;
}

/** The messages of a conversation by day, kept at the newest unless someone scrolled up. */
export function MessageList({ channel }: { channel: Channel }) {
  const { state, say, reader } = useSandbox();
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [below, setBelow] = useState(false);
  const messages = inOrder(state.messages[channel.id] ?? []);
  const stick = () => {
    if (box.current && stuck.current) box.current.scrollTop = box.current.scrollHeight;
  };
  const last = messages.at(-1);
  useLayoutEffect(() => {
    // What one says oneself is always shown; what others say does not pull anyone away.
    if (last?.user === state.me.id) stuck.current = true;
    setBelow(!stuck.current);
    stick();
  }, [last?.ts, state.me.id]);
  useEffect(() => {
    const watch = new ResizeObserver(stick);
    if (inner.current) watch.observe(inner.current);
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  let day = "";
  return (
    <div className="messages-frame">
      <div
        aria-label={say("messages")}
        aria-live="polite"
        className="messages"
        data-testid="messages"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          stuck.current = scrollHeight - scrollTop - clientHeight < 80;
          if (stuck.current) setBelow(false);
        }}
        ref={box}
        role="log"
        tabIndex={0}
      >
        <div className="messages-inner" ref={inner}>
          {messages.length === 0 && <p className="empty">{say("emptyChannel")}</p>}
          {messages.map((message, index) => {
            const at = instantOf(message);
            const opens = dayOf(reader, at) !== day;
            day = dayOf(reader, at);
            return (
              <Fragment key={`${message.ts}${message.ephemeral ? "e" : ""}`}>
                {opens && (
                  <div className="day">
                    <span>{dayHeading(reader, at, say("today"), say("yesterday"))}</span>
                  </div>
                )}
                <MessageView
                  channel={channel.id}
                  compact={!opens && follows(messages[index - 1], message)}
                  message={message}
                />
              </Fragment>
            );
          })}
        </div>
      </div>
      {below && (
        <button
          className="newer"
          onClick={() => {
            stuck.current = true;
            setBelow(false);
            stick();
          }}
          type="button"
        >
          ↓ {say("newer")}
        </button>
      )}
    </div>
  );
}
