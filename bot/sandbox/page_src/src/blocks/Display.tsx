import { Component, type ReactNode } from "react";
import { Message as Library } from "slack-blocks-to-jsx";
import { useSandbox } from "../context";
import { slackDate } from "../dates";
import { nameOf } from "../people";
import type { Block, Json } from "../types";
import { plainText, richText, unescape } from "./mrkdwn";

interface GuardedProps {
  fallback: ReactNode;
  subject: Block;
  children: ReactNode;
}

/** Keeps one bad block from taking the message, or the page, with it; a new subject is tried anew. */
export class Guarded extends Component<GuardedProps> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidUpdate(before: GuardedProps) {
    if (this.state.failed && before.subject !== this.props.subject) this.setState({ failed: false });
  }
  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

/** Draws blocks that only show something with the display library. */
export function Drawn({ blocks }: { blocks: Block[] }) {
  const { state, reader } = useSandbox();
  const users = state.users.map((person) => ({ id: person.id, name: nameOf(person) }));
  const channels = state.channels.map(({ id, name }) => ({ id, name }));
  return (
    <Library
      blocks={blocks as Json}
      data={{ users, channels }}
      hooks={{
        date: ({ timestamp, format, fallback }) => (
          <>{slackDate(reader, timestamp, format) || fallback}</>
        ),
      }}
      logo=""
      name=""
      theme="light"
      withoutWrapper
    />
  );
}

/** A text object: mrkdwn or plain. */
export function Text({ text }: { text: Json }) {
  const { reader } = useSandbox();
  if (typeof text?.text !== "string") return null;
  const elements = text.type === "mrkdwn" ? richText(text.text, reader) : plainText(text.text);
  return <Drawn blocks={[{ type: "rich_text", elements }]} />;
}

/** A text object where only a string may stand, such as a placeholder or an option of a list. */
export function words(text: Json): string {
  return typeof text?.text === "string" ? unescape(text.text) : "";
}

/** mrkdwn for the library's own parser, with escaped signs kept from becoming markup again. */
function inert(text: Json): Json {
  if (typeof text?.text !== "string") return text;
  // A word joiner after "<" is invisible and stops the library from seeing a mention.
  const kept = text.text.replaceAll("&lt;", "<\u2060").replaceAll("&gt;", ">");
  return { ...text, text: kept.replaceAll("&amp;", "&") };
}

/** A table cell as rich text; the library fails on raw_number and parses markup in raw_text. */
function cell(given: Json): Json {
  if (given?.type === "rich_text") return given;
  const text = String(given?.text ?? given?.value ?? "");
  const elements = [{ type: "text", text: text || "\u00a0" }];
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

function isOurs(url: unknown): boolean {
  return typeof url === "string" && (url.startsWith("data:") || url.startsWith("/"));
}

function image(given: Json): Json {
  return given && isOurs(given.image_url) ? given : undefined;
}

/** The block as the library can draw it, or null where it cannot. Nothing in it loads from outside. */
export function prepared(block: Block): Block | null {
  switch (block.type) {
    case "table":
      return { ...block, rows: (block.rows ?? []).map((row: Json[]) => row.map(cell)) };
    case "alert":
      return { ...block, text: inert(block.text) };
    case "card":
      return {
        ...block,
        title: inert(block.title),
        subtitle: inert(block.subtitle),
        body: inert(block.body),
        icon: image(block.icon),
        hero_image: image(block.hero_image),
        actions: [],
      };
    case "image":
      return isOurs(block.image_url) ? block : null;
    case "rich_text":
    case "markdown":
    case "data_visualization":
    case "divider":
    case "plan":
    case "task_card":
      return block;
    default:
      return null;
  }
}
