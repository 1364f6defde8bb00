import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Slider } from "../../ui/controls.tsx";
import { announce } from "../../ui/live.tsx";
import { Notice } from "../../ui/notice.tsx";
import { minus } from "../../ui/numbers.ts";
import { Difference } from "../step/difference.tsx";
import { worked } from "../step/problem.ts";
import type { Worked } from "../step/problem.ts";
import { Stage } from "../step/stage.tsx";
import { state as stepState } from "../step/state.ts";
import { Transposed } from "../step/transposed.tsx";
import { change } from "../step/undo.ts";
import { indexOf, shownSteps } from "../step/walk-steps.ts";
import type { Card, Slide } from "./card.ts";
import { LESSONS } from "./lessons.ts";
import { Optimisers } from "./optimisers.tsx";
import { Predict } from "./predict.tsx";
import { Prose } from "./prose.tsx";
import { LESSON_NAMES, state } from "./state.ts";
import type { LessonName } from "./state.ts";

/** The cards whose number was revealed, as `name/card`. */
const revealed = signal<ReadonlySet<string>>(new Set());

const here = computed(() => {
  const { name, card } = state.values.value;
  if (name === "") return undefined;
  const { cards } = LESSONS[name];
  const number = Math.min(card, cards.length);
  return { name, number, card: cards[number - 1], key: `${name}/${number}` };
});

/** Lessons: a card with a sentence, the step view in a state, and a number to predict. */
export function Lessons() {
  const now = here.value;
  return now === undefined ? <Contents /> : <CardView key={now.key} name={now.name} number={now.number} card={now.card} />;
}

function Contents() {
  return (
    <div class="lessons">
      <header class="intro">
        <h1>Lessons</h1>
        <p>Eight questions that everybody asks about backpropagation, each on a few cards. Predict a number, then see it.</p>
      </header>
      <ol class="contents">
        {LESSON_NAMES.filter((name) => name !== "").map((name) => (
          <li key={name}>
            <a href={`#/lesson/${name}/1`}>{LESSONS[name].title}</a>
            <p class="small">{LESSONS[name].summary}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}

function CardView({ name, number, card }: { readonly name: LessonName; readonly number: number; readonly card: Card }) {
  const { title, cards } = LESSONS[name];
  useEffect(() => {
    stepState.load(new URLSearchParams(card.state));
    announce(`Card ${number} of ${cards.length}: ${card.says.replaceAll(/[$*\\{}]/g, "")}`, 0);
  }, [name, number]);
  return (
    <div class="lesson" data-lesson={name} data-card={number}>
      <header class="intro">
        <h1>{title}</h1>
      </header>
      <nav class="cards" aria-label="Cards">
        <a class="button" href="#/lesson">
          All lessons
        </a>
        <a
          class="button"
          href={`#/lesson/${name}/${Math.max(1, number - 1)}`}
          rel="prev"
          aria-disabled={number === 1}
          aria-label="The card before"
        >
          ←
        </a>
        <span class="small" data-testid="place">
          {number} of {cards.length}
        </span>
        <a
          class="button primary"
          href={`#/lesson/${name}/${Math.min(cards.length, number + 1)}`}
          rel="next"
          aria-disabled={number === cards.length}
        >
          Next →
        </a>
      </nav>
      <p class="says">
        <Prose text={card.says} />
      </p>
      <Shown name={name} number={number} card={card} />
      {card.more !== undefined && (
        <p>
          <a href={card.more.href}>{card.more.text} →</a>
        </p>
      )}
    </div>
  );
}

function Shown({ name, number, card }: { readonly name: LessonName; readonly number: number; readonly card: Card }) {
  const now = worked.value;
  if (typeof now === "string") return <Notice kind="problem" lines={[now]} />;
  // The state of the card comes with an effect; until then another network stands there.
  if (card.state !== "" && !isLoaded(card)) return <div class="pending" />;
  const key = `${name}/${number}`;
  const isRevealed = revealed.value.has(key);
  const answer = card.ask?.answer(now);
  return (
    <>
      {card.ask !== undefined && answer !== undefined && (
        <Predict
          text={card.ask.text}
          answer={answer}
          isRevealed={isRevealed}
          onReveal={() => (revealed.value = new Set([...revealed.value, key]))}
        />
      )}
      {card.slide !== undefined && <Move slide={card.slide} now={now} />}
      <div data-veiled={card.ask !== undefined && !isRevealed} data-testid="scene">
        <Scene card={card} now={now} />
      </div>
    </>
  );
}

function Scene({ card, now }: { readonly card: Card; readonly now: Worked }) {
  if (card.show === "optimisers") return <Optimisers />;
  if (card.show === "difference") return <Difference now={now} />;
  const { t, step } = stepState.values.value;
  const m = now.traced.X.cols;
  const steps = shownSteps(now, m === 1 ? 0 : Math.min(t, m));
  const index = indexOf(steps, step);
  if (card.show === "four") return <Transposed now={now} step={steps[index]} />;
  return <Stage now={now} steps={steps} index={index} go={() => undefined} isAlone />;
}

function Move({ slide, now }: { readonly slide: Slide; readonly now: Worked }) {
  const { label, min, max, step, ...at } = slide;
  return (
    <div class="move">
      <Slider
        label={label}
        value={valueAt(now, slide)}
        min={min}
        max={max}
        step={step}
        onChange={(value) => change({ ...at, value })}
        format={(value) => minus(String(Number(value.toPrecision(4))))}
      />
    </div>
  );
}

/** The number of the example that a slider moves, as it stands. */
function valueAt({ traced }: Worked, { matrix, row, col }: Slide): number {
  const layer = traced.network.layers[Number(matrix.slice(1)) - 1];
  const dense = matrix === "X" ? traced.X : matrix === "Y" ? traced.Y : matrix.startsWith("W") ? layer.W : layer.b!;
  return dense.values[row * dense.cols + col];
}

/** Whether the step view is in the card's state, apart from what the visitor has moved in it. */
function isLoaded({ state: wanted }: Card): boolean {
  const shown = new URLSearchParams(stepState.href.value.split("?")[1] ?? "");
  const params = new URLSearchParams(wanted);
  return (params.get("example") ?? "mazur") === (shown.get("example") ?? "mazur") && (params.get("net") ?? "") === (shown.get("net") ?? "");
}
