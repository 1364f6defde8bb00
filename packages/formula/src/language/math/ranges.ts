import type { Expression } from "../../ir/core.ts";
import type { Cursor } from "./cursor.ts";
import type { LayerRange } from "./statements.ts";

/** l = L − 1, L − 2, …, 2: for which layers an equation holds. i = 1, …, m counts examples. */
export function layerRange(read: Cursor): LayerRange | undefined {
  const from = read.at;
  const token = read.peek();
  if (token.kind !== "name" || token.text.length > 1 || !read.is("=", 1)) return undefined;
  const bounds: Expression[] = [];
  let dots = false;
  read.at += 2;
  for (;;) {
    if (read.is("…") || read.is(".")) {
      dots = true;
      read.next();
    } else if ((read.is(",") || read.is(";")) && read.peek(1).kind === "name" && read.is("=", 2)) break;
    else if (read.is(",") || read.is(";") || read.is(":")) {
      dots ||= read.is(":");
      read.next();
    } else if (read.peek().kind === "number" || read.peek().kind === "name") {
      if (read.peek().kind === "name" && !/^[a-zA-Z]$/.test(read.peek().text)) break;
      bounds.push(read.expression());
    } else break;
  }
  const ends = read.peek().kind === "newline" || read.peek().kind === "end" || read.peek().kind === "words" || read.is(",") || read.is(";");
  if (!dots || bounds.length < 2 || !ends) {
    read.at = from;
    return undefined;
  }
  return { letter: token.text, from: bounds[0], to: bounds[bounds.length - 1] };
}

/** Where the `end for` stands of a loop whose range was read last, if the text has one. */
export function endOfLoop(read: Cursor): number | undefined {
  const rest = read.build.excerpt.text.slice(read.last());
  const end = rest.search(/\bend\s?for\b|\\EndFor\b/i);
  return end < 0 ? undefined : read.last() + end;
}
