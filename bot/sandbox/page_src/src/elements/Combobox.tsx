import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { words } from "../blocks/Display";
import { useSandbox } from "../context";
import type { Option, OptionGroup } from "../types";
import { Popover } from "./Popover";

interface Props {
  chosen: Option[];
  options: OptionGroup[] | ((typed: string) => Promise<OptionGroup[]>);
  onChoose: (next: Option[]) => Promise<void> | void;
  many: boolean;
  clearable: boolean;
  invalid: boolean;
  label: string;
  placeholder: string;
  /** Letters that must be typed before the app is asked. */
  minimum: number;
  testId: string;
  autoFocus?: boolean;
}

const PAUSE_MS = 180;

function matching(groups: OptionGroup[], typed: string): OptionGroup[] {
  const sought = typed.normalize("NFKC").toLowerCase();
  const holds = (option: Option) =>
    words(option.text).normalize("NFKC").toLowerCase().includes(sought);
  return groups
    .map((group) => ({ ...group, options: group.options.filter(holds) }))
    .filter((group) => group.options.length > 0);
}

/** The groups to show for what is typed: filtered here, or asked for after a short pause. */
function useGroups(options: Props["options"], typed: string, open: boolean, minimum: number) {
  const [found, setFound] = useState<OptionGroup[] | null>(null);
  const asked = useRef(0);
  const ask = useRef(options);
  ask.current = options;
  const local = typeof options !== "function";
  useEffect(() => {
    if (local || !open) return undefined;
    if (typed.length < minimum) {
      setFound([]);
      return undefined;
    }
    const turn = (asked.current += 1);
    const timer = window.setTimeout(async () => {
      const { current } = ask;
      const groups = typeof current === "function" ? await current(typed).catch(() => []) : [];
      // An answer that comes after a later question is not wanted any more.
      if (turn === asked.current) setFound(groups);
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [local, typed, open, minimum]);
  return local ? matching(options, typed) : found;
}

/** A select menu with search, one or many choices, by mouse or keyboard. */
export function Combobox(props: Props) {
  const { chosen, onChoose, many, label, testId } = props;
  const { say } = useSandbox();
  const list = useId();
  const anchor = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const groups = useGroups(props.options, typed, open, props.minimum);
  const shown = (groups ?? []).flatMap((group) => group.options);
  const has = (option: Option) => chosen.some((one) => one.value === option.value);

  const close = () => {
    setOpen(false);
    setTyped("");
  };
  const pick = (option: Option) => {
    const rest = chosen.filter((one) => one.value !== option.value);
    if (many) void onChoose(has(option) ? rest : [...chosen, option]);
    else void onChoose([option]);
    if (many) setTyped("");
    else close();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const option = shown[at];
    if (step) {
      if (open) setAt((at + step + shown.length) % Math.max(1, shown.length));
      setOpen(true);
    } else if (event.key === "Enter" && open && option) pick(option);
    else if (event.key === "Escape" && open) close();
    else if (event.key === "Backspace" && !typed && many) void onChoose(chosen.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const single = many ? "" : words(chosen[0]?.text);
  return (
    <div
      className={`combobox ${props.invalid ? "invalid" : ""}`}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
      ref={anchor}
    >
      {many &&
        chosen.map((option) => (
          <span className="chip" key={option.value}>
            {words(option.text)}
            <button
              aria-label={`${say("clear")}: ${words(option.text)}`}
              onClick={() => void onChoose(chosen.filter((one) => one.value !== option.value))}
              type="button"
            >
              ×
            </button>
          </span>
        ))}
      <input
        aria-activedescendant={open && shown[at] ? `${list}-${at}` : undefined}
        aria-autocomplete="list"
        aria-controls={list}
        aria-expanded={open}
        aria-invalid={props.invalid}
        aria-label={label}
        autoComplete="off"
        autoFocus={props.autoFocus}
        data-testid={testId}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        placeholder={single || (many && chosen.length > 0 ? "" : props.placeholder || say("choose"))}
        role="combobox"
        title={single}
        value={open ? typed : single}
      />
      {props.clearable && !many && chosen.length > 0 && (
        <button
          aria-label={say("clear")}
          className="combobox-clear"
          onClick={() => void onChoose([])}
          type="button"
        >
          ×
        </button>
      )}
      <span aria-hidden="true" className="caret">▾</span>
      {open && (
        <Popover anchor={anchor} onClose={close}>
          <div aria-label={label} className="listbox" id={list} role="listbox">
            {groups === null && <div className="nothing">{say("loading")}</div>}
            {groups !== null && shown.length === 0 && (
              <div className="nothing">{say("noOptions")}</div>
            )}
            {(groups ?? []).map((group, index) => (
              <Group at={at} group={group} has={has} key={index} list={list} pick={pick} shown={shown} />
            ))}
          </div>
        </Popover>
      )}
    </div>
  );
}

interface GroupProps {
  group: OptionGroup;
  shown: Option[];
  at: number;
  list: string;
  has: (option: Option) => boolean;
  pick: (option: Option) => void;
}

function Group({ group, shown, at, list, has, pick }: GroupProps) {
  return (
    <>
      {words(group.label) && <div className="group-label">{words(group.label)}</div>}
      {group.options.map((option) => {
        const index = shown.indexOf(option);
        return (
          <div
            aria-selected={has(option)}
            className={`option ${index === at ? "active" : ""}`}
            id={`${list}-${index}`}
            key={option.value}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(option)}
            ref={(node) => {
              if (index === at) node?.scrollIntoView({ block: "nearest" });
            }}
            role="option"
          >
            <span>{words(option.text)}</span>
            {option.description && <small>{words(option.description)}</small>}
          </div>
        );
      })}
    </>
  );
}
