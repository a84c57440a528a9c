import type { ReactNode } from "react";
import { useSandbox } from "../context";
import { nameOf } from "../people";
import type { Channel } from "../types";
import { AppMark, Avatar } from "./Avatar";
import { Icon } from "./Icon";
import type { Shown } from "./Workspace";

interface Props {
  shown: Shown;
  show: (next: Shown) => void;
  unread: (channel: string) => number;
  appDm: Channel | undefined;
}

interface RowProps {
  current: boolean;
  count: number;
  onClick: () => void;
  testId: string;
  icon: ReactNode;
  name: string;
}

function Row({ current, count, onClick, testId, icon, name }: RowProps) {
  const { say } = useSandbox();
  return (
    <li>
      <button
        aria-current={current}
        className={count > 0 ? "unread" : ""}
        data-testid={testId}
        onClick={onClick}
        type="button"
      >
        <span aria-hidden="true" className="row-icon">{icon}</span>
        <span className="row-name">{name}</span>
        {count > 0 && (
          <span aria-label={`${say("unread")}: ${count}`} className="badge">{count}</span>
        )}
      </button>
    </li>
  );
}

/** Channels, direct messages and the app. */
export function Sidebar({ shown, show, unread, appDm }: Props) {
  const { state, say } = useSandbox();
  const open = "channel" in shown ? shown.channel : null;
  const channels = state.channels.filter(({ is_im, is_private, is_member }) =>
    !is_im && (is_member || !is_private),
  );
  const people = state.channels.filter(({ is_im, is_member, id }) => is_im && is_member && id !== appDm?.id);
  const person = (id?: string | null) => state.users.find((user) => user.id === id);
  return (
    <nav aria-label={state.workspace.name} className="sidebar">
      <h1>{state.workspace.name}</h1>
      <h2>{say("channels")}</h2>
      <ul>
        {channels.map((channel) => (
          <Row
            count={unread(channel.id)}
            current={open === channel.id}
            icon={channel.is_private ? <Icon name="lock" /> : "#"}
            key={channel.id}
            name={channel.name}
            onClick={() => show({ channel: channel.id })}
            testId={`channel-${channel.id}`}
          />
        ))}
      </ul>
      {people.length > 0 && <h2>{say("directMessages")}</h2>}
      <ul>
        {people.map((channel) => (
          <Row
            count={unread(channel.id)}
            current={open === channel.id}
            icon={<Avatar name={nameOf(person(channel.peer))} person={person(channel.peer)} small />}
            key={channel.id}
            name={nameOf(person(channel.peer)) || channel.name}
            onClick={() => show({ channel: channel.id })}
            testId={`channel-${channel.id}`}
          />
        ))}
      </ul>
      <h2>{say("apps")}</h2>
      <ul>
        <Row
          count={appDm ? unread(appDm.id) : 0}
          current={"app" in shown}
          icon={<AppMark small />}
          name={state.app.name}
          onClick={() => show({ app: "messages" })}
          testId="app"
        />
      </ul>
    </nav>
  );
}
