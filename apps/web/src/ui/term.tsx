import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

/** What the page's symbols mean, by what is looked for in a formula in TeX. */
export const TERMS = {
  delta: {
    symbol: "δ",
    tex: /\\delta|dZ|\\partial.*net/,
    meaning:
      "How much the cost changes with the sum z of a unit: ∂J/∂z. Ng and Nielsen write δ, code writes dZ, Mazur ∂E/∂net; Hagan’s s is −½ or 1 times it, by his cost.",
  },
  entrywise: {
    symbol: "⊙",
    tex: /\\odot|\\circ|\\ast|\.\*/,
    meaning:
      "Entry by entry: both sides have one shape, and each entry is multiplied with the one at its place. Also written ∘ or .*; in NumPy it is *.",
  },
  transposed: {
    symbol: "ᵀ",
    tex: /\^\{?\\?(mathsf|top|T|intercal|mathrm)/,
    meaning: "Transposed: rows become columns. Entry (i, j) of Wᵀ is entry (j, i) of W.",
  },
  slope: {
    symbol: "f′",
    tex: /'|\\prime|\\dot/,
    meaning: "The slope of the activation where the unit stands, at its z. For the sigmoid it is a(1 − a), at most ¼.",
  },
  partial: {
    symbol: "∂",
    tex: /\\partial/,
    meaning: "∂J/∂w is how much J changes with w, for a small change, while all other weights stay.",
  },
  rate: {
    symbol: "α",
    tex: /\\alpha|\\eta/,
    meaning: "The learning rate: how far a step goes against the gradient. Also written η.",
  },
  norm: {
    symbol: "‖dW‖",
    tex: /\\lVert|\\Vert/,
    meaning:
      "The length of a layer’s gradient: the root of the sum of its squares. Where it is near 0, the layer hardly learns; where it grows without end, the run diverges.",
  },
} as const satisfies Readonly<Record<string, { readonly symbol: string; readonly tex: RegExp; readonly meaning: string }>>;

/** A symbol that says what it means when it is pressed: by pointer, finger or key. */
export function Term({ of, children }: { readonly of: keyof typeof TERMS; readonly children?: ComponentChildren }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const { symbol, meaning } = TERMS[of];
  return (
    <>
      <button ref={button} type="button" class="ask" popovertarget={id} aria-label={`${symbol}: what does it mean?`}>
        {children ?? symbol}
      </button>
      <span
        id={id}
        popover="auto"
        role="note"
        class="meaning"
        onToggle={(event) => {
          const { left, bottom } = button.current!.getBoundingClientRect();
          const note = event.currentTarget;
          note.style.left = `${Math.max(8, Math.min(left, innerWidth - note.offsetWidth - 8))}px`;
          note.style.top = `${Math.min(bottom + 6, innerHeight - note.offsetHeight - 8)}px`;
        }}
      >
        <b>{symbol}</b> {meaning}
      </span>
    </>
  );
}

/** The symbols of a formula that a learner may ask for. */
export function TermsOf({ tex }: { readonly tex: string }) {
  const found = (Object.keys(TERMS) as (keyof typeof TERMS)[]).filter((name) => TERMS[name].tex.test(tex));
  if (found.length === 0) return null;
  return (
    <span class="asks">
      What is{" "}
      {found.map((name, i) => (
        <>
          {i > 0 && " "}
          <Term key={name} of={name} />
        </>
      ))}
      ?
    </span>
  );
}
