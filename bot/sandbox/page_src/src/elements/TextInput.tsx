import { type KeyboardEvent, useEffect, useRef } from "react";
import { words } from "../blocks/Display";
import { useSurface } from "../surface";
import type { ElementProps } from "./ElementView";

const PAUSE_MS = 400;

/** Typed values: plain text on one line or many, numbers, addresses. */
export function TextInput({ block, element, label, quiet, invalid }: ElementProps) {
  const surface = useSurface();
  // The latest surface, for the delayed dispatch: it must send what is entered by then.
  const latest = useRef(surface);
  latest.current = surface;
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const on: string[] = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const value: string = surface.value(block, element)?.value ?? "";
  const enter = (given: string) => {
    surface.enter(block, element, { type: element.type, value: given === "" ? null : given });
    if (quiet || !on.includes("on_character_entered")) return;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(
      () => void latest.current.dispatch(block, element, { value: given }),
      PAUSE_MS,
    );
  };
  const press = (event: KeyboardEvent) => {
    // Enter that only ends a Japanese conversion is not Enter.
    if (event.key !== "Enter" || event.nativeEvent.isComposing || element.multiline) return;
    event.preventDefault();
    if (!quiet && on.includes("on_enter_pressed")) void surface.dispatch(block, element, { value });
  };
  const shared = {
    "aria-invalid": invalid,
    "aria-label": label,
    autoFocus: Boolean(element.focus_on_load),
    className: "slack-input",
    "data-testid": `action-${element.action_id}`,
    maxLength: element.max_length,
    onKeyDown: press,
    placeholder: words(element.placeholder),
    value,
  };
  return element.multiline ? (
    <textarea {...shared} onChange={(event) => enter(event.target.value)} rows={3} />
  ) : (
    <input
      {...shared}
      inputMode={element.type === "number_input" ? "decimal" : "text"}
      onChange={(event) => enter(event.target.value)}
      type="text"
    />
  );
}
