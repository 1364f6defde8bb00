import { signal } from "@preact/signals";

const message = signal("");
let announced = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Tells a screen reader; where messages follow quickly only the last of every few seconds is told. */
export function announce(text: string, pauseMilliseconds = 4000): void {
  clearTimeout(waiting);
  const tell = (): void => {
    announced = performance.now();
    message.value = text;
  };
  const rest = announced + pauseMilliseconds - performance.now();
  if (rest <= 0) tell();
  else waiting = setTimeout(tell, rest);
}

export function LiveRegion() {
  return (
    <p class="unseen" role="status" aria-live="polite" data-testid="live">
      {message}
    </p>
  );
}
