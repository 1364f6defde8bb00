import { signal } from "@preact/signals";
import type { ExportFormat } from "adjoint/exchange";
import { useEffect } from "preact/hooks";
import { Select } from "../../ui/controls.tsx";
import { announce } from "../../ui/live.tsx";
import { saveBytes } from "../../ui/save.ts";
import type { Files } from "../../worker/after-protocol.ts";
import { programOf } from "./program.ts";
import { trainer } from "./run.ts";
import { config } from "./state.ts";

const FORMATS = {
  adjoint: "Adjoint, a program that trains it",
  numpy: "NumPy, a module that predicts",
  pytorch: "PyTorch, weights and a script",
  keras: "Keras, weights and a script",
  js: "JavaScript, a module without dependencies",
  html: "a page that predicts",
  c: "C, a header",
  onnx: "ONNX",
  tfjs: "TensorFlow.js",
  npz: "NPZ by scikit-learn’s names",
} as const satisfies Readonly<Record<ExportFormat | "adjoint", string>>;
type Format = keyof typeof FORMATS;

const format = signal<Format>("adjoint");
const exported = signal<Files | string | undefined>(undefined);

/** The network as it stands, for other programs: as code to copy, and as files. */
export function Export() {
  const chosen = format.value;
  const { network } = trainer();
  useEffect(() => {
    exported.value = undefined;
    if (chosen === "adjoint") {
      const text = programOf(config.value, network.value?.sizes ?? []);
      exported.value = { files: [{ name: "train.mjs", bytes: new TextEncoder().encode(text) }], notes: [] };
    } else
      void trainer()
        .ask<"export">({ kind: "export", format: chosen })
        .then((files) => (exported.value = files));
  }, [chosen, network.value]);
  const files = exported.value;
  return (
    <div class="export" data-testid="export">
      <Select
        label="For"
        value={chosen}
        options={(Object.entries(FORMATS) as [Format, string][]).map(([value, label]) => ({ value, label }))}
        onChange={(value) => (format.value = value)}
      />
      {typeof files === "string" && <p class="small">{files}</p>}
      {typeof files === "object" &&
        files.files.map(({ name, bytes }) => (
          <div key={name} class="file">
            <p class="buttons">
              <code>{name}</code>
              {isText(name) && (
                <button type="button" class="button small" onClick={() => void copy(textOf(bytes))}>
                  Copy
                </button>
              )}
              <button
                type="button"
                class="button small"
                onClick={() => saveBytes(bytes as Uint8Array<ArrayBuffer>, name, "application/octet-stream")}
              >
                Save
              </button>
            </p>
            {isText(name) && (
              <pre tabIndex={0} role="region" aria-label={name}>
                {shortened(textOf(bytes))}
              </pre>
            )}
          </div>
        ))}
      {typeof files === "object" &&
        files.notes.map((note) => (
          <p key={note} class="small">
            {note}
          </p>
        ))}
    </div>
  );
}

const isText = (name: string): boolean => /\.(mjs|js|py|h|html)$/.test(name);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Long lines of numbers are shown in part; they are copied and saved whole. */
function shortened(text: string): string {
  const lines = text.split("\n").map((line) => (line.length > 160 ? `${line.slice(0, 157)}…` : line));
  return lines.length > 80 ? [...lines.slice(0, 80), `… ${lines.length - 80} more lines`].join("\n") : lines.join("\n");
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  announce("Copied.", 0);
}
