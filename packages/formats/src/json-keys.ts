/**
 * The first key that an object of a JSON text names twice, if one does: `JSON.parse` keeps the last and says nothing.
 * @param json a text that `JSON.parse` has accepted
 */
export function findDuplicateKey(json: string): string | undefined {
  // One set of keys for each object that is open, undefined for arrays.
  const open: (Set<string> | undefined)[] = [];
  // Strings, and what opens or closes; a string before a colon is a key. Nothing else can hold these characters.
  const tokens = /"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g;
  for (const [token] of json.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token.endsWith(":")) {
      const key = JSON.parse(token.slice(0, -1)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}
