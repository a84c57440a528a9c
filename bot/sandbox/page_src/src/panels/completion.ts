import type { State } from "../types";

/** One line of the list over the composer. */
export interface Suggestion {
  key: string;
  title: string;
  hint?: string | undefined;
  about?: string | undefined;
  /** The whole text of the composer once it is taken. */
  text: string;
}

function commands(state: State, text: string): Suggestion[] {
  if (!/^\/\S*$/.test(text)) return [];
  return state.commands
    .filter(({ command }) => command.startsWith(text.toLowerCase()))
    .map(({ command, usage_hint, description }) => ({
      key: command,
      title: command,
      hint: usage_hint,
      about: description,
      text: `${command} `,
    }));
}

function mentions(state: State, text: string): Suggestion[] {
  const found = /(^|\s)([@#])([^\s@#]*)$/.exec(text);
  if (!found) return [];
  const [whole, , sign, typed] = found;
  const head = text.slice(0, text.length - whole.trimStart().length);
  const lowered = typed!.toLowerCase();
  const named =
    sign === "@"
      ? state.users.filter(({ deleted }) => !deleted)
      : state.channels.filter(({ is_im }) => !is_im);
  return named
    .filter(({ name }) => name.toLowerCase().includes(lowered))
    .slice(0, 8)
    .map(({ id, name, ...rest }) => ({
      key: id,
      title: sign + name,
      about: "real_name" in rest && rest.real_name !== name ? rest.real_name : undefined,
      text: `${head}${sign}${name} `,
    }));
}

/** What could be meant by the text so far. */
export function suggestions(state: State, text: string): Suggestion[] {
  const found = commands(state, text);
  return found.length > 0 ? found : mentions(state, text);
}

/** The command whose tail is being typed, for its usage hint. */
export function begun(state: State, text: string) {
  const word = /^(\/\S+)\s/.exec(text)?.[1];
  return state.commands.find(({ command }) => command === word);
}
