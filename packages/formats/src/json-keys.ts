/**
 * Returns the first key that an object of a JSON text names twice, if one does: `JSON.parse` keeps the last and says nothing.
 * @param json a text that `JSON.parse` has accepted
 */
export function findDuplicateKey(json: string): string | undefined {
  // One set of keys for each object that is open, undefined for arrays.
  const open: (Set<string> | undefined)[] = [];
  // What opens or closes, and the beginnings of strings; nothing else can hold these characters.
  const tokens = /["{}[\]]/g;
  for (let match = tokens.exec(json); match !== null; match = tokens.exec(json)) {
    const [token] = match;
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else {
      const end = endOfString(json, match.index);
      tokens.lastIndex = end;
      // A string before a colon is a key.
      if (!isBeforeColon(json, end)) continue;
      const key = JSON.parse(json.slice(match.index, end)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

/** Returns the position after a string's closing quote. A loop and not a pattern, which needs a stack as deep as the string is long. */
function endOfString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote + 1;
}

/** Tells whether an odd number of backslashes stands before a character. */
function isEscaped(json: string, at: number): boolean {
  let before = at;
  while (json[before - 1] === "\\") before--;
  return (at - before) % 2 === 1;
}

function isBeforeColon(json: string, at: number): boolean {
  let next = at;
  while (" \t\n\r".includes(json[next] ?? "x")) next++;
  return json[next] === ":";
}
