import { useId } from "react";
import type { Block } from "../types";
import { Drawn } from "./Display";

// The drawing is 444 units wide between its margins and a digit about 6.2: what fits side by side.
const WIDTH = 444;
const DIGIT = 6.2;
const GAP = 8;

function width(label: string): number {
  // A Japanese character takes the room of two digits.
  return [...label].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0) * DIGIT + GAP;
}

/** How many points one label of the x axis has to stand for, so that labels do not overlap. */
export function stride(labels: string[]): number {
  const widest = Math.max(...labels.map(width), 1);
  const room = WIDTH / Math.max(1, labels.length - 1);
  return Math.max(1, Math.ceil(widest / room));
}

/** A native chart. The library writes every label of the x axis; those without room are hidden. */
export function Chart({ block }: { block: Block }) {
  const id = useId();
  const series: { data?: { label: string }[] }[] = block.chart?.series ?? [];
  const labels: string[] =
    block.chart?.axis_config?.categories ??
    (series[0]?.data ?? []).map((point: { label: string }) => point.label);
  const step = stride(labels);
  // Counted from the last label backwards: the latest point is the one that people look for.
  const hidden = labels
    .map((_, index) => index)
    .filter((index) => (labels.length - 1 - index) % step !== 0)
    .map((index) => `[data-chart="${id}"] svg[role=img] > text:nth-of-type(${index + 1})`);
  const bare = block.chart?.type !== "pie" && !block.chart?.axis_config?.x_label;
  const isLine = block.chart?.type === "line";
  // A pair is actual and needed; four lines are the ends of a band, needed, and actual on top.
  const kind = !isLine ? "" : series.length === 2 ? "paired" : series.length === 4 ? "banded" : "";
  return (
    <div className={`chart ${kind} ${bare ? "bare" : ""}`} data-chart={id}>
      {hidden.length > 0 && <style>{`${hidden.join(",")}{display:none}`}</style>}
      <Drawn blocks={[block]} />
    </div>
  );
}
