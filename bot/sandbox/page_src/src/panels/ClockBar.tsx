import { api } from "../api";
import { useSandbox } from "../context";
import { clockFace, nextMorning } from "../dates";
import { activePeople, nameOf } from "../people";
import type { Seat } from "../store";

interface Props {
  sit: (seat: Seat) => void;
  guide: boolean;
  drawer: boolean;
  onGuide: () => void;
  onDrawer: () => void;
}

const HOUR = 3600;

/** The bar over everything: Mato's clock and how to move it, who acts, what else can be shown. */
export function ClockBar({ sit, guide, drawer, onGuide, onDrawer }: Props) {
  const { state, say, reader, attempt } = useSandbox();
  const advance = (seconds: number) => void attempt(() => api.clock({ advance_seconds: seconds }));
  const morning = () => void attempt(() => api.clock({ advance_to: nextMorning(reader) }));
  const steps = [
    ["hour", say("advanceHour"), () => advance(HOUR)],
    ["morning", say("advanceMorning"), morning],
    ["day", say("advanceDay"), () => advance(24 * HOUR)],
    ["week", say("advanceWeek"), () => advance(7 * 24 * HOUR)],
  ] as const;
  return (
    <header className="bar">
      <div className="bar-clock">
        <span className="bar-label">{say("clock")}</span>
        <time data-testid="clock" dateTime={state.now}>{clockFace(reader)}</time>
        <span className="bar-steps">
          {steps.map(([name, label, move]) => (
            <button data-testid={`clock-advance-${name}`} key={name} onClick={move} type="button">
              {label}
            </button>
          ))}
        </span>
      </div>
      <div className="bar-right">
        <label>
          <span className="bar-label">{say("actingAs")}</span>
          <select
            data-testid="acting-as"
            onChange={(event) => sit({ workspace: state.workspace.id, user: event.target.value })}
            value={state.me.id}
          >
            {activePeople(state).map((person) => (
              <option key={person.id} value={person.id}>
                {nameOf(person)}
              </option>
            ))}
          </select>
        </label>
        <button aria-pressed={drawer} data-testid="wire-toggle" onClick={onDrawer} type="button">
          {say("wire")}
        </button>
        {state.guide && (
          <button
            aria-label={say(guide ? "guideHide" : "guideShow")}
            aria-pressed={guide}
            data-testid="guide-toggle"
            onClick={onGuide}
            type="button"
          >
            {say("guide")}
          </button>
        )}
      </div>
    </header>
  );
}
