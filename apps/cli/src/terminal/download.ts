import { bytes } from "./numbers.ts";
import type { ProgressStream } from "./progress.ts";
import { columnsOf, createStyle, fit, isTerminal } from "./style.ts";

/** What has arrived of a file [bytes], of how many where the server tells. */
export interface Piece {
  readonly file: string;
  readonly received: number;
  readonly total?: number;
}

/** Shows a download: on a terminal a line that is drawn over, elsewhere a line for each file. */
export function createDownloadProgress(stream: ProgressStream, env: NodeJS.ProcessEnv): { show(piece: Piece): void; finish(): void } {
  const drawn = isTerminal(stream, env);
  const style = createStyle(stream, env);
  let current: string | undefined;
  return {
    show({ file, received, total }) {
      if (!drawn) {
        if (file !== current) stream.write(`downloading ${file}${total === undefined ? "" : ` (${bytes(total)})`}\n`);
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
  if (total === undefined || total === 0) return fit(`downloading ${file}  ${bytes(received)}`, columns);
  const text = `downloading ${file}  ${bytes(received)} of ${bytes(total)}`;
  const width = Math.min(24, columns - text.length - 2);
  if (width < 8) return fit(text, columns);
  const full = Math.round(Math.min(1, received / total) * width);
  return `${text}  ${paint("━".repeat(full))}${"─".repeat(width - full)}`;
}
