import { effect, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { announce } from "../../ui/live.tsx";
import { filesOf } from "../../ui/dropped.ts";
import { Notice } from "../../ui/notice.tsx";
import { After } from "./after.tsx";
import { DataPanel } from "./data-panel.tsx";
import { NetworkPanel } from "./network-panel.tsx";
import { OutputPanel } from "./output-panel.tsx";
import { Plots } from "./plots.tsx";
import { state } from "./state.ts";
import { playground, trainer } from "./run.ts";
import { EnginePanel, TrainingPanel } from "./training-panel.tsx";
import { Transport } from "./transport.tsx";
import { room } from "../../state/media.ts";
import type { Room } from "../../state/media.ts";
import { loss, percent, whole } from "../../ui/numbers.ts";

const dragging = signal(false);
/** What shows an opened table; fetched with the first one. */
const preview = signal<ComponentType | undefined>(undefined);

/** Made anew for each rendering: elements that are kept hold the trees of all renderings before. */
const PARTS = {
  settings: () => (
    <aside key="settings" class="settings" aria-label="Settings">
      <DataPanel />
      <TrainingPanel />
      <EnginePanel />
    </aside>
  ),
  middle: () => (
    <div key="middle" class="middle">
      <NetworkPanel />
      <Plots />
      <After />
    </div>
  ),
  output: () => <OutputPanel key="output" />,
};

/** The parts as they follow each other on the screen. */
const ORDER: Readonly<Record<Room, readonly (keyof typeof PARTS)[]>> = {
  wide: ["settings", "middle", "output"],
  middle: ["middle", "output", "settings"],
  narrow: ["output", "middle", "settings"],
};

export function Playground() {
  useEffect(() => {
    playground().begin();
    playground().resume();
    return () => playground().leave();
  }, []);
  useEffect(() => {
    return effect(() => {
      const now = trainer().snapshot.value;
      if (now === undefined || now.steps === 0) return;
      const accuracy = now.test?.accuracy ?? now.train.accuracy;
      announce(
        `Epoch ${whole(now.epoch)}, loss ${loss(now.train.loss)}${Number.isNaN(accuracy) ? "" : `, ${percent(accuracy)} right`}${now.running ? "" : ", paused"}.`,
      );
    });
  }, []);
  useEffect(() => {
    return effect(() => {
      if (playground().table.value === undefined || preview.peek() !== undefined) return;
      void import("./table-preview.tsx").then(({ TablePreview }) => (preview.value = TablePreview));
    });
  }, []);
  const Preview = preview.value;
  const Verifying = playground().verifying.value;
  const { problem } = trainer();
  const problems = [...state.problems.value, ...(problem.value === undefined ? [] : [problem.value])];
  return (
    <div
      class="playground"
      data-dragging={dragging.value}
      onDragOver={(event) => {
        event.preventDefault();
        dragging.value = true;
      }}
      onDragLeave={() => (dragging.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        dragging.value = false;
        void filesOf(event.dataTransfer).then((files) => playground().openFiles(files));
      }}
    >
      <header class="intro">
        <h1>See a network learn</h1>
        <p>
          Press Play: step by step, backpropagation moves the weights against the gradient of the loss, until the network’s output fits the
          points. Change anything while it learns; <i>Step through it</i> opens one step, number by number.
        </p>
      </header>
      <Transport />
      <Notice
        kind="problem"
        lines={problems}
        onClose={() => {
          problem.value = undefined;
          state.set({});
        }}
      />
      {Preview !== undefined && <Preview />}
      {Verifying !== undefined && <Verifying />}
      <div class="bench">{ORDER[room.value].map((part) => PARTS[part]())}</div>
    </div>
  );
}
