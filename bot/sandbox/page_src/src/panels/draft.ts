import { createContext, type RefObject, useContext } from "react";

/** A text that the guide wants in the composer; `turn` tells two equal texts apart. */
export interface Draft {
  text: string;
  turn: number;
}

interface Drafts {
  draft: Draft;
  /** The turn that a composer took last: the next composer must not take it again. */
  taken: RefObject<number>;
  fill: (text: string) => void;
}

export const DraftContext = createContext<Drafts | null>(null);

export function useDraft(): Drafts {
  const drafts = useContext(DraftContext);
  if (!drafts) throw new Error("a composer outside of a workspace");
  return drafts;
}
