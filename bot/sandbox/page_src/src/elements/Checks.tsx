import { Text, words } from "../blocks/Display";
import { useSandbox } from "../context";
import { useSurface } from "../surface";
import type { Option } from "../types";
import type { ElementProps } from "./ElementView";

/** Checkboxes and radio buttons. */
export function Checks({ block, element, label, quiet, invalid }: ElementProps) {
  const { confirm } = useSandbox();
  const surface = useSurface();
  const single = element.type === "radio_buttons";
  const value = surface.value(block, element) ?? {};
  const chosen: Option[] = single
    ? [value.selected_option].filter(Boolean)
    : (value.selected_options ?? []);
  const has = (option: Option) => chosen.some((one) => one.value === option.value);
  const change = async (option: Option) => {
    if (element.confirm && !(await confirm(element.confirm))) return;
    const rest = chosen.filter((one) => one.value !== option.value);
    const fields = single
      ? { selected_option: option }
      : { selected_options: has(option) ? rest : [...chosen, option] };
    surface.enter(block, element, { type: element.type, ...fields });
    if (!quiet) await surface.dispatch(block, element, fields);
  };
  return (
    <div
      aria-invalid={invalid}
      aria-label={label}
      className="checks"
      data-testid={`action-${element.action_id}`}
      role={single ? "radiogroup" : "group"}
    >
      {(element.options ?? []).map((option: Option) => (
        <label className="check" key={option.value}>
          <input
            aria-label={words(option.text)}
            checked={has(option)}
            name={`${block}-${element.action_id}`}
            onChange={() => void change(option)}
            type={single ? "radio" : "checkbox"}
          />
          <span>
            <Text text={option.text} />
            {option.description && (
              <span className="check-description">
                <Text text={option.description} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
