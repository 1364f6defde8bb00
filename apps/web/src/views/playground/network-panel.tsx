import { computed, signal } from "@preact/signals";
import { drawGraph, partAt } from "../../draw/graph.ts";
import type { Part } from "../../draw/graph.ts";
import { paletteOf } from "../../draw/palette.ts";
import { Surface } from "../../draw/surface.tsx";
import type { Size } from "../../draw/surface.tsx";
import { theme } from "../../state/theme.ts";
import { Select } from "../../ui/controls.tsx";
import { NumberCell } from "../../ui/number-cell.tsx";
import { fixed, whole } from "../../ui/numbers.ts";
import type { DataSummary, NetworkSummary, Snapshot } from "../../worker/protocol.ts";
import { trainer } from "./run.ts";
import { labelOf, HIDDEN_ACTIVATIONS, MAX_LAYERS, MAX_UNITS, OUTPUT_ACTIVATIONS, state } from "./state.ts";
import { WeightTables } from "./weights.tsx";

const hovered = signal<Part | undefined>(undefined);
/** What was pressed, by pointer or by name; it stays. */
const pinned = signal<Part | undefined>(undefined);
/** The unit or weight that is asked for. */
export const pointed = computed(() => hovered.value ?? pinned.value);

export function NetworkPanel() {
  const network = trainer().network.value;
  const snapshot = trainer().snapshot.value;
  const data = trainer().data.value;
  const { hidden } = state.values.value;
  return (
    <section class="panel network">
      <header>
        <h2>Network</h2>
        <p class="small">{network === undefined ? "" : `${network.sizes.join(" – ")}, ${whole(network.parameters)} parameters`}</p>
        <div class="buttons">
          <button type="button" class="button small" onClick={() => void stepThrough()}>
            Step through it
          </button>
          <button
            type="button"
            class="button small"
            disabled={hidden.length === 0}
            onClick={() => state.set({ hidden: hidden.slice(0, -1) })}
          >
            − layer
          </button>
          <button
            type="button"
            class="button small"
            disabled={hidden.length >= MAX_LAYERS}
            onClick={() => state.set({ hidden: [...hidden, hidden.at(-1) ?? { units: 8, activation: "tanh" }] })}
          >
            + layer
          </button>
        </div>
      </header>
      <div class="scroller" tabIndex={0} role="group" aria-label="Layers">
        <div class="columns" data-layers={hidden.length + 2}>
          <div class="column">
            <b>x</b>
            <span class="small">{data === undefined ? "" : data.inputs === 1 ? "1 input" : `${data.inputs} inputs`}</span>
          </div>
          {hidden.map((_, index) => (
            <HiddenLayer key={index} index={index} />
          ))}
          <OutputLayer units={network?.sizes.at(-1)} />
        </div>
        {network === undefined ? (
          <div class="graph" />
        ) : (
          <Surface
            class="graph"
            label={describe(network, snapshot)}
            draw={draw}
            onPoint={(point, size) => (hovered.value = point && partAt(network.sizes, size, point))}
            onPress={(point, size) => {
              const part = partAt(network.sizes, size, point);
              pinned.value = JSON.stringify(part) === JSON.stringify(pinned.value) ? undefined : part;
            }}
          />
        )}
      </div>
      <p class="small legend" aria-hidden="true">
        <span class="key">
          <span class="swatch negative" /> negative
        </span>
        <span class="key">
          <span class="swatch positive" /> positive
        </span>
        <span>thick: large</span>
        <span>{data?.extent === undefined ? "a unit has the colour of its bias" : "a unit shows its output over the plane"}</span>
      </p>
      <p class="reading small" data-testid="reading">
        {network === undefined || data === undefined ? "" : reading(pointed.value, network, { snapshot, data })}
      </p>
      {network !== undefined && snapshot !== undefined && <EditPinned />}
      {network !== undefined && <UnitPicker />}
      <WeightTables />
    </section>
  );
}

/** Draws the network as it stands. It takes no snapshot along: elements outlive the rendering that made them, and snapshots are large. */
function draw(context: CanvasRenderingContext2D, size: Size): void {
  const { network, snapshot, data } = trainer();
  if (network.value === undefined) return;
  const { sizes, activations } = network.value;
  const summary = data.value;
  drawGraph(context, size, {
    sizes,
    activations,
    snapshot: snapshot.value,
    inputs: summary?.inputs ?? 2,
    image: summary?.image,
    ...(summary === undefined || summary.points?.width === summary.inputs ? {} : { features: summary.features }),
    palette: paletteOf(theme.value),
    selected: pointed.value,
  });
}

function HiddenLayer({ index }: { readonly index: number }) {
  const { hidden } = state.values.value;
  const { units, activation } = hidden[index];
  const change = (patch: Partial<(typeof hidden)[number]>): void =>
    state.set({ hidden: hidden.map((layer, i) => (i === index ? { ...layer, ...patch } : layer)) });
  return (
    <div class="column">
      <span class="counter" role="group" aria-label={`Units of layer ${index + 1}`}>
        <button
          type="button"
          aria-label={`One unit less in layer ${index + 1}`}
          disabled={units <= 1}
          onClick={() => change({ units: units - 1 })}
        >
          −
        </button>
        <output>{units}</output>
        <button
          type="button"
          aria-label={`One unit more in layer ${index + 1}`}
          disabled={units >= MAX_UNITS}
          onClick={() => change({ units: units + 1 })}
        >
          +
        </button>
      </span>
      <Select
        label=""
        name={`Activation of layer ${index + 1}`}
        value={activation}
        options={HIDDEN_ACTIVATIONS.map((value) => ({ value, label: labelOf(value) }))}
        onChange={(value) => change({ activation: value })}
      />
    </div>
  );
}

function OutputLayer({ units }: { readonly units: number | undefined }) {
  const { output, loss } = state.values.value;
  const classes = (trainer().data.value?.classes.length ?? 2) > 0;
  return (
    <div class="column">
      <span class="small">{units === undefined ? "" : units === 1 ? "1 output" : `${units} outputs`}</span>
      <Select
        label=""
        name="Activation of the last layer"
        value={output}
        options={OUTPUT_ACTIVATIONS.map((value) => ({ value, label: labelOf(value), disabled: value === "softmax" && !classes }))}
        onChange={(value) => {
          // Cross-entropy needs probabilities; a squared error needs a derivative for each output alone.
          const squared = loss === "crossEntropy" ? "half" : loss;
          state.set({ output: value, loss: value === "softmax" ? "crossEntropy" : value === "sigmoid" ? loss : squared });
        }}
      />
    </div>
  );
}

function describe(network: NetworkSummary, snapshot: Snapshot | undefined): string {
  const layers = network.activations.map((activation, l) => `${network.sizes[l + 1]} ${labelOf(activation)}`).join(", then ");
  const strongest = snapshot?.layers.map(({ weights }, l) => {
    let most = 0;
    for (const weight of weights) most = Math.max(most, Math.abs(weight));
    return `layer ${l + 1} up to ${most.toFixed(2)}`;
  });
  return `The network: ${network.sizes[0]} inputs, then ${layers}. ${strongest === undefined ? "" : `Weights in size: ${strongest.join(", ")}.`} The tables below have every weight.`;
}

async function stepThrough(): Promise<void> {
  const { takeApart } = await import("./take-apart.ts");
  await takeApart();
}

/** The number of what was pressed, to be changed by typing or dragging. */
function EditPinned() {
  const snapshot = trainer().snapshot.value;
  const sizes = trainer().network.value?.sizes ?? [];
  const part = pinned.value;
  const layer = part === undefined || part.layer === 0 ? undefined : snapshot?.layers[part.layer - 1];
  if (part === undefined || layer === undefined || layer.biases.length !== sizes[part.layer] || part.unit >= layer.biases.length)
    return null;
  const from = part.kind === "weight" ? part.from : undefined;
  const value = from === undefined ? layer.biases[part.unit] : layer.weights[from * layer.biases.length + part.unit];
  if (value === undefined) return null;
  return (
    <p class="small edit-pinned">
      {from === undefined ? "Its bias" : "Its weight"}:{" "}
      <NumberCell
        name={
          from === undefined
            ? `Bias of unit ${part.unit + 1}, layer ${part.layer}`
            : `Weight ${from + 1} to ${part.unit + 1}, layer ${part.layer}`
        }
        value={value}
        text={fixed(value, 4)}
        width="9ch"
        onChange={(next) => trainer().edit({ layer: part.layer, from, unit: part.unit }, next)}
      />
    </p>
  );
}

/** As many units stand in a list. */
const MOST_LISTED = 400;

/** The units by name, for the keyboard and for those who do not see the drawing. */
function UnitPicker() {
  const sizes = trainer().network.value?.sizes ?? [];
  const features = trainer().data.value?.features ?? [];
  const part = pinned.value;
  const units = sizes.flatMap((size, layer) => Array.from({ length: size }, (_, unit) => ({ layer, unit }))).slice(0, MOST_LISTED);
  return (
    <Select
      label="Look at"
      value={part?.kind === "unit" ? `${part.layer}-${part.unit}` : ""}
      options={[
        { value: "", label: part?.kind === "weight" ? "a weight" : "the output" },
        ...units.map(({ layer, unit }) => ({
          value: `${layer}-${unit}`,
          label: layer === 0 ? `input ${features[unit] ?? unit + 1}` : `layer ${layer}, unit ${unit + 1}`,
        })),
      ]}
      onChange={(value) => {
        const [layer, unit] = value.split("-").map(Number);
        pinned.value = value === "" ? undefined : { kind: "unit", layer, unit };
      }}
    />
  );
}

/** What stands under the drawing: the number under the pointer. */
function reading(
  part: Part | undefined,
  { sizes }: NetworkSummary,
  { snapshot, data }: { readonly snapshot: Snapshot | undefined; readonly data: DataSummary },
): string {
  if (part === undefined || snapshot === undefined) return "Point at a line for its weight, at a unit for what it sees; press to keep it.";
  const input = (unit: number): string => `input ${data.features[unit] ?? unit + 1}`;
  if (part.kind === "unit") {
    if (part.layer === 0) return `${capital(input(part.unit))}, ${part.unit + 1} of ${sizes[0]}.`;
    const bias = snapshot.layers[part.layer - 1]?.biases[part.unit];
    const isDrawn = data.extent !== undefined && part.layer < sizes.length - 1;
    return `Layer ${part.layer}, unit ${part.unit + 1}: bias ${bias === undefined ? "–" : fixed(bias, 4)}.${isDrawn ? " Its output over the plane is drawn under “Output”." : ""}`;
  }
  const weight = snapshot.layers[part.layer - 1]?.weights[part.from * sizes[part.layer] + part.unit];
  const from = part.layer === 1 ? input(part.from) : `unit ${part.from + 1}`;
  return `From ${from} to unit ${part.unit + 1} of layer ${part.layer}: weight ${weight === undefined ? "–" : fixed(weight, 4)}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
