import { useRef } from "preact/hooks";
import { createPicture } from "./image.ts";
import type { Picture } from "./image.ts";
import { css, diverging, indexOf, mix, packed, paletteOf } from "./palette.ts";
import { Surface } from "./surface.tsx";
import { theme } from "../state/theme.ts";

export interface PictureProps {
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  /** `grey`: [0, 1] from paper to ink; `signed`: around 0, the greatest in full colour. */
  readonly kind: "grey" | "signed";
  readonly label: string;
  /** What counts as full colour; the greatest value unless given. */
  readonly most?: number;
  readonly smooth?: boolean;
}

/** Numbers as an image. */
export function PixelImage({ values, width, height, kind, label, most, smooth = false }: PictureProps) {
  const palette = paletteOf(theme.value);
  const kept = useRef<Picture | undefined>(undefined);
  return (
    <Surface
      label={label}
      draw={(context, size) => {
        if (kept.current?.canvas.width !== width || kept.current.canvas.height !== height) kept.current = createPicture(width, height);
        const picture = kept.current;
        const scale = diverging(palette);
        let greatest = most ?? 1e-12;
        if (most === undefined) for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, Math.abs(values[i]));
        for (let i = 0; i < width * height; i++) {
          picture.pixels[i] =
            kind === "grey" ? packed(mix(palette.paper, palette.ink, Math.min(1, values[i]))) : scale[indexOf(values[i] / greatest)];
        }
        picture.update();
        context.imageSmoothingEnabled = smooth;
        context.drawImage(picture.canvas, 0, 0, size.width, size.height);
        context.strokeStyle = css(palette.rule);
        context.strokeRect(0.5, 0.5, size.width - 1, size.height - 1);
      }}
    />
  );
}
