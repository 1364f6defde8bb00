import { useRef } from "preact/hooks";
import type { Place } from "@adjoint/formula";
import type { Answer } from "../../worker/check-protocol.ts";
import { waiting } from "./checker.ts";
import { LONGEST, state } from "./state.ts";

/** What stands at the beginning of a line, and what is underlined in it. */
interface Mark {
  readonly place: Place;
  readonly kind: "correct" | "mistake" | "unknown" | "unchecked" | "refused";
}

/** A text field with what was found drawn under it: the field itself stays an ordinary one. */
export function Editor({ answer }: { readonly answer: Answer | undefined }) {
  const { text } = state.values.value;
  const under = useRef<HTMLDivElement>(null);
  const marks = waiting.value && answer?.type === "checked" ? [] : marksOf(answer);
  const lines = text.split("\n");
  return (
    <div class="editor">
      <div class="under" ref={under} aria-hidden="true">
        {lines.map((line, i) => {
          const own = marks.filter(({ place }) => place.line === i + 1);
          return (
            <div key={i} class="line" data-kind={own.find(({ kind }) => kind !== "correct" && kind !== "unchecked")?.kind ?? own[0]?.kind}>
              {underlined(line, own)}
            </div>
          );
        })}
      </div>
      <textarea
        aria-label="Your formulas"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        value={text}
        rows={Math.min(26, Math.max(9, lines.length + 1))}
        onScroll={(event) => under.current?.scrollTo(event.currentTarget.scrollLeft, event.currentTarget.scrollTop)}
        onInput={(event) => state.set({ text: event.currentTarget.value })}
        maxLength={LONGEST}
        onPaste={(event) => {
          // What does not fit is not cut off behind the visitor's back.
          const pasted = event.clipboardData?.getData("text") ?? "";
          if (text.length + pasted.length <= LONGEST) return;
          event.preventDefault();
          refuseLong(pasted.length);
        }}
      />
    </div>
  );
}

function refuseLong(length: number): void {
  state.fail(`The text has ${length} characters; this page takes ${LONGEST}. Check it with the command line: adjoint check FILE.`);
}

function marksOf(answer: Answer | undefined): Mark[] {
  if (answer === undefined) return [];
  if (answer.type === "refused") return answer.place === undefined ? [] : [{ place: answer.place, kind: "refused" }];
  return answer.report.targets.map(({ span, status }) => ({ place: span, kind: status }));
}

/** A line with the places of its mistakes marked. */
function underlined(line: string, marks: readonly Mark[]) {
  const wrong = marks
    .filter(({ kind }) => kind === "mistake" || kind === "unknown" || kind === "refused")
    .sort((a, b) => a.place.column - b.place.column);
  const parts = [];
  let at = 0;
  for (const { place, kind } of wrong) {
    const start = Math.max(at, place.column - 1);
    const end = Math.min(line.length, place.column - 1 + place.length);
    if (end <= start && kind !== "refused") continue;
    parts.push(line.slice(at, start), <mark data-kind={kind}>{line.slice(start, end) || " "}</mark>);
    at = Math.max(start, end);
  }
  return [...parts, line.slice(at), "\u200b"];
}
