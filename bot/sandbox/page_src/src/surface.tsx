import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from "react";
import { api, type Place } from "./api";
import { useSandbox } from "./context";
import type { Block, Element, Json, Value, Values } from "./types";

/**
 * One place that holds interactive elements: a message, a modal or the Home tab.
 *
 * It remembers what was entered per (block id, action id), as Slack's clients do: a view that the
 * app updates keeps the values of the elements that kept both ids.
 */
export interface Surface {
  place: Place;
  value: (block: string, element: Element) => Value | undefined;
  enter: (block: string, element: Element, value: Value) => void;
  /** The values of all elements in `blocks`, in the shape of `view.state.values`. */
  values: (blocks: Block[]) => Values;
  /** Sends a block_actions request; true while one of `action_id` is under way. */
  dispatch: (block: string, element: Element, fields: Value) => Promise<void>;
  busy: string | null;
  errors: Record<string, string>;
}

const SurfaceContext = createContext<Surface | null>(null);

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error("an element outside of a surface");
  return surface;
}

const LISTS = new Set(["checkboxes", "multi_static_select", "multi_external_select"]);
const IDS: Record<string, [initial: string, selected: string]> = {
  users_select: ["initial_user", "selected_user"],
  conversations_select: ["initial_conversation", "selected_conversation"],
  channels_select: ["initial_channel", "selected_channel"],
  multi_users_select: ["initial_users", "selected_users"],
  multi_conversations_select: ["initial_conversations", "selected_conversations"],
  multi_channels_select: ["initial_channels", "selected_channels"],
  datepicker: ["initial_date", "selected_date"],
  timepicker: ["initial_time", "selected_time"],
};
const TYPED = /^(plain_text|number|email_text|url_text)_input$/;

/** The value that an element has before anyone touched it, or undefined for a mere button. */
export function initialValue(element: Element): Value | undefined {
  const { type } = element;
  if (TYPED.test(type)) return { type, value: element.initial_value ?? null };
  if (LISTS.has(type)) return { type, selected_options: element.initial_options ?? [] };
  if (/^(static_select|external_select|radio_buttons)$/.test(type)) {
    return { type, selected_option: element.initial_option ?? null };
  }
  const ids = IDS[type];
  if (!ids) return undefined;
  return { type, [ids[1]]: element[ids[0]] ?? (type.startsWith("multi_") ? [] : null) };
}

/** Every element of a block that may carry a value. */
export function elementsOf(block: Block): Element[] {
  if (block.type === "input") return [block.element];
  if (block.type === "actions") return block.elements ?? [];
  return block.type === "section" && block.accessory ? [block.accessory] : [];
}

/** The block's id; Slack gives one to every block, so a missing one is only a matter of drawing. */
export function idOf(block: Block, index: number): string {
  return block.block_id ?? `block-${index}`;
}

function collect(blocks: Block[], value: Surface["value"]): Values {
  const values: Values = {};
  blocks.forEach((block, index) => {
    for (const element of elementsOf(block)) {
      const entered = value(idOf(block, index), element);
      if (!entered || !element.action_id) continue;
      (values[idOf(block, index)] ??= {})[element.action_id] = entered;
    }
    if (block.type === "container") Object.assign(values, collect(block.child_blocks ?? [], value));
  });
  return values;
}

interface Props {
  place: Place;
  blocks: Block[];
  errors?: Record<string, string> | undefined;
  /** What the server already holds for this surface, used where nothing was entered here. */
  held?: Values | undefined;
  onReady?: (surface: Surface) => void;
  children: ReactNode;
}

export function SurfaceProvider({ place, blocks, errors = {}, held, onReady, children }: Props) {
  const { who, attempt } = useSandbox();
  const entered = useRef<Record<string, Value>>({});
  const [edits, setEdits] = useState(0);
  const [busy, setBusy] = useState<string | null>(null);
  const surface = useMemo<Surface>(() => {
    const key = (block: string, element: Element) => `${block}\n${element.action_id}`;
    const value = (block: string, element: Element) =>
      [entered.current[key(block, element)], held?.[block]?.[element.action_id ?? ""]].find(
        (known) => known?.type === element.type,
      ) ?? initialValue(element);
    return {
      place,
      errors,
      busy,
      value,
      values: (wanted) => collect(wanted, value),
      enter: (block, element, given) => {
        entered.current[key(block, element)] = given;
        setEdits((count) => count + 1);
      },
      dispatch: async (block, element, fields) => {
        setBusy(`${block}\n${element.action_id}`);
        const { type, action_id } = element;
        const action: Json = { type, action_id, block_id: block, ...fields };
        await attempt(() => api.action(who, place, action, collect(blocks, value)));
        setBusy(null);
      },
    };
    // `edits` renews the object, so that the elements that read values draw themselves again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edits, busy, blocks, errors, place.channel, place.message_ts, place.view_id, who]);
  onReady?.(surface);
  return <SurfaceContext.Provider value={surface}>{children}</SurfaceContext.Provider>;
}
