import { useEffect, useRef } from "preact/hooks";
import { theme } from "../state/theme.ts";
import { css, paletteOf } from "./palette.ts";
import type { Line, Plot } from "./plot.ts";

export interface CurvesProps {
  /** In words, for those who do not see the plot. */
  readonly label: string;
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  /** A column of numbers for each line; null where there is none. */
  readonly columns: readonly (readonly (number | null)[])[];
  readonly height: number;
  readonly logX?: boolean;
  readonly logY?: boolean;
}

/** Lines over a common x, drawn with uPlot. */
export function Curves(props: CurvesProps) {
  const { label, x, lines, columns, height, logX = false, logY = false } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const shape = [lines.map((line) => line.label).join(), height, logX, logY, theme.value].join("|");

  useEffect(() => {
    const element = holder.current!;
    let ended = false;
    // The library is fetched when something is to be plotted: what is seen first does not wait for it.
    void import("./plot.ts").then(({ createPlot }) => {
      if (ended) return;
      plot.current = createPlot(element, { lines, height, logX, logY, palette: paletteOf(theme.value) });
      plot.current.show(latest.current.x, latest.current.columns);
    });
    return () => {
      ended = true;
      plot.current?.end();
      plot.current = undefined;
    };
  }, [shape]);
  useEffect(() => plot.current?.show(x, columns));

  return (
    <figure class="curves">
      <figcaption>
        {lines.map((line) => (
          <span key={line.label} class="key">
            <svg viewBox="0 0 18 4" width="18" height="4" aria-hidden="true">
              <line
                x1="0"
                y1="2"
                x2="18"
                y2="2"
                stroke={css(line.colour(paletteOf(theme.value)))}
                stroke-width="2.5"
                stroke-dasharray={line.dash?.join(" ")}
              />
            </svg>
            {line.label}
          </span>
        ))}
      </figcaption>
      {x.length === 0 && <p class="small nothing">Nothing yet. It begins with the first step.</p>}
      <div ref={holder} class="canvas" data-empty={x.length === 0} style={{ minHeight: `${height}px` }} role="img" aria-label={label} />
    </figure>
  );
}
