import { useState } from "react";
import { useSandbox } from "../context";
import { dayInWords } from "../dates";

interface Props {
  chosen: string | null;
  today: string;
  onChoose: (day: string) => void;
}

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function iso(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The days of one month by weeks from Sunday; null before the first and after the last. */
function weeks(year: number, month: number): (string | null)[][] {
  const lead = new Date(Date.UTC(year, month, 1)).getUTCDay();
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const cells: (string | null)[] = Array.from({ length: lead }, () => null);
  for (let day = 1; day <= count; day += 1) cells.push(iso(new Date(Date.UTC(year, month, day))));
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** One month as a grid of buttons, each named by its full date. */
export function Calendar({ chosen, today, onChoose }: Props) {
  const { say, reader } = useSandbox();
  const [first, setFirst] = useState(() => utc(chosen ?? today));
  const year = first.getUTCFullYear();
  const month = first.getUTCMonth();
  const named = (options: Intl.DateTimeFormatOptions, at: Date) =>
    new Intl.DateTimeFormat(reader.locale, { timeZone: "UTC", ...options }).format(at);
  const turn = (by: number) => setFirst(new Date(Date.UTC(year, month + by, 1)));
  // 1 February 2026 is a Sunday.
  const heads = [1, 2, 3, 4, 5, 6, 7].map((day) => new Date(Date.UTC(2026, 1, day)));
  return (
    <div aria-label={named({ year: "numeric", month: "long" }, first)} className="calendar" role="dialog">
      <div className="calendar-head">
        <button aria-label={say("prevMonth")} onClick={() => turn(-1)} type="button">‹</button>
        <strong>{named({ year: "numeric", month: "long" }, first)}</strong>
        <button aria-label={say("nextMonth")} onClick={() => turn(1)} type="button">›</button>
      </div>
      <table>
        <thead>
          <tr>
            {heads.map((at) => (
              <th key={at.valueOf()}>{named({ weekday: "narrow" }, at)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks(year, month).map((week, index) => (
            <tr key={index}>
              {week.map((day, column) => (
                <td key={column}>
                  {day && (
                    <button
                      aria-label={dayInWords(reader.locale, day)}
                      aria-pressed={day === chosen}
                      className={day === today ? "today" : ""}
                      onClick={() => onChoose(day)}
                      onMouseDown={(event) => event.preventDefault()}
                      type="button"
                    >
                      {Number(day.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
