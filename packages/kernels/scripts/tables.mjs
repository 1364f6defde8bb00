import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** Returns the source of `assembly/generated/tables.ts`, from `src/tables.ts`: constants, and a class for each kind of record and for the frame. */
export async function tablesSource() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../src/tables.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    write: false,
  });
  const { CONSTANTS, NUMBERS, FRAME, LAYOUTS } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
  const constants = [
    ...Object.entries(CONSTANTS).map(([name, value]) => `export const ${name}: usize = ${value};`),
    ...Object.entries(NUMBERS).map(([name, value]) => `export const ${name}: f64 = ${value};`),
  ];
  const records = new Map();
  for (const [op, fields] of Object.entries(LAYOUTS)) if (fields.length > 0) records.set(fields, [...(records.get(fields) ?? []), op]);
  const classes = [...records].map(([fields, [op, ...more]]) => classSource(more.length > 0 ? "loss" : op, ["op", ...fields]));
  return `// Written by scripts/tables.mjs from src/tables.ts, where the meaning of each name stands.\n\n${constants.join("\n")}\n\n${[...classes, classSource("frame", FRAME)].join("\n")}\n`;
}

/** A class whose fields lie as `src/records.ts` writes them: words, and f64 at multiples of eight bytes, which AssemblyScript's own layout gives. */
function classSource(name, fields) {
  const members = fields.map((field) => (field.startsWith("f64:") ? `${field.slice(4)}: f64;` : `${field}: usize;`));
  return `@unmanaged export class ${name[0].toUpperCase()}${name.slice(1)} { ${members.join(" ")} }`;
}
