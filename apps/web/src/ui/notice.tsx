export interface NoticeProps {
  readonly kind: "problem" | "note";
  readonly lines: readonly string[];
  readonly onClose?: (() => void) | undefined;
}

/** A message on the page: what went wrong, with the values and what to do. */
export function Notice({ kind, lines, onClose }: NoticeProps) {
  if (lines.length === 0) return null;
  return (
    <div class={`notice ${kind}`} role={kind === "problem" ? "alert" : "note"}>
      <div>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {onClose !== undefined && (
        <button type="button" class="bare" onClick={onClose} aria-label="Close the message">
          ×
        </button>
      )}
    </div>
  );
}
