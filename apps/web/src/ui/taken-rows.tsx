import { useEffect, useState } from "preact/hooks";
import type { Trainer } from "../state/trainer.ts";
import { PixelImage } from "../draw/pixel-image.tsx";
import type { Answers } from "../worker/after-protocol.ts";
import { minus, percent } from "./numbers.ts";

/** As many inputs have a column of their own. */
const COLUMNS = 12;

export interface TakenRowsProps {
  readonly of: Trainer;
  readonly classes: readonly string[];
  readonly actual: number;
  readonly predicted: number;
}

/** The rows behind a cell of the confusion matrix, as images or with their numbers. */
export function TakenRows({ of, classes, actual, predicted }: TakenRowsProps) {
  const [found, setFound] = useState<Answers["taken"] | string>();
  const steps = of.running.value ? undefined : of.snapshot.value?.steps;
  useEffect(() => void of.ask<"taken">({ kind: "taken", actual, predicted }).then(setFound), [actual, predicted, steps]);
  if (found === undefined) return null;
  if (typeof found === "string") return <p class="small">{found}</p>;
  const { rows, total, names, image, part } = found;
  return (
    <div class="taken" role="region" aria-label="Rows of the cell" data-testid="taken">
      <p class="small">
        {total} {part} {total === 1 ? "row" : "rows"} of {classes[actual]} taken for {classes[predicted]}
        {total > rows.length ? `, the ${rows.length} surest` : ""}
        {image === undefined && names.length > COLUMNS ? `; the first ${COLUMNS} of ${names.length} inputs` : ""}.
      </p>
      {image !== undefined ? (
        <ul class="images">
          {rows.map(({ values, probability }, i) => (
            <li key={i}>
              <PixelImage values={values} {...image} kind="grey" label={`A ${classes[actual]}`} />
              <span class="small">{percent(probability)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <div class="scroller" tabIndex={0} role="group" aria-label="Their inputs">
          <table class="numbers">
            <thead>
              <tr>
                {names.slice(0, COLUMNS).map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
                <th scope="col">P({classes[predicted]})</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ values, probability }, i) => (
                <tr key={i}>
                  {values.slice(0, COLUMNS).map((value, j) => (
                    <td key={j}>{minus(String(Number(value.toPrecision(4))))}</td>
                  ))}
                  <td>{percent(probability)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
