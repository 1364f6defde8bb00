/** Files with their paths, as they were dropped or chosen. */
export type Dropped = readonly { readonly path: string; readonly file: File }[];

/** Returns what was dropped, the files of folders included. The event's data must be read before anything is awaited. */
export async function filesOf(transfer: DataTransfer | null): Promise<Dropped> {
  const entries = [...(transfer?.items ?? [])].map((item) => ({ file: item.getAsFile(), entry: item.webkitGetAsEntry() }));
  const found = await Promise.all(
    entries.map(async ({ file, entry }) => (entry?.isDirectory ? walk(entry, "") : file === null ? [] : [{ path: file.name, file }])),
  );
  // Some programs drop files without items.
  return found.length > 0 ? found.flat() : chosen([...(transfer?.files ?? [])]);
}

/** Returns chosen files with their paths in the folder that was chosen, if one was. */
export function chosen(files: readonly File[]): Dropped {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** More files than this are no run. */
const MOST = 5000;

async function walk(entry: FileSystemEntry, folder: string): Promise<Dropped> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: { readonly path: string; readonly file: File }[] = [];
  for (;;) {
    // A reader gives a part of the entries at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0 || found.length > MOST) return found;
    for (const each of some) found.push(...(await walk(each, `${path}/`)));
  }
}
