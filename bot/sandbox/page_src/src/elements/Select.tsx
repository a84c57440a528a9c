import { words } from "../blocks/Display";
import { useSandbox } from "../context";
import { activePeople, nameOf } from "../people";
import { useSurface } from "../surface";
import { api } from "../api";
import type { Channel, Element, Option, OptionGroup, State, Value } from "../types";
import { Combobox } from "./Combobox";
import type { ElementProps } from "./ElementView";

function option(value: string, text: string): Option {
  return { value, text: { type: "plain_text", text } };
}

function people(state: State): Option[] {
  return activePeople(state).map((person) => option(person.id, nameOf(person)));
}

function conversations(state: State, element: Element): Option[] {
  const kinds: string[] = element.filter?.include ?? ["public", "private", "im", "mpim"];
  const kind = (channel: Channel) =>
    channel.is_im ? "im" : channel.is_private ? "private" : "public";
  const only = element.type.includes("channels") ? ["public"] : kinds;
  const who = (id?: string | null) => nameOf(state.users.find((user) => user.id === id));
  return state.channels
    .filter((channel) => only.includes(kind(channel)))
    .map((channel) => option(channel.id, channel.is_im ? who(channel.peer) : `#${channel.name}`));
}

/** What an element offers without asking the app; undefined means that the app is asked. */
function offered(state: State, element: Element): OptionGroup[] | undefined {
  if (element.type.includes("external")) return undefined;
  const groups: OptionGroup[] | undefined = element.option_groups;
  if (groups) return groups;
  const label = { type: "plain_text", text: "" } as const;
  if (element.type.includes("static")) return [{ label, options: element.options ?? [] }];
  const options = element.type.includes("users") ? people(state) : conversations(state, element);
  return [{ label, options }];
}

function fieldOf(type: string): { field: string; ids: boolean } {
  const many = type.startsWith("multi_");
  const of = ["users", "conversations", "channels"].find((name) => type.includes(name));
  if (of) return { field: `selected_${many ? of : of.slice(0, -1)}`, ids: true };
  return { field: many ? "selected_options" : "selected_option", ids: false };
}

/** Every kind of select menu: fixed options, options from the app, people, channels; one or many. */
export function Select({ block, element, label, quiet, clearable, invalid }: ElementProps) {
  const { state, who, confirm } = useSandbox();
  const surface = useSurface();
  const many = element.type.startsWith("multi_");
  const { field, ids } = fieldOf(element.type);
  const given: Value = surface.value(block, element) ?? {};
  const groups = offered(state, element);
  const all = (groups ?? []).flatMap((group) => group.options);
  const known = (held: string | Option): Option =>
    typeof held === "string" ? (all.find((one) => one.value === held) ?? option(held, held)) : held;
  const chosen: Option[] = [given[field] ?? []].flat().map(known);

  const choose = async (next: Option[]) => {
    if (element.confirm && next.length > 0 && !(await confirm(element.confirm))) return;
    const held = ids ? next.map((one) => one.value) : next;
    const fields = { [field]: many ? held : (held[0] ?? null) };
    surface.enter(block, element, { type: element.type, ...fields });
    if (!quiet) await surface.dispatch(block, element, fields);
  };
  const ask = async (value: string): Promise<OptionGroup[]> => {
    const asked = { action_id: element.action_id ?? "", block_id: block, value };
    const found = await api.options(who, surface.place, asked);
    const label = { type: "plain_text", text: "" } as const;
    return found.option_groups ?? [{ label, options: found.options ?? [] }];
  };
  return (
    <Combobox
      autoFocus={Boolean(element.focus_on_load)}
      chosen={chosen}
      clearable={Boolean(clearable)}
      invalid={Boolean(invalid)}
      label={label || words(element.placeholder)}
      many={many}
      minimum={groups ? 0 : (element.min_query_length ?? 3)}
      onChoose={choose}
      options={groups ?? ask}
      placeholder={words(element.placeholder)}
      testId={`action-${element.action_id}`}
    />
  );
}
