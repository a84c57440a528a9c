import { createContext, useContext } from "react";

/** A text that the guide wants in the composer; `turn` tells two equal texts apart. */
export interface Draft {
  text: string;
  turn: number;
}

export const DraftContext = createContext<{ draft: Draft; fill: (text: string) => void }>({
  draft: { text: "", turn: 0 },
  fill: () => undefined,
});

export function useDraft() {
  return useContext(DraftContext);
}
