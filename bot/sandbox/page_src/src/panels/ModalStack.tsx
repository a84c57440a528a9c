import { useMemo, useRef, useState } from "react";
import { api } from "../api";
import { Blocks } from "../blocks/Blocks";
import { words } from "../blocks/Display";
import { useSandbox } from "../context";
import { type Surface, SurfaceProvider } from "../surface";
import type { View } from "../types";
import { Trap } from "./Trap";

function Modal({ view, covered }: { view: View; covered: boolean }) {
  const { who, say, attempt } = useSandbox();
  const [sending, setSending] = useState(false);
  const surface = useRef<Surface | null>(null);
  const place = useMemo(() => ({ view_id: view.id }), [view.id]);
  const inputs = view.blocks.some((block) => block.type === "input");
  const submit = async () => {
    if (!surface.current || sending) return;
    setSending(true);
    const values = surface.current.values(view.blocks);
    // Wrong entries come back as the view's errors, from the sandbox's checks or from the app.
    await attempt(() => api.submit(who, view.id, values));
    setSending(false);
  };
  const close = () => void attempt(() => api.close(who, view.id));
  return (
    <Trap className="modal" label={words(view.title)} onEscape={close} testId={covered ? "modal-covered" : "modal"}>
      <header className="modal-head">
        <h2>{words(view.title)}</h2>
        <button aria-label={say("close")} data-testid="modal-x" onClick={close} type="button">×</button>
      </header>
      <div className="modal-body">
        <SurfaceProvider
          blocks={view.blocks}
          errors={view.errors ?? {}}
          held={view.state?.values}
          onReady={(ready) => {
            surface.current = ready;
          }}
          place={place}
        >
          <Blocks blocks={view.blocks} />
        </SurfaceProvider>
      </div>
      <footer className="modal-foot">
        <button className="slack-button" data-testid="modal-close" onClick={close} type="button">
          {words(view.close) || say(view.submit || inputs ? "cancel" : "close")}
        </button>
        {view.submit && (
          <button
            aria-busy={sending}
            className={`slack-button primary ${sending ? "busy" : ""}`}
            data-testid="modal-submit"
            disabled={sending}
            onClick={() => void submit()}
            type="button"
          >
            {words(view.submit)}
          </button>
        )}
      </footer>
    </Trap>
  );
}

/** The open modals, of which only the one on top is to be seen. */
export function ModalStack() {
  const { state } = useSandbox();
  // All stay mounted, so that a view that comes to the top again still holds what was entered.
  return state.modals.map((view, index) => {
    const covered = index < state.modals.length - 1;
    return (
      <div className={covered ? "under" : ""} key={view.id}>
        <Modal covered={covered} view={view} />
      </div>
    );
  });
}
