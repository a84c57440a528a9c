import { useCallback, useEffect, useRef, useState } from "react";
import { useSandbox } from "../context";
import { appConversation } from "../people";
import { type Seat, useUnread } from "../store";
import { AppPane } from "./AppPane";
import { ChannelPane } from "./ChannelPane";
import { ClockBar } from "./ClockBar";
import { type Draft, DraftContext } from "./draft";
import { Drawer } from "./Drawer";
import { Guide } from "./Guide";
import { ModalStack } from "./ModalStack";
import { Rail } from "./Rail";
import { Sidebar } from "./Sidebar";

/** What the middle shows: a conversation, or a tab of the app. */
export type Shown = { channel: string } | { app: "home" | "messages" };

/** One workspace as one person sees it. */
export function Workspace({ sit }: { sit: (seat: Seat) => void }) {
  const { state } = useSandbox();
  const appDm = appConversation(state);
  const joined = state.channels.filter(({ is_im, is_member }) => is_member && !is_im);
  const guided = joined.find(({ id }) => id === state.guide?.channel);
  const first = guided ?? joined.find(({ app_is_member }) => app_is_member) ?? joined[0];
  const [shown, setShown] = useState<Shown>(first ? { channel: first.id } : { app: "home" });
  const [draft, setDraft] = useState<Draft>({ text: "", turn: 0 });
  const taken = useRef(0);
  const [guide, setGuide] = useState(true);
  const [drawer, setDrawer] = useState(false);

  // Another person may not be in the conversation that is open.
  useEffect(() => {
    if ("channel" in shown && !state.channels.some(({ id }) => id === shown.channel)) {
      setShown(first ? { channel: first.id } : { app: "home" });
    }
  }, [state.me.id]);

  const show = useCallback(
    (next: Shown) =>
      setShown("channel" in next && next.channel === appDm?.id ? { app: "messages" } : next),
    [appDm?.id],
  );
  const fill = useCallback((text: string) => setDraft(({ turn }) => ({ text, turn: turn + 1 })), []);
  const open =
    "channel" in shown ? shown.channel : shown.app === "messages" ? (appDm?.id ?? null) : null;
  const unread = useUnread(state, open);
  const channel = state.channels.find(({ id }) => id === open);
  const covered = state.modals.length > 0;
  return (
    <DraftContext.Provider value={{ draft, taken, fill }}>
      {/* Behind a modal nothing can be reached, by keyboard or by a reader either. */}
      <div aria-hidden={covered || undefined} className="page" inert={covered}>
        <ClockBar
          drawer={drawer}
          guide={guide}
          onDrawer={() => setDrawer(!drawer)}
          onGuide={() => setGuide(!guide)}
          sit={sit}
        />
        <div className="columns">
          <Rail sit={sit} />
          <Sidebar appDm={appDm} show={show} shown={shown} unread={unread} />
          {"app" in shown ? (
            <AppPane channel={appDm} show={show} tab={shown.app} />
          ) : (
            channel && <ChannelPane channel={channel} key={channel.id} />
          )}
          {guide && state.guide && (
            <Guide channel={guided?.id ?? open ?? first?.id} onHide={() => setGuide(false)} show={show} />
          )}
        </div>
        {drawer && <Drawer onClose={() => setDrawer(false)} />}
      </div>
      <ModalStack />
    </DraftContext.Provider>
  );
}
