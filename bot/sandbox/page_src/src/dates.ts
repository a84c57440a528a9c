/** Dates as the acting person reads them: their locale, their zone. */

export interface Reader {
  locale: string;
  tz: string;
  /** Mato's own now, which the sandbox can move. */
  now: Date;
}

/** The zone if this browser knows it, else UTC; an unknown name would break every date. */
export function knownZone(tz: string | undefined): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: tz ?? "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

function format(reader: Reader, at: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(reader.locale, { timeZone: reader.tz, ...options }).format(at);
}

/** The local day as YYYY-MM-DD. */
export function dayOf(reader: Reader, at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: reader.tz, dateStyle: "short" }).format(at);
}

export function timeOf(reader: Reader, at: Date, seconds = false): string {
  return format(reader, at, {
    hour: "numeric",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
  });
}

/** "2026年11月21日(土) 9:00", "Sat, November 21, 2026 at 9:00 AM". */
export function clockFace(reader: Reader): string {
  return format(reader, reader.now, {
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
  });
}

/** A day alone, from YYYY-MM-DD, for a date picker. */
export function dayInWords(locale: string, day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  const options = { timeZone: "UTC", year: "numeric", month: "long", day: "numeric" } as const;
  return Number.isNaN(at.valueOf()) ? day : new Intl.DateTimeFormat(locale, options).format(at);
}

/** The heading over the messages of one day. */
export function dayHeading(reader: Reader, at: Date, today: string, yesterday: string): string {
  const day = dayOf(reader, at);
  if (day === dayOf(reader, reader.now)) return today;
  if (day === dayOf(reader, new Date(reader.now.valueOf() - 86_400_000))) return yesterday;
  return format(reader, at, { year: "numeric", month: "long", day: "numeric", weekday: "short" });
}

const PARTS: Record<string, Intl.DateTimeFormatOptions> = {
  date: { year: "numeric", month: "long", day: "numeric" },
  date_pretty: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_short_pretty: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  date_long_full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  date_long_pretty: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  day_divider_pretty: { weekday: "long", month: "long", day: "numeric" },
};

function ago(reader: Reader, at: Date): string {
  const seconds = (at.valueOf() - reader.now.valueOf()) / 1000;
  const spoken = new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" });
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60]] as const;
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return spoken.format(Math.round(seconds / size), unit as Intl.RelativeTimeFormatUnit);
}

/** The text of Slack's `<!date^timestamp^format|fallback>`; an unknown token stays as it is. */
export function slackDate(reader: Reader, timestamp: string, pattern: string): string {
  const at = new Date(Number(timestamp) * 1000);
  if (Number.isNaN(at.valueOf())) return "";
  return pattern.replace(/\{(\w+)\}/g, (whole, token: string) => {
    if (token === "time") return timeOf(reader, at);
    if (token === "time_secs") return timeOf(reader, at, true);
    if (token === "date_num") return dayOf(reader, at);
    if (token === "ago") return ago(reader, at);
    const options = PARTS[token];
    return options ? format(reader, at, options) : whole;
  });
}

/** The next 9:00 in the person's zone after `now`, as an ISO instant. */
export function nextMorning(reader: Reader): string {
  // Found by stepping rather than by arithmetic on offsets: a day may have 23 or 25 hours.
  const step = 15 * 60_000;
  let at = Math.ceil((reader.now.valueOf() + 1) / step) * step;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: reader.tz,
    hour: "2-digit",
    minute: "2-digit",
  });
  for (let tries = 0; tries < 120 && clock.format(new Date(at)) !== "09:00"; tries += 1) at += step;
  return new Date(at).toISOString();
}
