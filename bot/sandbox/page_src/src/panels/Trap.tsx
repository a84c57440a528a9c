import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

interface Props {
  label: string;
  className: string;
  testId: string;
  onEscape: () => void;
  children: ReactNode;
}

const FOCUSABLE = "button:not([disabled]), input, textarea, select, a[href], [tabindex='0']";

/** A dialog over the page that keeps the keyboard inside and gives the focus back at the end. */
export function Trap({ label, className, testId, onEscape, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    if (!box.current?.contains(document.activeElement)) box.current?.focus();
    return () => before?.focus?.();
  }, []);
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      onEscape();
    }
    if (event.key !== "Tab" || !box.current) return;
    const all = [...box.current.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const edge = event.shiftKey ? all[0] : all.at(-1);
    const inside = document.activeElement !== box.current;
    if (document.activeElement === edge || (!inside && event.shiftKey)) {
      event.preventDefault();
      (event.shiftKey ? all.at(-1) : all[0])?.focus();
    }
  };
  return (
    <div className="backdrop">
      <div
        aria-label={label}
        aria-modal="true"
        className={className}
        data-testid={testId}
        onKeyDown={press}
        ref={box}
        role="dialog"
        tabIndex={-1}
      >
        {children}
      </div>
    </div>
  );
}
