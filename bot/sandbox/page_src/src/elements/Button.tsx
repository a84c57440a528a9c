import { Text, words } from "../blocks/Display";
import { useSandbox } from "../context";
import { useSurface } from "../surface";
import type { Element } from "../types";
import type { ElementProps } from "./ElementView";

export function Button({ block, element }: ElementProps) {
  const { confirm } = useSandbox();
  const surface = useSurface();
  const busy = surface.busy === `${block}\n${element.action_id}`;
  const press = async () => {
    if (element.confirm && !(await confirm(element.confirm))) return;
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    await surface.dispatch(block, element, {
      text: element.text,
      ...(element.value === undefined ? {} : { value: element.value }),
    });
  };
  return (
    <button
      aria-busy={busy}
      aria-label={element.accessibility_label}
      className={`slack-button ${element.style ?? ""} ${busy ? "busy" : ""}`}
      data-testid={`action-${element.action_id}`}
      disabled={busy}
      onClick={press}
      type="button"
    >
      <Text text={element.text} />
    </button>
  );
}

/** The thumbs-up and thumbs-down pair of a context_actions block. */
export function FeedbackButtons({ block, element }: ElementProps) {
  const surface = useSurface();
  const pair: Element[] = [element.positive_button, element.negative_button];
  return (
    <>
      {pair.map((button) => (
        <button
          className="slack-button"
          key={button.value}
          onClick={() => void surface.dispatch(block, element, { value: button.value })}
          type="button"
        >
          {words(button.text)}
        </button>
      ))}
    </>
  );
}
