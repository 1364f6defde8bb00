import { bytes } from "./numbers.ts";
import type { Output } from "../io.ts";
import { columnsOf, createStyle, fit, isTerminal, visible } from "./style.ts";

/** What has arrived of a file [bytes], and its size where the server sends it. */
export interface Piece {
  readonly file: string;
  readonly received: number;
  readonly total?: number;
}

/** Shows a download: on a terminal a line that is redrawn, elsewhere a line for each file. */
export function createDownloadProgress(stream: Output, env: NodeJS.ProcessEnv): { show(piece: Piece): void; finish(): void } {
  const drawn = isTerminal(stream, env);
  const style = createStyle(stream, env);
  let current: string | undefined;
  return {
    show({ file, received, total }) {
      if (!drawn) {
        if (file !== current) stream.write(`downloading ${visible(file)}${total === undefined ? "" : ` (${bytes(total)})`}\n`);
      } else {
        if (current !== undefined && file !== current) stream.write("\n");
        stream.write(
          `\r\u001b[K${downloadLine({ file, received, ...(total === undefined ? {} : { total }) }, columnsOf(stream) - 1, style.cyan)}`,
        );
      }
      current = file;
    },
    finish() {
      if (drawn && current !== undefined) stream.write("\n");
      current = undefined;
    },
  };
}

function downloadLine({ file, received, total }: Piece, columns: number, paint: (text: string) => string): string {
  if (total === undefined || total === 0) return fit(`downloading ${visible(file)}  ${bytes(received)}`, columns);
  const text = `downloading ${visible(file)}  ${bytes(received)} of ${bytes(total)}`;
  const width = Math.min(24, columns - text.length - 2);
  if (width < 8) return fit(text, columns);
  const full = Math.round(Math.min(1, received / total) * width);
  return `${text}  ${paint("━".repeat(full))}${"─".repeat(width - full)}`;
}
