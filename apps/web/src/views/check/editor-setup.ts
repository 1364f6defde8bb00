import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import type { StringStream } from "@codemirror/language";
import { octave } from "@codemirror/legacy-modes/mode/octave";
import { python } from "@codemirror/legacy-modes/mode/python";
import { stex } from "@codemirror/legacy-modes/mode/stex";
import { forceLinting, lintKeymap, setDiagnostics } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { Compartment, EditorState, RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { EditorView, GutterMarker, drawSelection, gutter, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** What stands at the beginning of a line. */
export type LineSign = "✓" | "✗" | "?";

class Sign extends GutterMarker {
  readonly sign: LineSign;
  constructor(sign: LineSign) {
    super();
    this.sign = sign;
  }
  override eq(other: Sign): boolean {
    return other.sign === this.sign;
  }
  override toDOM(): Node {
    const element = document.createElement("span");
    element.className = `sign ${this.sign === "✓" ? "right" : "wrong"}`;
    element.textContent = this.sign;
    return element;
  }
}

const SIGNS: Readonly<Record<LineSign, Sign>> = { "✓": new Sign("✓"), "✗": new Sign("✗"), "?": new Sign("?") };
const setSigns = StateEffect.define<RangeSet<GutterMarker>>();
const signs = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update: (value, transaction) => {
    const set = transaction.effects.find((effect) => effect.is(setSigns));
    return set === undefined ? value.map(transaction.changes) : set.value;
  },
});

/** Everything but the text takes its colours from the page. */
const THEME = EditorView.theme({
  "&": { fontSize: "0.88rem", color: "var(--ink)", backgroundColor: "var(--raised)", minHeight: "15rem", maxHeight: "75vh" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65", minHeight: "15rem", overflow: "auto" },
  ".cm-content": { padding: "0.7rem 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--quiet)", border: "none", paddingLeft: "0.3rem" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--ink) 4%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--focus) 30%, transparent)",
  },
  ".cm-placeholder": { color: "var(--quiet)" },
  ".cm-signs": { width: "1.2rem", textAlign: "center", fontFamily: "var(--serif)", fontWeight: "600" },
  ".sign.right": { color: "var(--right)" },
  ".sign.wrong": { color: "var(--wrong)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", maxWidth: "32rem" },
  ".cm-diagnostic": { padding: "0.5rem 0.8rem", fontFamily: "var(--serif)", fontSize: "0.95rem", whiteSpace: "normal" },
  ".cm-diagnostic b": { display: "block" },
  ".cm-diagnosticAction": { backgroundColor: "var(--ink)", color: "var(--paper)", padding: "0.15rem 0.7rem", borderRadius: "4px" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.6rem", fontFamily: "var(--mono)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--ink)", color: "var(--paper)" },
  ".hole": { backgroundColor: "var(--right-wash)", outline: "1px dashed var(--right)" },
});

const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword], color: "var(--negative)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--right)" },
  { tag: tags.number, color: "var(--positive-text)" },
]);

/** The stream parsers by the syntax that the checker names. */
const MODES: Readonly<Record<string, { token(stream: StringStream, state: never): string | null }>> = {
  octave,
  matlab: octave,
  numpy: python,
  python,
  pytorch: python,
  latex: stex,
};
const language = new Compartment();
let shownSyntax = "";

/** Offers the names that stand in the text, as Θ, `\\delta`, `self.W1` and `dW2` are, but for the one that is being typed. */
function namesOfText(context: CompletionContext): CompletionResult | null {
  const typed = context.matchBefore(NAME_BEFORE);
  if (typed === null || (typed.text.length < 2 && !context.explicit)) return null;
  const counts = new Map<string, number>();
  for (const [name] of context.state.doc.toString().matchAll(NAME)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const own = counts.get(typed.text);
  if (own === 1) counts.delete(typed.text);
  const options = [...counts.keys()].filter((name) => name.length > 1).map((label) => ({ label, type: "variable" }));
  return options.length === 0 ? null : { from: typed.from, options, validFor: NAME_TYPED };
}

const NAME = /\\?[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/gu;
const NAME_BEFORE = /\\?[\p{L}_][\p{L}\p{N}_.]*$/u;
const NAME_TYPED = /^\\?[\p{L}_][\p{L}\p{N}_.]*$/u;

/** Creates the state of an editor: line numbers, history, signs, marks of mistakes. */
export function createEditorState(text: string, longest: number, onRefused: (length: number) => void): EditorState {
  shownSyntax = "";
  return EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      signs,
      gutter({ class: "cm-signs", markers: (view) => view.state.field(signs), initialSpacer: () => SIGNS["✓"] }),
      history(),
      drawSelection(),
      highlightActiveLine(),
      bracketMatching(),
      // The names of the text itself, after two letters: whatever notation it is in.
      autocompletion({ override: [namesOfText], activateOnTyping: true, icons: false, maxRenderedOptions: 12 }),
      language.of([]),
      syntaxHighlighting(HIGHLIGHT),
      placeholder("Paste or write your backward pass: Octave, NumPy, PyTorch, LaTeX or plain text."),
      keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      EditorView.contentAttributes.of({ "aria-label": "Your formulas", spellcheck: "false", autocapitalize: "off", tabindex: "0" }),
      // What does not fit into a link is not cut off behind the visitor's back.
      EditorState.transactionFilter.of((transaction) => {
        if (!transaction.docChanged || transaction.newDoc.length <= longest) return transaction;
        onRefused(transaction.newDoc.length);
        return [];
      }),
      THEME,
    ],
  });
}

/** Shows what was found: underlines with their explanation, signs at the lines, and the colours of the language. */
export function showFindings(
  view: EditorView,
  found: {
    readonly diagnostics: readonly Diagnostic[];
    readonly lines: ReadonlyMap<number, LineSign>;
    readonly syntax: string | undefined;
  },
): void {
  const { doc } = view.state;
  const builder = new RangeSetBuilder<GutterMarker>();
  for (const [number, sign] of [...found.lines].toSorted(([a], [b]) => a - b))
    if (number <= doc.lines) builder.add(doc.line(number).from, doc.line(number).from, SIGNS[sign]);
  const effects: StateEffect<unknown>[] = [setSigns.of(builder.finish())];
  if (found.syntax !== undefined && found.syntax !== shownSyntax) {
    const mode = MODES[found.syntax];
    effects.push(language.reconfigure(mode === undefined ? [] : StreamLanguage.define(mode)));
    shownSyntax = found.syntax;
  }
  view.dispatch({ effects });
  view.dispatch(setDiagnostics(view.state, [...found.diagnostics]));
  forceLinting(view);
}
