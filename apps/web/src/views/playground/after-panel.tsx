import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Segmented } from "../../ui/controls.tsx";
import { fixed, loss, percent } from "../../ui/numbers.ts";
import type { Answers, Question, RowColumn } from "../../worker/after-protocol.ts";
import { Export } from "./export.tsx";
import { RocPanel } from "./roc.tsx";
import { Scatter } from "./scatter.tsx";
import { trainer } from "./run.ts";

const TABS = {
  row: "Try a row",
  importance: "What matters",
  predictions: "Predicted against actual",
  roc: "ROC",
  export: "Take it with you",
} as const;
type Tab = keyof typeof TABS;

const tab = signal<Tab>("row");

/** Questions to the network as it stands. */
export function AfterPanel() {
  const values = trainer().data.value?.classes.length === 0;
  const tabs = (Object.keys(TABS) as Tab[]).filter((each) => (each !== "predictions" || values) && (each !== "roc" || !values));
  const shown = tabs.includes(tab.value) ? tab.value : "row";
  return (
    <div class="after-panel">
      <Segmented
        legend="After training"
        value={shown}
        options={tabs.map((value) => ({ value, label: TABS[value] }))}
        onChange={(value) => (tab.value = value)}
      />
      {shown === "row" && <TryRow />}
      {shown === "importance" && <What />}
      {shown === "predictions" && <Against />}
      {shown === "roc" && <RocPanel />}
      {shown === "export" && <Export />}
    </div>
  );
}

/** Asks when it is first shown, when the data change, and whenever the button is pressed. */
function useAnswer<K extends Question["kind"]>(
  found: { value: Answers[K] | string | undefined },
  question: Extract<Question, { kind: K }>,
): () => void {
  const ask = (): void =>
    void trainer()
      .ask<K>(question)
      .then((answer) => (found.value = answer));
  const data = trainer().data.value;
  useEffect(ask, [data]);
  return ask;
}

const columns = signal<readonly RowColumn[] | string | undefined>(undefined);
const row = signal<Readonly<Record<string, string>>>({});
const prediction = signal<Answers["row"] | string | undefined>(undefined);

function TryRow() {
  useAnswer<"columns">(columns, { kind: "columns" });
  const given = columns.value;
  // The network learns on, so its answer to the same row changes.
  const steps = trainer().snapshot.value?.steps;
  useEffect(() => {
    if (typeof given !== "object") return;
    const whole = Object.fromEntries(given.map(({ name, example }) => [name, row.value[name] ?? example]));
    void trainer()
      .ask<"row">({ kind: "row", row: whole })
      .then((answer) => (prediction.value = answer));
  }, [given, row.value, trainer().running.value ? undefined : steps]);
  if (given === undefined) return null;
  if (typeof given === "string") return <p class="small">{given}</p>;
  return (
    <div class="try-row" data-testid="try-row">
      <div class="said">
        {given.map(({ name, categories, example }) => (
          <label key={name} class="field">
            <span class="label">{name}</span>
            <input
              type="text"
              list={categories === undefined ? undefined : `categories-${name}`}
              inputMode={categories === undefined ? "decimal" : "text"}
              value={row.value[name] ?? example}
              onInput={(event) => (row.value = { ...row.value, [name]: event.currentTarget.value })}
            />
            {categories !== undefined && (
              <datalist id={`categories-${name}`}>
                {categories.map((category) => (
                  <option key={category} value={category} />
                ))}
              </datalist>
            )}
          </label>
        ))}
      </div>
      <Predicted prediction={prediction.value} />
    </div>
  );
}

function Predicted({ prediction: said }: { readonly prediction: Answers["row"] | string | undefined }) {
  if (said === undefined) return null;
  if (typeof said === "string")
    return (
      <p class="small" role="status">
        {said}
      </p>
    );
  const shares = Object.entries(said.probabilities ?? {}).toSorted(([, a], [, b]) => b - a);
  return (
    <div role="status" data-testid="prediction">
      {said.class !== undefined && <p class="answer">{said.class}</p>}
      {Object.entries(said.values ?? {}).map(([name, value]) => (
        <p key={name} class="answer">
          {name}: {fixed(value, 4)}
        </p>
      ))}
      <ul class="shares">
        {shares.slice(0, 8).map(([name, share]) => (
          <li key={name}>
            <span>{name}</span>
            <meter min={0} max={1} value={share} aria-label={name} />
            <span>{percent(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const importance = signal<Answers["importance"] | string | undefined>(undefined);

function What() {
  const ask = useAnswer<"importance">(importance, { kind: "importance" });
  const found = importance.value;
  const most = typeof found === "object" ? Math.max(...found.features.map(({ rise }) => rise), 1e-12) : 1;
  return (
    <div data-testid="importance">
      <p class="small">
        By how much the loss rises when the values of one input are dealt out anew among the rows. What the network does not use rises by
        nothing.{" "}
        <button type="button" class="button small" onClick={ask}>
          Measure again
        </button>
      </p>
      {typeof found === "string" && <p class="small">{found}</p>}
      {typeof found === "object" && (
        <ol class="shares">
          {found.features.slice(0, 20).map(({ name, rise }) => (
            <li key={name}>
              <span>{name}</span>
              <meter min={0} max={most} value={Math.max(0, rise)} aria-label={name} />
              <span>
                {rise >= 0 ? "+" : ""}
                {loss(rise)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {typeof found === "object" && (
        <p class="small">
          Loss {loss(found.loss)} on {found.rows} {found.part} rows
          {found.features.length > 20 ? `; ${found.features.length - 20} inputs of less weight are left out` : ""}.
        </p>
      )}
    </div>
  );
}

const predictions = signal<Answers["predictions"] | string | undefined>(undefined);

function Against() {
  const ask = useAnswer<"predictions">(predictions, { kind: "predictions" });
  const found = predictions.value;
  return (
    <div data-testid="predictions">
      <p class="small">
        Each point is a row: what it is, and what the network says. On the line both are the same.{" "}
        <button type="button" class="button small" onClick={ask}>
          Predict again
        </button>
      </p>
      {typeof found === "string" && <p class="small">{found}</p>}
      {typeof found === "object" && <Scatter {...found} />}
    </div>
  );
}
