import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The folder of the package that a bundled module is from, or null for our own. */
function packageOf(module: string): string | null {
  const path = module.split("\\").join("/").replace(/^\0/, "");
  const at = path.lastIndexOf("/node_modules/");
  if (at < 0) return null;
  const rest = path.slice(at + "/node_modules/".length).split("/");
  const name = rest[0]!.startsWith("@") ? rest.slice(0, 2) : rest.slice(0, 1);
  return join(path.slice(0, at), "node_modules", ...name);
}

function entry(folder: string): string | null {
  if (!existsSync(join(folder, "package.json"))) return null;
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).sort().find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(folder, file), "utf8").replace(/\r/g, "").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
}

/** Writes assets/licenses.txt: the terms of every package whose code the bundle contains. */
export function licenses(): Plugin {
  return {
    name: "licenses",
    generateBundle() {
      const folders = new Set([...this.getModuleIds()].map(packageOf).filter((each) => each !== null));
      const entries = [...folders].map(entry).filter((each) => each !== null);
      const source = [...new Set(entries)].sort().join(`\n${"-".repeat(72)}\n\n`);
      this.emitFile({ type: "asset", fileName: "assets/licenses.txt", source });
    },
  };
}
