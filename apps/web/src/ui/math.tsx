import { useLayoutEffect, useRef } from "preact/hooks";
import temml from "temml";

export interface TexProps {
  readonly tex: string;
  readonly display?: boolean;
  readonly class?: string;
  /** Not for assistive technology: the same is said beside it. */
  readonly hidden?: boolean;
}

/** Mathematics, typeset as MathML by the browser. */
export function Tex({ tex, display = false, class: className = "", hidden = false }: TexProps) {
  const holder = useRef<HTMLSpanElement>(null);
  // Before the page is painted: what stands below must not jump when the mathematics comes.
  useLayoutEffect(() => {
    // Two characters that belong together: Octave's elementwise product.
    temml.render(tex.replaceAll(" .* ", String.raw` \mathbin{.\!*} `), holder.current!, { displayMode: display, throwOnError: false });
    useTextFont(holder.current!);
    useDrawnBrackets(holder.current!);
  }, [tex, display]);
  return <span ref={holder} class={`tex ${className}`} aria-hidden={hidden ? true : undefined} />;
}

/** First code points of the bold capitals, small letters and digits of mathematics, with the plain character that each begins with. */
const BOLD: readonly (readonly [first: number, count: number, plain: string])[] = [
  [0x1d400, 26, "A"],
  [0x1d41a, 26, "a"],
  [0x1d7ce, 10, "0"],
];

/** Letters in the text's own italic and bold, which every visitor has; a font for mathematics few have. */
function useTextFont(holder: HTMLElement): void {
  for (const element of holder.querySelectorAll("mi, mn")) {
    const text = element.textContent;
    const plain = Array.from(text, (char) => {
      const code = char.codePointAt(0)!;
      const range = BOLD.find(([first, count]) => code >= first && code < first + count);
      return range === undefined ? char : String.fromCodePoint(range[2].codePointAt(0)! + code - range[0]);
    }).join("");
    if (plain !== text) {
      element.textContent = plain;
      element.classList.add("bold");
    } else if (element.localName === "mi" && text.length === 1 && element.getAttribute("mathvariant") !== "normal") {
      element.classList.add("italic");
      if (text === "f") element.classList.add("leaning");
    }
  }
}

/** The brackets of a matrix are drawn by the style sheet: only a font for mathematics has them as high as a matrix. */
function useDrawnBrackets(holder: HTMLElement): void {
  for (const table of holder.querySelectorAll("mtable")) {
    const [before, after] = [table.previousElementSibling, table.nextElementSibling];
    if (before?.textContent !== "[" || after?.textContent !== "]") continue;
    table.classList.add("bracketed");
    for (const bracket of [before, after]) bracket.classList.add("drawn");
  }
}
