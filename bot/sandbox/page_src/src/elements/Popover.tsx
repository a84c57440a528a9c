import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Props {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
  /** Height to keep free for it; above the anchor if there is no room below. */
  height?: number;
  align?: "left" | "right";
  width?: number;
}

/** A box at an element, above everything and outside of any scrolling parent. */
export function Popover({ anchor, onClose, children, height = 280, align = "left", width }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [style, setStyle] = useState<React.CSSProperties>({ visibility: "hidden" });
  useLayoutEffect(() => {
    const place = () => {
      const at = anchor.current?.getBoundingClientRect();
      if (!at) return;
      const above = window.innerHeight - at.bottom < height && at.top > height;
      const wide = width ?? Math.max(at.width, 220);
      const left = align === "right" ? at.right - wide : at.left;
      setStyle({
        left: Math.max(8, Math.min(left, window.innerWidth - wide - 8)),
        width: wide,
        maxHeight: height,
        ...(above ? { bottom: window.innerHeight - at.top + 4 } : { top: at.bottom + 4 }),
      });
    };
    place();
    window.addEventListener("resize", place);
    document.addEventListener("scroll", place, true);
    return () => {
      window.removeEventListener("resize", place);
      document.removeEventListener("scroll", place, true);
    };
  }, [anchor, height, align, width]);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) onClose();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [anchor, onClose]);
  return (
    <div className="popover" ref={box} style={style}>
      {children}
    </div>
  );
}
