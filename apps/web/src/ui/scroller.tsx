import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface ScrollerProps {
  readonly class: string;
  /** In words: what scrolls. */
  readonly label: string;
  readonly children: ComponentChildren;
  readonly testid?: string;
  readonly onPointerLeave?: () => void;
}

/** A box that scrolls where its content is too wide; then, and only then, the keyboard can reach and scroll it. */
export function Scroller({ class: className, label, children, testid, onPointerLeave }: ScrollerProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current!;
    const measure = (): void => {
      const isCut = element.scrollWidth > element.clientWidth + 1;
      if (isCut) {
        element.tabIndex = 0;
        element.setAttribute("role", "group");
        element.setAttribute("aria-label", label);
      } else for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  });
  return (
    <div ref={box} class={className} data-testid={testid} {...(onPointerLeave === undefined ? {} : { onPointerLeave })}>
      {children}
    </div>
  );
}
