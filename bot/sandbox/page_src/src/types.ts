/** What the sandbox server tells the page; the server's module for the page is its other half. */

export interface Person {
  id: string;
  name: string;
  real_name: string;
  locale: string;
  tz: string;
  color?: string;
  is_admin?: boolean;
  is_bot?: boolean;
  deleted?: boolean;
}

export interface Workspace {
  id: string;
  name: string;
  language: string;
}

export interface Channel {
  id: string;
  name: string;
  topic?: string;
  is_private: boolean;
  is_im: boolean;
  peer?: string | null;
  is_member: boolean;
  is_archived?: boolean;
  app_is_member: boolean;
  members: string[];
  last_ts?: string | null;
}

export interface SharedFile {
  id: string;
  name: string;
  size: number;
  mimetype?: string;
}

export interface Message {
  ts: string;
  user?: string | null;
  bot_id?: string | null;
  app_id?: string | null;
  text: string;
  blocks?: Block[] | null;
  files?: SharedFile[] | null;
  ephemeral?: boolean;
  edited?: boolean;
  thread_ts?: string | null;
  state?: { values?: Values };
  /** Mato's own time when it was posted, when the server knows it; `ts` is always real time. */
  shown_at?: string | null;
}

// Loose on purpose: blocks are whatever the app sent, known or not, and the page must survive it.
export type Json = any;
export interface Block {
  type: string;
  block_id?: string;
  [key: string]: Json;
}
export interface Element {
  type: string;
  action_id?: string;
  [key: string]: Json;
}
export interface TextObject {
  type: "plain_text" | "mrkdwn";
  text: string;
  verbatim?: boolean;
}
export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
  url?: string;
}
export interface OptionGroup {
  label: TextObject;
  options: Option[];
}

export interface View {
  id: string;
  hash?: string;
  type: "modal" | "home";
  title?: TextObject;
  blocks: Block[];
  submit?: TextObject | null;
  close?: TextObject | null;
  errors?: Record<string, string> | null;
  state?: { values?: Values };
}

export type Value = Record<string, Json>;
export type Values = Record<string, Record<string, Value>>;

export interface Command {
  command: string;
  description?: string;
  usage_hint?: string;
}
export interface Shortcut {
  type: "global" | "message";
  name: string;
  callback_id: string;
}
/** A step of Workflow Builder; an input's `type` is Slack's. */
export interface Step {
  callback_id: string;
  title: string;
  description: string;
  inputs: { name: string; type: string; title: string; hint: string; required: boolean }[];
}
export interface GuideAction {
  label: string;
  kind: "command" | "clock" | "drop_sample" | "open_home" | "open_dm";
  value?: string | number | null;
}
export interface GuideStep {
  id: string;
  title: string;
  body: string;
  try?: string | null;
  action?: GuideAction | null;
  done: boolean;
}

export interface State {
  version: number;
  now: string;
  clock_offset_seconds: number;
  workspaces: Workspace[];
  workspace: Workspace;
  me: Person;
  users: Person[];
  app: { user_id: string; bot_id: string; name: string; icon?: string };
  channels: Channel[];
  messages: Record<string, Message[]>;
  modals: View[];
  home: View | null;
  commands: Command[];
  shortcuts: Shortcut[];
  steps: Step[];
  /** `channel` is where the guide's commands and files belong. */
  guide: { language: string; channel?: string; steps: GuideStep[] } | null;
  faults: Json[];
}

export interface Call {
  n: number;
  direction: "to_app" | "from_app";
  kind: string;
  name: string;
  status: number | string | null;
  body: Json;
  response: Json;
}
