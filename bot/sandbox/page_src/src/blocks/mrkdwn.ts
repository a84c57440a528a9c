/**
 * Slack's mrkdwn as rich text elements, the way Slack itself stores it.
 *
 * The display library has a parser of its own, but it unescapes before it parses: an inert
 * `&lt;!channel&gt;` would light up as a mention there. So that the page shows exactly what Slack
 * would, the text is parsed here and the library only draws the resulting rich text.
 */
import { slackDate, type Reader } from "../dates";
import type { Json } from "../types";

type Style = { bold?: boolean; italic?: boolean; strike?: boolean; code?: boolean };
type Inline = Record<string, Json>;

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** The three escapes that Slack knows, undone once. */
export function unescape(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

function styled(element: Inline, style: Style): Inline {
  return Object.keys(style).length > 0 ? { ...element, style } : element;
}

function date(body: string, reader: Reader): Inline | null {
  const found = /^!date\^(\d+)\^([^|^]*)(?:\^([^|]*))?(?:\|([\s\S]*))?$/.exec(body);
  if (!found) return null;
  const [, timestamp, pattern, link, fallback] = found;
  const text = slackDate(reader, timestamp!, unescape(pattern!)) || unescape(fallback ?? "");
  return link ? { type: "link", url: link, text } : { type: "text", text };
}

/** What stands between < and >: a mention, a date, a broadcast or a link. */
function angled(body: string, reader: Reader): Inline {
  const [target = "", label] = body.split("|", 2);
  if (/^@[UW]/.test(target)) return { type: "user", user_id: target.slice(1) };
  if (/^#[CGD]/.test(target)) return { type: "channel", channel_id: target.slice(1) };
  if (target.startsWith("!subteam^")) return { type: "usergroup", usergroup_id: target.slice(9) };
  if (/^!(here|channel|everyone)$/.test(target)) return { type: "broadcast", range: target.slice(1) };
  const shown = target.startsWith("!date^") ? date(body, reader) : null;
  if (shown) return shown;
  if (/^(https?|mailto|slack):/.test(target)) {
    return { type: "link", url: unescape(target), text: unescape(label ?? target) };
  }
  return { type: "text", text: unescape(`<${body}>`) };
}

const MARKS: Record<string, keyof Style> = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}]/u;

// A name needs a letter or a sign, or 10:30:00 would hold an emoji called "30".
const EMOJI = /(?<![\p{L}\p{N}]):([a-z0-9_+'-]*[a-z+-][a-z0-9_+'-]*):/u;
const EMOJI_HERE = /^:([a-z0-9_+'-]*[a-z+-][a-z0-9_+'-]*):/;

/** Where the mark opened at `start` closes, or -1. Marks only count at the edges of words. */
function closing(text: string, start: number): number {
  const mark = text[start]!;
  const before = text[start - 1];
  const after = text[start + 1];
  if ((before && (WORD.test(before) || before === mark)) || !after || /\s/.test(after)) return -1;
  for (let end = start + 2; end < text.length && text[end] !== "\n"; end += 1) {
    if (text[end] === "<") end = Math.max(end, text.indexOf(">", end));
    else if (text[end] === mark && !/\s/.test(text[end - 1]!)) {
      const next = text[end + 1];
      if (!next || !(WORD.test(next) || next === mark)) return end;
    }
  }
  return -1;
}

/** One run of text, without block quotes and code fences. */
export function inline(text: string, reader: Reader, style: Style = {}): Inline[] {
  const out: Inline[] = [];
  let plain = "";
  const push = (element?: Inline) => {
    if (plain) out.push(styled({ type: "text", text: unescape(plain) }, style));
    plain = "";
    if (element) out.push(styled(element, style));
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const angle = /^<([^<>\n]+)>/.exec(rest);
    const code = /^`([^`\n]+)`/.exec(rest);
    const emoji = EMOJI_HERE.exec(rest);
    const mark = MARKS[text[at]!];
    const end = mark ? closing(text, at) : -1;
    if (angle) {
      push(angled(angle[1]!, reader));
      at += angle[0].length;
    } else if (code) {
      push({ type: "text", text: unescape(code[1]!), style: { ...style, code: true } });
      at += code[0].length;
    } else if (emoji && !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) {
      push({ type: "emoji", name: emoji[1]! });
      at += emoji[0].length;
    } else if (mark && end > 0) {
      push();
      out.push(...inline(text.slice(at + 1, end), reader, { ...style, [mark]: true }));
      at = end + 1;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  push();
  return out;
}

function paragraphs(text: string, reader: Reader): Json[] {
  // Lines are gathered into runs of quoted (`&gt; ` or `> ` at the start) and plain ones.
  const runs: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const last = runs.at(-1);
    if (last && last.quoted === Boolean(quote)) last.lines.push(quote?.[1] ?? line);
    else runs.push({ quoted: Boolean(quote), lines: [quote?.[1] ?? line] });
  }
  return runs.map(({ quoted, lines }) => ({
    type: quoted ? "rich_text_quote" : "rich_text_section",
    elements: inline(lines.join("\n"), reader),
  }));
}

/** A mrkdwn text as the elements of one rich_text block. */
export function richText(text: string, reader: Reader): Json[] {
  return text.split(/```\n?([\s\S]*?)\n?```/).flatMap((piece, index) => {
    if (index % 2 === 0) return piece.trim() ? paragraphs(piece.replace(/^\n|\n$/g, ""), reader) : [];
    const elements = [{ type: "text", text: unescape(piece) }];
    return [{ type: "rich_text_preformatted", elements }];
  });
}

/** A plain_text text: escapes undone, emoji names drawn, nothing else. */
export function plainText(text: string): Json[] {
  const elements = text.split(EMOJI).map((piece, index) =>
    index % 2 === 0
      ? { type: "text", text: unescape(piece) }
      : { type: "emoji", name: piece },
  );
  const kept = elements.filter((element) => element.type !== "text" || element.text);
  return [{ type: "rich_text_section", elements: kept }];
}
