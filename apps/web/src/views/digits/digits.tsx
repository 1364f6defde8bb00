import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Confusion } from "../../ui/confusion.tsx";
import { FilePicker, Segmented, Select } from "../../ui/controls.tsx";
import { announce } from "../../ui/live.tsx";
import { Notice } from "../../ui/notice.tsx";
import { loss, percent, whole } from "../../ui/numbers.ts";
import type { DataSummary, Inspection, Snapshot } from "../../worker/protocol.ts";
import { Pad } from "./pad.tsx";
import { PixelImage } from "../../draw/pixel-image.tsx";
import { begin, files, input, inspection, train, trainer, truth } from "./run.ts";
import { configOf, state } from "./state.ts";

export function Digits() {
  useEffect(() => {
    begin();
    return effect(() => {
      const now = trainer().snapshot.value;
      if (now !== undefined && now.epoch > 0)
        announce(`Epoch ${now.epoch}, loss ${loss(now.train.loss)}, ${percent(now.test?.accuracy ?? now.train.accuracy)} right.`);
    });
  }, []);
  const { problem } = trainer();
  return (
    <div
      class="digits"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        openImages([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <header class="intro">
        <h1>Digits</h1>
        <p>
          A network learns handwritten digits while you watch. Then draw one: its answer, what each hidden unit makes of it, and which
          pixels would change its mind.
        </p>
      </header>
      <Training />
      <Notice
        kind="problem"
        lines={[...state.problems.value, ...(problem.value === undefined ? [] : [problem.value])]}
        onClose={() => (problem.value = undefined)}
      />
      <div class="easel">
        <Drawing />
        <Answer />
        <Hidden />
      </div>
    </div>
  );
}

function Training() {
  const { running, snapshot, data } = trainer();
  const { epochs, engine, data: set, units } = state.values.value;
  const now = snapshot.value;
  return (
    <section class="transport" aria-label="Training">
      <div class="buttons">
        <button type="button" class="button primary" onClick={() => (running.value ? trainer().pause() : train())}>
          {running.value ? "Pause" : "Train again"}
        </button>
      </div>
      <dl class="readout">
        <div>
          <dt>epoch</dt>
          <dd data-testid="epoch">
            {whole(now?.epoch ?? 0)} <span class="small">of {epochs}</span>
          </dd>
        </div>
        <div>
          <dt>test rows right</dt>
          <dd data-testid="accuracy">
            {now === undefined ? "–" : percent((now.test ?? now.train).accuracy)}{" "}
            {now !== undefined && now.scored.epoch !== now.epoch && <span class="small">at epoch {whole(now.scored.epoch)}</span>}
          </dd>
        </div>
        <div class="rate">
          <dt>images per second</dt>
          <dd>
            {now === undefined || now.stepsPerSecond === 0
              ? "–"
              : whole(Number((now.stepsPerSecond * configOf([]).batchSize).toPrecision(3)))}
          </dd>
        </div>
      </dl>
      <div class="choices">
        <Segmented
          legend="Engine"
          value={engine}
          options={[
            { value: "wasm", label: "fast" },
            { value: "simd", label: "exact" },
            { value: "typescript", label: "TypeScript" },
          ]}
          onChange={(value) => state.set({ engine: value })}
        />
        <Select
          label="Hidden units"
          value={String(units)}
          options={[...new Set([8, 16, 24, 32, 48, 64, units])]
            .sort((a, b) => a - b)
            .map((count) => ({ value: String(count), label: String(count) }))}
          onChange={(value) => state.set({ units: Number(value) })}
        />
      </div>
      <div class="files">
        {set === "mnist" && (
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              files.value = [];
              state.set({ data: "digits" });
            }}
          >
            Embedded digits
          </button>
        )}
        <FilePicker label="Open MNIST files" accept=".gz,*" multiple onFiles={openImages} />
      </div>
      <p class="small">
        {data.value === undefined
          ? ""
          : `${whole(data.value.trainRows)} images of ${data.value.image?.width ?? 8} × ${data.value.image?.height ?? 8} to train on, ${whole(data.value.testRows)} to test on.`}
      </p>
    </section>
  );
}

function openImages(given: readonly File[]): void {
  if (given.length === 0) return;
  files.value = given;
  state.set({ data: "mnist" });
}

function Drawing() {
  const { example } = state.values.value;
  return (
    <section class="panel">
      <h2>Draw</h2>
      <Pad />
      <div class="buttons">
        <button type="button" class="button" onClick={() => state.set({ drawing: [], example: -1 })}>
          Clear
        </button>
        <button type="button" class="button" onClick={() => state.set({ drawing: [], example: (example + 1) % 100_000 })}>
          Next test digit
        </button>
        <button type="button" class="button" disabled={trainer().data.value === undefined} onClick={() => void showMistake()}>
          One that fools it
        </button>
      </div>
      <p class="small" data-testid="label">
        {truth.value === undefined ? "With the mouse or a finger." : `Labelled ${truth.value}.`}
        {mistakes.value.example === example && ` ${mistakes.value.said}`}
      </p>
    </section>
  );
}

/** What was found when a mistake was asked for. */
const mistakes = signal({ said: "", example: -1 });

/** Shows the next row that is taken for another digit. */
async function showMistake(): Promise<void> {
  const found = await trainer().ask<"mistakes">({ kind: "mistakes" });
  if (typeof found === "string") {
    mistakes.value = { said: found, example: state.values.value.example };
    return;
  }
  const { example, drawing } = state.values.value;
  const next = found.rows.find((row) => drawing.length === 0 && row > example) ?? found.rows[0];
  const said =
    next === undefined
      ? `None of the ${found.of} ${found.part} digits fools it.`
      : `${found.rows.length} of ${found.of} ${found.part} digits fool it.`;
  mistakes.value = { said, example: next ?? example };
  if (next !== undefined) state.set({ drawing: [], example: next });
}

function Answer() {
  const seen = inspection.value;
  const { target } = state.values.value;
  const data = trainer().data.value;
  const outputs = seen?.outputs ?? new Float32Array(10);
  const best = outputs.indexOf(Math.max(...outputs));
  const names = data?.classes ?? [];
  return (
    <section class="panel answer">
      <h2>Probabilities</h2>
      <ol class="bars" data-testid="probabilities" data-best={names[best]}>
        {names.map((name, k) => (
          <li key={name} data-best={k === best}>
            <span>{name}</span>
            <span class="track" aria-hidden="true">
              <span style={{ width: `${100 * (outputs[k] ?? 0)}%` }} />
            </span>
            <output aria-label={`probability of ${name}`}>{percent(outputs[k] ?? 0)}</output>
          </li>
        ))}
      </ol>
      {seen !== undefined && data?.image !== undefined && <Gradient seen={seen} image={data.image} />}
      <Select
        label="Gradient of the loss, were it a"
        value={String(target)}
        options={[{ value: "-1", label: "what it takes it for" }, ...names.map((name, k) => ({ value: String(k), label: name }))]}
        onChange={(value) => state.set({ target: Number(value) })}
      />
    </section>
  );
}

function Gradient({ seen, image }: { readonly seen: Inspection; readonly image: { readonly height: number; readonly width: number } }) {
  return (
    <div class="pair pictures">
      <figure>
        <PixelImage
          values={input.value ?? []}
          {...image}
          kind="grey"
          label={`What the network gets: ${image.width} by ${image.height} grey values.`}
        />
        <figcaption class="small">what it gets</figcaption>
      </figure>
      <figure>
        <PixelImage
          values={seen.gradient}
          {...image}
          kind="signed"
          label="The gradient of the loss at each pixel. Orange: ink here raises the loss. Blue: ink here lowers it."
        />
        <figcaption class="small">∂loss/∂pixel, loss {loss(seen.loss)}</figcaption>
      </figure>
    </div>
  );
}

function Hidden() {
  const { snapshot, data } = trainer();
  const now = snapshot.value;
  const image = data.value?.image;
  const active = inspection.value?.hidden[0];
  return (
    <section class="panel hidden">
      <h2>What each hidden unit looks for</h2>
      {now !== undefined && image !== undefined && <Units now={now} image={image} active={active} />}
      <p class="small">
        A unit’s weights as an image, orange for ink it wants, blue for ink it does not want; each as strong as the ink of its pixel varies,
        for where no digit has ink a weight stays as chance made it. The bar is its activation for the drawing.
      </p>
      {now?.confusion !== undefined && data.value !== undefined && (
        <details>
          <summary>Which digit was taken for which</summary>
          <Confusion classes={data.value.classes} counts={now.confusion} caption="Test rows" of={trainer()} />
        </details>
      )}
    </section>
  );
}

function Units({
  now,
  image,
  active,
}: {
  readonly now: Snapshot;
  readonly image: NonNullable<DataSummary["image"]>;
  readonly active: Float32Array | undefined;
}) {
  const { weights, biases } = now.layers[0];
  const units = biases.length;
  const pixels = image.height * image.width;
  const most = active === undefined ? 1 : Math.max(1e-9, ...active);
  return (
    <ol class="units">
      {Array.from({ length: units }, (_, unit) => (
        <li key={unit}>
          <PixelImage
            values={Float32Array.from({ length: pixels }, (_unused, i) => weights[i * units + unit] * (image.variation[i] ?? 1))}
            {...image}
            kind="signed"
            label={`Unit ${unit + 1}: activation ${(active?.[unit] ?? 0).toFixed(2)}.`}
          />
          <span class="level" aria-hidden="true">
            <span style={{ width: `${(100 * Math.max(0, active?.[unit] ?? 0)) / most}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
