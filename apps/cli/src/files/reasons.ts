import { FileError } from "../errors.ts";

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "the system does not permit it"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "the file would be too large"],
  ["EROFS", "the file system is read-only"],
  ["EMFILE", "too many files are open"],
  ["ENFILE", "too many files are open"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ELOOP", "the links lead in a circle"],
  ["EIO", "the device reported an error"],
  ["EPIPE", "nothing reads the pipe"],
  ["ENXIO", "no device or reader is connected to it"],
  ["EEXIST", "a file of this name exists"],
  ["EBUSY", "another program uses it"],
  ["EADDRINUSE", "another program listens there"],
  ["EADDRNOTAVAIL", "this machine has no such address"],
  ["ENOTFOUND", "there is no such name"],
]);

/** Returns the code of an error of the system: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Returns in words why the system refused. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return (code === undefined ? undefined : REASONS.get(code)) ?? code ?? (error instanceof Error ? error.message : String(error));
}

/** Returns the error for a path that could not be read. */
export function unreadable(option: string, path: string, error: unknown): FileError<"unreadable"> {
  const code = codeOf(error);
  const next =
    code === "EISDIR"
      ? "Name a file inside it."
      : code === "EACCES" || code === "EPERM"
        ? "Check who may read it."
        : code === "EMFILE" || code === "ENFILE"
          ? "Close other programs, or raise the limit with ulimit -n."
          : "Check the path.";
  return new FileError("unreadable", { option, path: path === "-" ? "standard input" : path, reason: reasonOf(error), next });
}

/** Returns the error for a path that could not be written. */
export function unwritable(option: string, path: string, error: unknown, next: string): FileError<"unwritable"> {
  return new FileError("unwritable", { option, path, reason: reasonOf(error), next });
}

/** The next step where a new file could not be made. */
export const NEXT_FOLDER = "Name a file in a folder that you may write to.";
