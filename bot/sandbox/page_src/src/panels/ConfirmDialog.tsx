import { Text, words } from "../blocks/Display";
import { useSandbox } from "../context";
import type { Json } from "../types";
import { Trap } from "./Trap";

export interface Question {
  dialog: Json;
  answer: (yes: boolean) => void;
}

/** "Are you sure?", asked before an action that carries a confirm object. */
export function ConfirmDialog({ question }: { question: Question }) {
  const { say } = useSandbox();
  const { dialog, answer } = question;
  return (
    <Trap
      className="modal confirm"
      label={words(dialog.title)}
      onEscape={() => answer(false)}
      testId="confirm"
    >
      <header className="modal-head">
        <h2>{words(dialog.title)}</h2>
      </header>
      <div className="modal-body">
        <Text text={dialog.text} />
      </div>
      <footer className="modal-foot">
        <button
          className="slack-button"
          data-testid="confirm-deny"
          onClick={() => answer(false)}
          type="button"
        >
          {words(dialog.deny) || say("cancel")}
        </button>
        <button
          className={`slack-button ${dialog.style ?? "primary"}`}
          data-testid="confirm-ok"
          onClick={() => answer(true)}
          type="button"
        >
          {words(dialog.confirm) || say("confirm")}
        </button>
      </footer>
    </Trap>
  );
}
