import { useMemo, useState } from "react";
import { useSandbox } from "../context";
import type { Block, Json } from "../types";
import { Drawn } from "./Display";

function plain(cell: Json): string {
  if (cell?.type !== "rich_text") return String(cell?.text ?? cell?.value ?? "");
  const inner = (part: Json): string => part.text ?? (part.elements ?? []).map(inner).join("");
  return inner(cell);
}

function weight(cell: Json): number | string {
  return cell?.type === "raw_number" ? Number(cell.value ?? cell.text) : plain(cell);
}

function compare(a: Json, b: Json): number {
  const [left, right] = [weight(a), weight(b)];
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left).localeCompare(String(right), undefined, { numeric: true });
}

function Cell({ cell }: { cell: Json }) {
  return cell?.type === "rich_text" ? <Drawn blocks={[cell]} /> : <>{plain(cell)}</>;
}

/** The sortable, searchable, paged table that the display library does not know. */
export function DataTable({ block }: { block: Block }) {
  const { say } = useSandbox();
  const [sort, setSort] = useState<{ column: number; down: boolean } | null>(null);
  const [sought, setSought] = useState("");
  const [page, setPage] = useState(0);
  const [header = [], ...body]: Json[][] = block.rows ?? [];
  const size: number = block.page_size ?? 5;
  const rows = useMemo(() => {
    const found = body.filter((row) =>
      row.some((cell) => plain(cell).toLowerCase().includes(sought.toLowerCase())),
    );
    if (!sort) return found;
    const sign = sort.down ? -1 : 1;
    return [...found].sort((a, b) => sign * compare(a[sort.column], b[sort.column]));
  }, [block, sought, sort]);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const at = Math.min(page, pages - 1);
  const caption = typeof block.caption === "string" ? block.caption : block.caption?.text;
  const numeric = (column: number) => body.some((row) => row[column]?.type === "raw_number");
  const range = { from: at * size + 1, to: Math.min(rows.length, (at + 1) * size), n: rows.length };
  return (
    <div className="data-table">
      <div className="data-table-head">
        <strong>{caption}</strong>
        {body.length > size && (
          <input
            aria-label={say("search")}
            onChange={(event) => setSought(event.target.value)}
            placeholder={say("search")}
            value={sought}
          />
        )}
      </div>
      <div className="scroll-x">
        <table aria-label={caption}>
          <thead>
            <tr>
              {header.map((cell, column) => (
                <th
                  aria-sort={sort?.column === column ? (sort.down ? "descending" : "ascending") : "none"}
                  className={numeric(column) ? "number" : ""}
                  key={column}
                >
                  <button
                    onClick={() =>
                      setSort({ column, down: sort?.column === column ? !sort.down : false })
                    }
                    type="button"
                  >
                    {plain(cell)}
                    {sort?.column === column && (sort.down ? " ▾" : " ▴")}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(at * size, (at + 1) * size).map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td className={numeric(column) ? "number" : ""} key={column}>
                    <Cell cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <div className="data-table-pages">
          <button disabled={at === 0} onClick={() => setPage(at - 1)} type="button">
            ‹ {say("previous")}
          </button>
          <span>{say("rows", range)}</span>
          <button disabled={at >= pages - 1} onClick={() => setPage(at + 1)} type="button">
            {say("next")} ›
          </button>
        </div>
      )}
    </div>
  );
}
