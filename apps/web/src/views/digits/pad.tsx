import { useRef } from "preact/hooks";
import { css, paletteOf } from "../../draw/palette.ts";
import { Surface } from "../../draw/surface.tsx";
import { theme } from "../../state/theme.ts";
import { input } from "./run.ts";
import { state } from "./state.ts";
import { isFar, isFull } from "./strokes.ts";
import type { Point, Stroke } from "./strokes.ts";

/** Where a digit is drawn, with the mouse, a pen or a finger. */
export function Pad() {
  const { drawing, example } = state.values.value;
  const current = useRef<Stroke | undefined>(undefined);
  const palette = paletteOf(theme.value);
  const image = input.value;
  const place = (event: PointerEvent): Point => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const put = (stroke: Stroke, begun: boolean): void => {
    const before = state.values.value.drawing;
    const next = begun ? [...before.slice(0, -1), stroke] : [...before, stroke];
    if (isFull(next)) return;
    current.current = stroke;
    state.set({ drawing: next, example: -1 });
  };
  return (
    <div
      class="pad"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        put([place(event)], false);
      }}
      onPointerMove={(event) => {
        const stroke = current.current;
        if (stroke === undefined) return;
        const point = place(event);
        if (isFar(stroke.at(-1), point)) put([...stroke, point], true);
      }}
      onPointerUp={() => (current.current = undefined)}
      onPointerCancel={() => (current.current = undefined)}
    >
      <Surface
        label={
          drawing.length > 0
            ? `Your drawing, of ${drawing.length} ${drawing.length === 1 ? "stroke" : "strokes"}.`
            : example >= 0
              ? "A digit from the test rows."
              : "An empty field to draw a digit in."
        }
        draw={(context, { width, height }) => {
          if (drawing.length === 0 && example >= 0 && image !== undefined) {
            const side = Math.sqrt(image.length);
            for (let i = 0; i < image.length; i++) {
              context.fillStyle = css(palette.ink, image[i]);
              context.fillRect(
                ((i % side) * width) / side,
                (Math.floor(i / side) * height) / side,
                width / side + 0.5,
                height / side + 0.5,
              );
            }
            return;
          }
          context.strokeStyle = css(palette.ink);
          context.lineWidth = width * 0.085;
          context.lineCap = "round";
          context.lineJoin = "round";
          for (const stroke of drawing) {
            context.beginPath();
            stroke.forEach(({ x, y }, i) => {
              if (i === 0) context.moveTo(x * width, y * height);
              context.lineTo(x * width, y * height + (i === 0 ? 0.1 : 0));
            });
            context.stroke();
          }
        }}
      />
      {drawing.length === 0 && example < 0 && <p aria-hidden="true">draw a digit</p>}
    </div>
  );
}
