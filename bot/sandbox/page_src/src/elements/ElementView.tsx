import type { Element } from "../types";
import { useSandbox } from "../context";
import { Button, FeedbackButtons } from "./Button";
import { Checks } from "./Checks";
import { DatePicker } from "./DatePicker";
import { Overflow } from "./Overflow";
import { Select } from "./Select";
import { TextInput } from "./TextInput";
import { TimePicker } from "./TimePicker";

export interface ElementProps {
  block: string;
  element: Element;
  label?: string;
  /** In an input block without dispatch_action: entering a value tells the app nothing yet. */
  quiet?: boolean;
  clearable?: boolean;
  invalid?: boolean;
}

/** Any interactive element, in any block. */
export function ElementView(props: ElementProps) {
  const { say } = useSandbox();
  const { type } = props.element;
  if (type === "button" || type === "workflow_button") return <Button {...props} />;
  if (type === "feedback_buttons") return <FeedbackButtons {...props} />;
  if (type === "overflow") return <Overflow {...props} />;
  if (type === "checkboxes" || type === "radio_buttons") return <Checks {...props} />;
  if (type === "datepicker") return <DatePicker {...props} />;
  if (type === "timepicker") return <TimePicker {...props} />;
  if (/_select$/.test(type)) return <Select {...props} />;
  if (/^(plain_text|number|email_text|url_text)_input$/.test(type)) return <TextInput {...props} />;
  if (type === "image") return <span className="image-alt">{props.element.alt_text}</span>;
  return <span className="unsupported">{say("unsupported", { type })}</span>;
}
