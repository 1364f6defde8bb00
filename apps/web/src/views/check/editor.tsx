import { EditorView } from "@codemirror/view";
import type { Diagnostic } from "@codemirror/lint";
import type { Place, TargetReport } from "@adjoint/formula";
import { useEffect, useRef } from "preact/hooks";
import type { Answer, Mistakes } from "../../worker/check-protocol.ts";
import { waiting } from "./checker.ts";
import { createEditorState, showFindings } from "./editor-setup.ts";
import type { LineSign } from "./editor-setup.ts";
import { hidesFindings } from "./exercise.ts";
import { LONGEST, state } from "./state.ts";
import { nameOf } from "./titles.ts";

let current: EditorView | undefined;

/** The editor of the formulas. It stands in a tree of its own, because the page's policy lets no style sheet in that a script writes. */
export function Editor({ answer }: { readonly answer: Answer | undefined }) {
  const { text } = state.values.value;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: "open" });
    const created = new EditorView({
      state: createEditorState(state.values.peek().text, LONGEST, refuseLong),
      parent: root,
      root,
      dispatchTransactions: (transactions, editor) => {
        editor.update(transactions);
        const now = editor.state.doc.toString();
        if (transactions.some(({ docChanged }) => docChanged) && now !== state.values.peek().text) state.set({ text: now });
      },
    });
    view.current = created;
    current = created;
    // Heights are measured once; a browser that had no style or font by then has others now.
    void document.fonts.ready.then(() => requestAnimationFrame(() => created.requestMeasure()));
    return () => {
      created.destroy();
      view.current = undefined;
      current = undefined;
    };
  }, []);
  useEffect(() => {
    const { doc } = view.current!.state;
    // An example, a link or a file brings another text; it can be undone.
    if (doc.toString() !== text) view.current!.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    if (waiting.value && answer?.type === "checked") return;
    showFindings(view.current!, findingsOf(answer, view.current!));
  }, [answer, waiting.value, hidesFindings.value]);
  return <div class="editor" ref={host} data-testid="editor" />;
}

/** Puts a repair in the place of what is underlined, as a change that can be undone, and gives the editor the focus. */
export function applyRepair({ span, repair }: TargetReport): void {
  if (current === undefined) return;
  const { from, to } = rangeOf(span, current);
  current.dispatch({
    changes: { from, to, insert: repair ?? "" },
    selection: { anchor: from + (repair ?? "").length },
    userEvent: "input.repair",
  });
  current.focus();
}

/** Returns the text that is selected, with where it begins. */
export function selectionOf(): { readonly from: number; readonly to: number } | undefined {
  const range = current?.state.selection.main;
  return range === undefined || range.empty ? undefined : { from: range.from, to: range.to };
}

function refuseLong(length: number): void {
  state.fail(`The text has ${length} characters; this page takes ${LONGEST}. Check it with the command line: adjoint check FILE.`);
}

function rangeOf({ line, column, length }: Place, { state: { doc } }: EditorView): { readonly from: number; readonly to: number } {
  const start = doc.line(Math.min(Math.max(1, line), doc.lines));
  const from = Math.min(start.from + column - 1, doc.length);
  return { from, to: Math.min(from + length, doc.length) };
}

const SIGN_OF: Readonly<Record<TargetReport["status"], LineSign | undefined>> = {
  correct: "✓",
  mistake: "✗",
  unknown: "?",
  unchecked: undefined,
};

function findingsOf(answer: Answer | undefined, view: EditorView): Parameters<typeof showFindings>[1] {
  if (answer === undefined) return { diagnostics: [], lines: new Map(), syntax: undefined };
  if (answer.type === "refused") {
    const { place } = answer;
    if (place === undefined || view.state.doc.length === 0) return { diagnostics: [], lines: new Map(), syntax: undefined };
    const refused: Diagnostic = { ...rangeOf(place, view), severity: "error", message: answer.message };
    return { diagnostics: [refused], lines: new Map([[place.line, "✗"]]), syntax: undefined };
  }
  const { targets, problem } = answer.report;
  const lines = new Map<number, LineSign>();
  for (const { span, status } of targets) {
    const sign = SIGN_OF[status];
    if (sign !== undefined && (lines.get(span.line) ?? "✓") === "✓") lines.set(span.line, sign);
  }
  const wrong = hidesFindings.value ? [] : targets.filter(({ status }) => status === "mistake" || status === "unknown");
  return { diagnostics: wrong.map((target) => diagnosticOf(target, answer.mistakes, view)), lines, syntax: problem.syntax };
}

function diagnosticOf(target: TargetReport, mistakes: Mistakes, view: EditorView): Diagnostic {
  const { code, message, repair, span } = target;
  const why = code === undefined ? undefined : mistakes[code]?.what;
  return {
    ...rangeOf(span, view),
    severity: "error",
    message,
    renderMessage: () => {
      const element = document.createElement("div");
      const name = document.createElement("b");
      name.textContent = code === undefined ? "Not what belongs here" : nameOf(code);
      element.append(
        name,
        message.replaceAll("`", ""),
        ...(why === undefined ? [] : [document.createElement("br"), why.replaceAll("`", "")]),
      );
      return element;
    },
    actions: repair === undefined ? [] : [{ name: `Repair: ${repair}`, apply: () => applyRepair(target) }],
  };
}
