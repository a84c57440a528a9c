import { useEffect, useMemo } from "react";
import { api } from "../api";
import { Blocks } from "../blocks/Blocks";
import { useSandbox } from "../context";
import { SurfaceProvider } from "../surface";
import type { Channel, View } from "../types";
import { AppMark } from "./Avatar";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import type { Shown } from "./Workspace";

interface Props {
  tab: "home" | "messages";
  channel: Channel | undefined;
  show: (next: Shown) => void;
}

function Home({ view }: { view: View | null }) {
  const { say } = useSandbox();
  const place = useMemo(() => ({ view_id: view?.id ?? "" }), [view?.id]);
  if (!view) return <p className="empty">{say("emptyHome")}</p>;
  return (
    <div className="home" data-testid="home">
      <SurfaceProvider blocks={view.blocks} held={view.state?.values} key={view.id} place={place}>
        <Blocks blocks={view.blocks} />
      </SurfaceProvider>
    </div>
  );
}

/** The app: its Home and its direct messages, as two tabs. */
export function AppPane({ tab, channel, show }: Props) {
  const { state, who, say, attempt } = useSandbox();
  useEffect(() => {
    if (tab === "home") void attempt(() => api.home(who));
    else if (!channel) void attempt(() => api.direct(who));
    // Opening is what counts, not every new state while it is open.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tab, who]);
  const tabs = ["home", "messages"] as const;
  return (
    <main aria-label={state.app.name} className="pane">
      <header className="pane-head app-head">
        <div className="pane-title">
          <AppMark small />
          <h2>{state.app.name}</h2>
          <span className="tag">{say("appTag")}</span>
        </div>
        <div aria-label={state.app.name} className="tabs" role="tablist">
          {tabs.map((name) => (
            <button
              aria-selected={tab === name}
              data-testid={`${name}-tab`}
              key={name}
              onClick={() => show({ app: name })}
              role="tab"
              type="button"
            >
              {say(name)}
            </button>
          ))}
        </div>
      </header>
      {tab === "home" ? (
        <Home view={state.home} />
      ) : (
        channel && (
          <>
            <MessageList channel={channel} key={`list-${channel.id}`} />
            <Composer channel={channel} key={channel.id} where={state.app.name} />
          </>
        )
      )}
    </main>
  );
}
