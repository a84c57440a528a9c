import { useCallback, useEffect, useMemo, useState } from "react";
import { Refused } from "./api";
import { SandboxContext } from "./context";
import { knownZone, type Reader } from "./dates";
import { ConfirmDialog, type Question } from "./panels/ConfirmDialog";
import { Workspace } from "./panels/Workspace";
import { useServerState } from "./store";
import type { Json } from "./types";
import { wordsFor } from "./words";

const NOTICE_MS = 6000;
const TICK_MS = 10_000;

/** Mato's now between two answers of the server: it runs on at the speed of the wall clock. */
function useRunningClock(now: string | undefined): Date {
  const [at, setAt] = useState(() => new Date());
  useEffect(() => {
    if (!now) return undefined;
    const [base, start] = [new Date(now).valueOf(), performance.now()];
    const tick = () => setAt(new Date(base + performance.now() - start));
    tick();
    const timer = window.setInterval(tick, TICK_MS);
    return () => window.clearInterval(timer);
  }, [now]);
  return at;
}

/** The page: the state of the server for one person in one workspace. */
export function App() {
  const { state, offline, refresh, sit } = useServerState();
  const [notice, setNotice] = useState("");
  const [question, setQuestion] = useState<Question | null>(null);
  const now = useRunningClock(state?.now);
  const locale = (state?.me.locale ?? navigator.language).replace("_", "-");
  const say = useMemo(() => wordsFor(locale), [locale]);
  const reader = useMemo<Reader>(
    () => ({ locale, tz: knownZone(state?.me.tz), now }),
    [locale, state?.me.tz, now],
  );

  useEffect(() => {
    document.documentElement.lang = locale;
    document.title = state ? `${state.workspace.name} – Mato sandbox` : "Mato sandbox";
  }, [locale, state?.workspace.name]);
  useEffect(() => {
    if (!notice) return undefined;
    const timer = window.setTimeout(() => setNotice(""), NOTICE_MS);
    return () => window.clearTimeout(timer);
  }, [notice]);

  const attempt = useCallback(
    async <T,>(work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Refused)) setNotice(say("offline"));
        else setNotice(error.unanswered ? say("unanswered", { code: error.message }) : error.message);
        return undefined;
      } finally {
        await refresh().catch(() => undefined);
      }
    },
    [refresh, say],
  );
  const confirm = useCallback(
    (dialog: Json) =>
      new Promise<boolean>((answer) =>
        setQuestion({
          dialog,
          answer: (yes) => {
            setQuestion(null);
            answer(yes);
          },
        }),
      ),
    [],
  );
  const workspace = state?.workspace.id ?? "";
  const user = state?.me.id ?? "";
  const who = useMemo(() => ({ workspace, user }), [workspace, user]);

  if (!state) return <div className="starting">{offline ? say("offline") : say("loading")}</div>;
  return (
    <SandboxContext.Provider
      value={{ state, who, say, reader, attempt, notify: setNotice, confirm }}
    >
      <Workspace key={workspace} sit={sit} />
      {offline && <div className="offline" role="status">{say("offline")}</div>}
      {notice && (
        <div className="notice" data-testid="notice" role="alert">
          <span>{notice}</span>
          <button aria-label={say("close")} onClick={() => setNotice("")} type="button">×</button>
        </div>
      )}
      {question && <ConfirmDialog question={question} />}
    </SandboxContext.Provider>
  );
}
