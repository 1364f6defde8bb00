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
 * Creates a spill in the folder for temporary files. The first write makes its file, which has no name once it is open, where the system allows that, so that nothing is left
 * of a process that is killed. Its methods throw a HostError where the disk is full or cannot be written.
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
  let file: { readonly handle: number; readonly own: string } | undefined;
  const remove = (own: string): void => rmSync(own, { recursive: true, force: true });
  const open = (): number => {
    if (file !== undefined) return file.handle;
    const own = attempt(() => mkdtempSync(join(folder, "adjoint-")));
    const handle = attempt(() => openSync(join(own, "cells"), "wx+", 0o600));
    file = { handle, own };
    try {
      remove(own);
    } catch {
      // Windows removes no file that is open: it is removed when it is closed.
    }
    return handle;
  };
  let size = 0;
  return {
    get size() {
      return size;
    },
    append(bytes) {
      const at = size;
      const handle = open();
      attempt(() => {
        for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, at + done);
      });
      size += bytes.length;
      return at;
    },
    read(at, into) {
      const handle = open();
      attempt(() => {
        for (let done = 0; done < into.length;) {
          const got = readSync(handle, into, done, into.length - done, at + done);
          if (got === 0) throw Object.assign(new Error("the file is shorter than what was written"), { code: "EIO" });
          done += got;
        }
      });
    },
    close() {
      if (file === undefined) return;
      const { handle, own } = file;
      file = undefined;
      closeSync(handle);
      remove(own);
    },
  };
}
