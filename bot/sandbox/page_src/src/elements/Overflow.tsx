import { useRef, useState } from "react";
import { words } from "../blocks/Display";
import { useSandbox } from "../context";
import { useSurface } from "../surface";
import type { Option } from "../types";
import type { ElementProps } from "./ElementView";
import { Popover } from "./Popover";

/** The "…" menu. */
export function Overflow({ block, element }: ElementProps) {
  const { say, confirm } = useSandbox();
  const surface = useSurface();
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const choose = async (option: Option) => {
    setOpen(false);
    if (element.confirm && !(await confirm(element.confirm))) return;
    if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
    await surface.dispatch(block, element, { selected_option: option });
  };
  return (
    <>
      <button
        aria-expanded={open}
        aria-haspopup="menu"
        aria-label={say("more")}
        className="slack-button overflow"
        data-testid={`action-${element.action_id}`}
        onClick={() => setOpen(!open)}
        ref={anchor}
        type="button"
      >
        ⋯
      </button>
      {open && (
        <Popover align="right" anchor={anchor} height={200} onClose={() => setOpen(false)} width={240}>
          <div className="menu" role="menu">
            {(element.options ?? []).map((option: Option) => (
              <button
                key={option.value ?? option.text.text}
                onClick={() => void choose(option)}
                role="menuitem"
                type="button"
              >
                {words(option.text)}
              </button>
            ))}
          </div>
        </Popover>
      )}
    </>
  );
}
