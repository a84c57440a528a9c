import { words } from "../blocks/Display";
import { useSandbox } from "../context";
import { useSurface } from "../surface";
import type { Option } from "../types";
import { Combobox } from "./Combobox";
import type { ElementProps } from "./ElementView";

/** Every quarter of an hour, written as the person writes times; the value is HH:MM. */
function times(locale: string): Option[] {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    hour: "numeric",
    minute: "2-digit",
  });
  return Array.from({ length: 96 }, (_, quarter) => {
    const at = new Date(quarter * 15 * 60_000);
    return {
      value: at.toISOString().slice(11, 16),
      text: { type: "plain_text", text: format.format(at) },
    };
  });
}

/** A time of day. */
export function TimePicker({ block, element, label, quiet, clearable, invalid }: ElementProps) {
  const { reader } = useSandbox();
  const surface = useSurface();
  const options = times(reader.locale);
  const time: string | null = surface.value(block, element)?.selected_time ?? null;
  const unlisted: Option = { value: time ?? "", text: { type: "plain_text", text: time ?? "" } };
  const chosen = time ? [options.find((one) => one.value === time) ?? unlisted] : [];
  const choose = async (next: Option[]) => {
    const selected_time = next[0]?.value ?? null;
    surface.enter(block, element, { type: element.type, selected_time });
    if (!quiet) await surface.dispatch(block, element, { selected_time });
  };
  return (
    <Combobox
      chosen={chosen}
      clearable={Boolean(clearable)}
      invalid={Boolean(invalid)}
      label={label || words(element.placeholder)}
      many={false}
      minimum={0}
      onChoose={choose}
      options={[{ label: { type: "plain_text", text: "" }, options }]}
      placeholder={words(element.placeholder)}
      testId={`action-${element.action_id}`}
    />
  );
}
