import { type ReactNode, useState } from "react";
import { useSandbox } from "../context";
import { ElementView } from "../elements/ElementView";
import { idOf, useSurface } from "../surface";
import type { Block, Json } from "../types";
import { Chart } from "./Chart";
import { DataTable } from "./DataTable";
import { Drawn, Guarded, prepared, Text, words } from "./Display";
import { unescape } from "./mrkdwn";

function Header({ block }: { block: Block }) {
  const level = Number(block.level ?? 2);
  return (
    <div aria-level={level} className={`block-header level-${level}`} role="heading">
      <Text text={block.text} />
    </div>
  );
}

function Section({ block, id }: { block: Block; id: string }) {
  return (
    <div className="block-section">
      <div className="block-section-body">
        {block.text && <Text text={block.text} />}
        {block.fields && (
          <div className="block-fields">
            {block.fields.map((field: Json, index: number) => (
              <Text key={index} text={field} />
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <div className="block-accessory">
          <ElementView block={id} element={block.accessory} label={words(block.text)} />
        </div>
      )}
    </div>
  );
}

function Context({ block }: { block: Block }) {
  return (
    <div className="block-context">
      {(block.elements ?? []).map((element: Json, index: number) =>
        element.type === "image" ? (
          <span className="image-alt" key={index}>{element.alt_text}</span>
        ) : (
          <Text key={index} text={element} />
        ),
      )}
    </div>
  );
}

function Actions({ block, id }: { block: Block; id: string }) {
  return (
    <div className="block-actions">
      {(block.elements ?? []).map((element: Json, index: number) => (
        <ElementView block={id} element={element} key={element.action_id ?? index} />
      ))}
    </div>
  );
}

function Input({ block, id }: { block: Block; id: string }) {
  const { say } = useSandbox();
  const error = useSurface().errors[id];
  const label = words(block.label);
  return (
    <div className={error ? "block-input has-error" : "block-input"}>
      <div className="input-label" id={`label-${id}`}>
        {label}
        {block.optional && <span className="optional"> {say("optional")}</span>}
      </div>
      <ElementView
        block={id}
        clearable={Boolean(block.optional)}
        element={block.element}
        invalid={Boolean(error)}
        label={label}
        quiet={!block.dispatch_action}
      />
      {error && (
        <div className="input-error" role="alert">{error}</div>
      )}
      {block.hint && (
        <div className="input-hint">
          <Text text={block.hint} />
        </div>
      )}
    </div>
  );
}

function Container({ block }: { block: Block }) {
  const [open, setOpen] = useState(!(block.is_collapsible && block.default_collapsed));
  const title = (
    <>
      <strong>{words(block.title)}</strong>
      {block.subtitle && <Text text={block.subtitle} />}
    </>
  );
  return (
    <div aria-label={words(block.title)} className="block-container" role="group">
      {block.is_collapsible ? (
        <button
          aria-expanded={open}
          className="container-head"
          onClick={() => setOpen(!open)}
          type="button"
        >
          <span aria-hidden="true">{open ? "▾" : "▸"}</span>
          <span>{title}</span>
        </button>
      ) : (
        <div className="container-head">{title}</div>
      )}
      {open && (
        <div className="container-body">
          <Blocks blocks={block.child_blocks ?? []} />
        </div>
      )}
    </div>
  );
}

function Unknown({ block }: { block: Block }) {
  const { say } = useSandbox();
  const alt = block.alt_text ?? words(block.title);
  if (block.type === "image") return <div className="image-alt">{say("image")}: {unescape(alt)}</div>;
  return <div className="unsupported">{say("unsupported", { type: block.type })}</div>;
}

function Body({ block, id }: { block: Block; id: string }): ReactNode {
  switch (block.type) {
    case "header":
      return <Header block={block} />;
    case "section":
      return <Section block={block} id={id} />;
    case "context":
      return <Context block={block} />;
    case "actions":
    case "context_actions":
      return <Actions block={block} id={id} />;
    case "input":
      return <Input block={block} id={id} />;
    case "container":
      return <Container block={block} />;
    case "data_table":
      return <DataTable block={block} />;
    case "data_visualization":
      return <Chart block={block} />;
    case "carousel":
      return <Blocks blocks={block.elements ?? block.cards ?? []} />;
    case "card":
      return <Card block={block} id={id} />;
  }
  const drawable = prepared(block);
  return drawable ? <Drawn blocks={[drawable]} /> : <Unknown block={block} />;
}

function Card({ block, id }: { block: Block; id: string }) {
  return (
    <>
      <Drawn blocks={[prepared(block)!]} />
      {block.actions?.length > 0 && <Actions block={{ ...block, elements: block.actions }} id={id} />}
    </>
  );
}

/** Blocks of a message, a modal or the Home tab, each on its own so that one cannot break another. */
export function Blocks({ blocks }: { blocks: Block[] }) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => {
        const id = idOf(block, index);
        return (
          <div className={`block block-of-${block.type}`} data-testid={`block-${id}`} key={id}>
            <Guarded fallback={<Unknown block={block} />} subject={block}>
              <Body block={block} id={id} />
            </Guarded>
          </div>
        );
      })}
    </div>
  );
}
