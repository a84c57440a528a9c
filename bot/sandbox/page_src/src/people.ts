import type { Channel, Message, Person, State } from "./types";

/** What a person is called on the page. */
export function nameOf(person: Person | undefined): string {
  return person?.real_name || person?.name || "";
}

/** The people of the workspace who can act: neither apps nor those who left. */
export function activePeople(state: State): Person[] {
  return state.users.filter(({ is_bot, deleted }) => !is_bot && !deleted);
}

/** The acting person's conversation with the app, once it was opened. */
export function appConversation(state: State): Channel | undefined {
  return state.channels.find(
    ({ is_im, peer }) => is_im && (peer === state.app.user_id || peer === state.me.id),
  );
}

export function isFromApp(state: State, { user, bot_id }: Message): boolean {
  return Boolean(bot_id) || !user || user === state.app.user_id;
}

/** The name over a message; Slack's own notices have no person behind them. */
export function authorOf(state: State, message: Message): string {
  if (isFromApp(state, message)) return state.app.name;
  const person = state.users.find(({ id }) => id === message.user);
  if (person) return nameOf(person);
  return message.user === "USLACKBOT" ? "Slackbot" : (message.user ?? "");
}
