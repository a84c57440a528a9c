import { type DragEvent, useState } from "react";
import { api } from "../api";
import { useSandbox } from "../context";
import { nameOf } from "../people";
import type { Channel } from "../types";
import { Composer } from "./Composer";
import { Icon } from "./Icon";
import { MessageList } from "./MessageList";

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes("Files");
}

/** A channel or a conversation with a person: its messages, its composer, files dropped on it. */
export function ChannelPane({ channel }: { channel: Channel }) {
  const { state, who, say, attempt } = useSandbox();
  const [over, setOver] = useState(false);
  const peer = state.users.find(({ id }) => id === channel.peer);
  const where = channel.is_im ? nameOf(peer) || channel.name : `#${channel.name}`;
  const drop = async (event: DragEvent) => {
    setOver(false);
    if (!holdsFiles(event)) return;
    event.preventDefault();
    for (const file of [...event.dataTransfer.files]) {
      await attempt(() => api.upload(who, channel.id, file, ""));
    }
  };
  return (
    <main
      aria-label={where}
      className="pane"
      data-testid="pane"
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node)) setOver(false);
      }}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDrop={(event) => void drop(event)}
    >
      <header className="pane-head">
        <div className="pane-title">
          {channel.is_private && !channel.is_im && <Icon name="lock" />}
          <h2>{channel.is_private && !channel.is_im ? channel.name : where}</h2>
          {channel.topic && <span className="topic">{channel.topic}</span>}
        </div>
        {!channel.is_im && (
          <span className="members">{say("members", { n: channel.members.length })}</span>
        )}
      </header>
      {!channel.is_im && channel.is_member && !channel.app_is_member && (
        <div className="invite">
          <span>{say("appMissing", { app: state.app.name })}</span>
          <button
            className="slack-button"
            data-testid="invite-app"
            onClick={() => void attempt(() => api.invite(who, channel.id))}
            type="button"
          >
            {say("inviteApp", { app: state.app.name })}
          </button>
        </div>
      )}
      <MessageList channel={channel} />
      {channel.is_archived || !channel.is_member ? (
        <p className="closed">{say(channel.is_archived ? "archived" : "notMember")}</p>
      ) : (
        <Composer channel={channel} where={where} />
      )}
      {over && <div className="drop-target">{say("dropHere")}</div>}
    </main>
  );
}
