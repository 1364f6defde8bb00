import { useId, useState } from "preact/hooks";
import { announce } from "../../ui/live.tsx";
import { minus } from "../../ui/numbers.ts";
import { readNumber } from "../../ui/number-cell.tsx";
import { Prose } from "./prose.tsx";

/** A guess within this share of the answer is right: the point is the idea, not the digits. */
const TOLERANCE = 0.02;
/** A guess of 0 or near it is right within this. */
const SMALL = 5e-4;

export interface PredictProps {
  readonly text: string;
  readonly answer: number;
  readonly isRevealed: boolean;
  readonly onReveal: () => void;
}

/** A number to predict: a field, a verdict on the guess, and the answer when it is asked for. */
export function Predict({ text, answer, isRevealed, onReveal }: PredictProps) {
  const id = useId();
  const [guess, setGuess] = useState("");
  const given = readNumber(guess);
  const isRight = given !== undefined && Math.abs(given - answer) <= Math.max(SMALL, TOLERANCE * Math.abs(answer));
  const shown = minus(String(Number(answer.toPrecision(6))));
  const reveal = (): void => {
    onReveal();
    announce(`${given === undefined ? "" : isRight ? "Right. " : "Not quite. "}It is ${shown}.`, 0);
  };
  return (
    <form
      class="predict"
      onSubmit={(event) => {
        event.preventDefault();
        reveal();
      }}
    >
      <label for={id}>
        <Prose text={text} />
      </label>
      <div class="row">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={guess}
          placeholder="your guess"
          onInput={(event) => setGuess(event.currentTarget.value)}
        />
        <button type="submit" class="button primary">
          {given === undefined ? "Reveal" : "Compare"}
        </button>
        <output data-testid="answer" data-right={isRevealed && given !== undefined ? isRight : undefined}>
          {isRevealed && (
            <>
              {given === undefined ? "" : isRight ? "✓ " : "Not quite: "}
              {shown}
            </>
          )}
        </output>
      </div>
    </form>
  );
}
