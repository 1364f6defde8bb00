import { useEffect, useRef } from "preact/hooks";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface SurfaceProps {
  /** What is to be seen, in words. */
  readonly label: string;
  readonly class?: string;
  /** Draws in CSS pixels; called after each change of the size, and with each render. */
  readonly draw: (context: CanvasRenderingContext2D, size: Size) => void;
  readonly onPoint?: ((point: { readonly x: number; readonly y: number } | undefined, size: Size) => void) | undefined;
  readonly onPress?: ((point: { readonly x: number; readonly y: number }, size: Size) => void) | undefined;
}

/** A canvas as large as its box, sharp on every screen, with a text for those who do not see it. */
export function Surface({ label, class: className = "", draw, onPoint, onPress }: SurfaceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  const size = useRef<Size>({ width: 0, height: 0 });

  const paint = (): void => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || size.current.width === 0) return;
    const ratio = Math.min(devicePixelRatio || 1, 3);
    const width = Math.round(size.current.width * ratio);
    const height = Math.round(size.current.height * ratio);
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.current.width, size.current.height);
    latest.current(context, size.current);
  };

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      size.current = { width: entry.contentRect.width, height: entry.contentRect.height };
      paint();
    });
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(paint);

  const place = (event: PointerEvent): { readonly x: number; readonly y: number } => {
    const box = canvas.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  return (
    <canvas
      ref={canvas}
      class={`surface ${className}`}
      role="img"
      aria-label={label}
      onPointerMove={onPoint && ((event) => onPoint(place(event), size.current))}
      // A finger that is lifted has not pointed elsewhere.
      onPointerLeave={onPoint && ((event) => event.pointerType !== "touch" && onPoint(undefined, size.current))}
      onPointerDown={onPress && ((event) => onPress(place(event), size.current))}
    />
  );
}
