import { Select } from "../../ui/controls.tsx";
import { ranking } from "./checker.ts";
import { state } from "./state.ts";
import { nameOf } from "./titles.ts";

/** What a single number says: the relative difference that a gradient check printed. */
export function Printed() {
  const { printed, exercise, printedLambda } = state.values.value;
  const given = ranking.value;
  return (
    <section class="printed" aria-labelledby="printed-title">
      <h2 id="printed-title">My gradient check printed…</h2>
      <p class="small">
        The course’s exercise compares gradients on a network whose weights are always the same. So each mistake prints a number of its own,
        and the number gives it away.
      </p>
      <div class="said">
        <label class="field">
          <span class="label">Relative difference</span>
          <input
            type="text"
            inputMode="decimal"
            value={printed}
            maxLength={30}
            placeholder="0.00105872"
            onInput={(event) => state.set({ printed: event.currentTarget.value })}
          />
        </label>
        <Select
          label={<i>λ</i>}
          name="Lambda of the check"
          value={String(printedLambda)}
          options={["0", "1", "3", ...(["0", "1", "3"].includes(String(printedLambda)) ? [] : [String(printedLambda)])].map((value) => ({
            value,
            label: value,
          }))}
          onChange={(value) => state.set({ printedLambda: Number(value) })}
        />
        <Select
          label="Exercise"
          value={exercise}
          options={[
            { value: "any", label: "either" },
            { value: "ex4", label: "ex4, checkNNGradients" },
            { value: "deeplearning.ai", label: "deeplearning.ai" },
          ]}
          onChange={(value) => state.set({ exercise: value })}
        />
      </div>
      {given?.type === "refused" && (
        <p class="notice problem" role="alert">
          {given.message.replace(/^\w+: /, "")}
        </p>
      )}
      {given?.type === "ranked" && (
        <div data-testid="ranking">
          <p>{given.report.message}</p>
          {given.report.candidates.length > 0 && (
            <ol class="candidates">
              {given.report.candidates.slice(0, 6).map((candidate) => (
                <li key={`${candidate.code}-${candidate.description}-${candidate.exercise}`} data-code={candidate.code}>
                  <b>{nameOf(candidate.code)}</b>: {candidate.description}{" "}
                  <span class="small">
                    {candidate.exercise}, λ = {candidate.lambda}, prints {candidate.relativeDifference}
                  </span>
                  {given.mistakes[candidate.code] !== undefined && <p class="small">{given.mistakes[candidate.code].how}</p>}
                </li>
              ))}
            </ol>
          )}
        </div>
      )}
    </section>
  );
}
