import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { view } from "../state/address.ts";
import { presenting } from "../state/modes.ts";
import { announce } from "./live.tsx";
import { saveBytes } from "./save.ts";
import { pictureOf } from "./picture.ts";

/** The address of what is shown, on the page that has this view's title and picture for whoever links to it. */
function linkOf(): string {
  return new URL(`${view.value}.html${location.hash.replace(/[?&](embed|present)=1/g, "")}`, location.href).href;
}

function frameOf(link: string): string {
  const [page, hash = ""] = link.split("#");
  const src = `${page}#${hash}${hash.includes("?") ? "&" : "?"}embed=1`;
  return `<iframe src="${src.replaceAll("&", "&amp;")}" title="Adjoint" width="100%" height="700" loading="lazy"></iframe>`;
}

const copied = signal("");

/** What can be done with what is shown: link to it, embed it, save its picture, print it, present it. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    copied.value = "";
    dialog.current!.showModal();
  }, []);
  const link = linkOf();
  const picture = pictureOf();
  return (
    <dialog ref={dialog} class="share" aria-labelledby="share-title" onClose={onClose}>
      <h2 id="share-title">Share what you see</h2>
      <Copy label="Link" text={link} />
      <Copy label="To embed in a page" text={frameOf(link)} />
      <p class="small">
        The frame has no masthead. It posts its height to the page around it, as <code>{'{ type: "adjoint:height", height }'}</code>.
      </p>
      <p class="buttons">
        {picture !== undefined && (
          <button
            type="button"
            class="button"
            onClick={() => void picture.read().then((bytes) => saveBytes(bytes, picture.name, picture.type))}
          >
            Save the picture ({picture.format})
          </button>
        )}
        <button type="button" class="button" onClick={() => printed(false)}>
          Print
        </button>
        <button type="button" class="button" onClick={() => printed(true)}>
          Print a worksheet, without the numbers
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            presenting.value = !presenting.value;
            dialog.current?.close();
          }}
        >
          {presenting.value ? "End the presentation" : "Present (← → space)"}
        </button>
      </p>
      <form method="dialog">
        <button class="button primary">Close</button>
      </form>
    </dialog>
  );

  function printed(isBlank: boolean): void {
    dialog.current?.close();
    const root = document.documentElement;
    if (isBlank) root.dataset["print"] = "blank";
    addEventListener("afterprint", () => delete root.dataset["print"], { once: true });
    requestAnimationFrame(() => print());
  }
}

function Copy({ label, text }: { readonly label: string; readonly text: string }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div class="copy">
      <label class="field">
        <span class="label">{label}</span>
        <input ref={field} type="text" readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <button
        type="button"
        class="button"
        onClick={() => {
          field.current!.select();
          // Not in every frame may a page write to the clipboard; what is selected can be copied by hand.
          navigator.clipboard.writeText(text).then(
            () => {
              copied.value = label;
              announce("Copied.", 0);
            },
            () => announce("Press Ctrl+C to copy what is selected.", 0),
          );
        }}
      >
        {copied.value === label ? "Copied ✓" : "Copy"}
      </button>
    </div>
  );
}
