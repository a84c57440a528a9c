import { useSandbox } from "../context";
import type { Seat } from "../store";
import { initials } from "./Avatar";

const TINTS = ["#2f6f8f", "#9a5b2c", "#53693a", "#7a4a7c"];

/** The workspaces, down the left edge. */
export function Rail({ sit }: { sit: (seat: Seat) => void }) {
  const { state, say } = useSandbox();
  return (
    <nav aria-label={say("workspaces")} className="rail">
      {state.workspaces.map((workspace, index) => (
        <button
          aria-current={workspace.id === state.workspace.id}
          aria-label={workspace.name}
          data-testid={`workspace-${workspace.id}`}
          key={workspace.id}
          onClick={() => sit({ workspace: workspace.id })}
          style={{ background: TINTS[index % TINTS.length] }}
          title={workspace.name}
          type="button"
        >
          {initials(workspace.name)}
        </button>
      ))}
    </nav>
  );
}
