import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failFiles } from "./problems/files.ts";
import type { Spill } from "./table/spill.ts";

/** A spill in a file that only this process knows. */
export interface FileSpill extends Spill {
  /** Bytes that were written. */
  readonly size: number;
  /** Gives the space back. */
  close(): void;
}

/**
 * Creates a spill in the folder for temporary files. The file has no name once it is open, where the system allows that, so that nothing is left of a process that is killed.
 * @throws HostError (here and from its methods) where the disk is full or cannot be written
 */
export function createSpill(folder: string = tmpdir()): FileSpill {
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
      return failFiles("createSpill", "spill-failed", { folder, reason });
    }
  };
  const own = attempt(() => mkdtempSync(join(folder, "adjoint-")));
  const remove = (): void => rmSync(own, { recursive: true, force: true });
  const file = attempt(() => openSync(join(own, "cells"), "wx+", 0o600));
  try {
    remove();
  } catch {
    // Windows removes no file that is open: it is removed when it is closed.
  }
  let size = 0;
  return {
    get size() {
      return size;
    },
    append(bytes) {
      const at = size;
      attempt(() => {
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, at + done);
      });
      size += bytes.length;
      return at;
    },
    read(at, into) {
      attempt(() => {
        for (let done = 0; done < into.length;) {
          const got = readSync(file, into, done, into.length - done, at + done);
          if (got === 0) throw Object.assign(new Error("the file is shorter than what was written"), { code: "EIO" });
          done += got;
        }
      });
    },
    close() {
      closeSync(file);
      remove();
    },
  };
}
