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
  }, [tex, display]);
  return <span ref={holder} class={`tex ${className}`} aria-hidden={hidden ? true : undefined} />;
}
