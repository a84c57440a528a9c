import { useRef, useState } from "react";
import { words } from "../blocks/Display";
import { useSandbox } from "../context";
import { dayInWords, dayOf } from "../dates";
import { Icon } from "../panels/Icon";
import { useSurface } from "../surface";
import type { ElementProps } from "./ElementView";
import { Calendar } from "./Calendar";
import { Popover } from "./Popover";

/** YYYY-MM-DD from what was typed (2026-12-31, 2026/12/31, 2026年12月31日), or null. */
export function typedDay(text: string): string | null {
  const found = /^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*$/.exec(
    text.normalize("NFKC"),
  );
  if (!found) return null;
  const [, year, month, day] = found;
  const iso = `${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.valueOf()) && at.toISOString().startsWith(iso) ? iso : null;
}

/** A day: typed, or chosen in a calendar. */
export function DatePicker({ block, element, label, quiet, clearable, invalid }: ElementProps) {
  const { say, reader, confirm } = useSandbox();
  const surface = useSurface();
  const anchor = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const day: string | null = surface.value(block, element)?.selected_date ?? null;
  const choose = async (next: string | null) => {
    setTyped(null);
    setOpen(false);
    if (next === day) return;
    if (element.confirm && !(await confirm(element.confirm))) return;
    surface.enter(block, element, { type: element.type, selected_date: next });
    if (!quiet) await surface.dispatch(block, element, { selected_date: next });
  };
  const settle = () => {
    if (typed === null) return;
    const next = typed.trim() === "" ? null : typedDay(typed);
    if (next === null && typed.trim() !== "") setTyped(null);
    else void choose(next);
  };
  return (
    <div className={`combobox date ${invalid ? "invalid" : ""}`} ref={anchor}>
      <span className="date-icon"><Icon name="day" /></span>
      <input
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-invalid={invalid}
        aria-label={label || words(element.placeholder)}
        autoComplete="off"
        data-testid={`action-${element.action_id}`}
        data-value={day ?? ""}
        onBlur={settle}
        onChange={(event) => setTyped(event.target.value)}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") settle();
          else if (event.key === "ArrowDown") setOpen(true);
          else if (event.key === "Escape" && open) setOpen(false);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        placeholder={words(element.placeholder) || say("choose")}
        type="text"
        value={typed ?? (day ? dayInWords(reader.locale, day) : "")}
      />
      {clearable && day && (
        <button
          aria-label={say("clear")}
          className="combobox-clear"
          onClick={() => void choose(null)}
          type="button"
        >
          ×
        </button>
      )}
      {open && (
        <Popover anchor={anchor} height={310} onClose={() => setOpen(false)} width={264}>
          <Calendar
            chosen={day}
            onChoose={(next) => void choose(next)}
            today={dayOf(reader, reader.now)}
          />
        </Popover>
      )}
    </div>
  );
}
