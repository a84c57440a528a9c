// Writes ../page/SOURCES.sha256: one line per source file and per built file, in the form that
// `sha256sum -c` reads, paths relative to bot/sandbox. A test recomputes it, so a page that was
// not rebuilt after a change of its sources, or was edited by hand, cannot be committed unseen.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const sandbox = dirname(here);
const listed = "SOURCES.sha256";

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === listed) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

const lines = [...files(here), ...files(join(sandbox, "page"))]
  .map((path) => [relative(sandbox, path).split("\\").join("/"), readFileSync(path)])
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, bytes]) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`);
writeFileSync(join(sandbox, "page", listed), lines.join(""));
