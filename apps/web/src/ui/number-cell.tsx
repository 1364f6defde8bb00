import { useRef, useState } from "preact/hooks";

export interface NumberCellProps {
  /** In words: which number this is. */
  readonly name: string;
  readonly value: number;
  /** The value as it is shown while nobody types. */
  readonly text: string;
  readonly width: string;
  readonly onChange: (value: number) => void;
}

const MAX = 1e6;
const STEP = 0.01;
/** As far the pointer moves before a press becomes a drag, and for each step of it [px]. */
const DRAG_FROM = 4;
const DRAG_STEP = 3;

/** A number that is changed by typing, with the arrow keys or by dragging sideways; each change counts at once. What is no number is marked, and gone when the field is left. */
export function NumberCell({ name, value, text, width, onChange }: NumberCellProps) {
  const [draft, setDraft] = useState<string>();
  const drag = useRef<{ readonly x: number; readonly value: number; moved: boolean } | undefined>(undefined);
  const change = (next: number): void => {
    const rounded = Number(next.toFixed(8));
    if (Math.abs(rounded) <= MAX && rounded !== value) onChange(rounded);
  };
  return (
    <input
      type="text"
      role="spinbutton"
      inputMode="decimal"
      autocomplete="off"
      class="number-cell"
      aria-label={name}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-invalid={draft !== undefined && readNumber(draft) === undefined ? "true" : undefined}
      title="Type, drag sideways, or use the arrow keys"
      value={draft ?? text}
      style={{ width }}
      onInput={(event) => {
        const given = event.currentTarget.value;
        setDraft(given);
        const number = readNumber(given);
        if (number !== undefined) change(number);
      }}
      onBlur={() => setDraft(undefined)}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === "Escape") setDraft(undefined);
        const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        setDraft(undefined);
        change(value + by * STEP * (event.shiftKey ? 10 : 1));
      }}
      onPointerDown={(event) => {
        if (event.button === 0) drag.current = { x: event.clientX, value, moved: false };
      }}
      onPointerMove={(event) => {
        const start = drag.current;
        if (start === undefined) return;
        const distance = event.clientX - start.x;
        if (!start.moved && Math.abs(distance) < DRAG_FROM) return;
        if (!start.moved) {
          start.moved = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDraft(undefined);
        }
        event.preventDefault();
        change(start.value + Math.trunc(distance / DRAG_STEP) * STEP * (event.shiftKey ? 10 : 1));
      }}
      onPointerUp={() => (drag.current = undefined)}
      onPointerCancel={() => (drag.current = undefined)}
    />
  );
}

/** Returns the number that a text says, with a point or a comma and any minus. */
export function readNumber(text: string): number | undefined {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const number = Number(plain);
  return Math.abs(number) <= MAX ? number : undefined;
}
