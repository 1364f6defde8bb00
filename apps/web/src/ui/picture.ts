export interface Picture {
  readonly name: string;
  readonly type: string;
  readonly format: "SVG" | "PNG";
  read(): Promise<BlobPart>;
}

/** What of an element's style is drawn. */
const DRAWN = ["fill", "stroke", "stroke-width", "stroke-opacity", "font-family", "font-size", "text-anchor"] as const;

/** Returns the picture of the view that is shown: the diagram as SVG, or the largest canvas as PNG; none where there is none. */
export function pictureOf(): Picture | undefined {
  const svg = document.querySelector<SVGSVGElement>("main svg.diagram");
  if (svg !== null) return { name: "adjoint.svg", type: "image/svg+xml", format: "SVG", read: () => Promise.resolve(svgText(svg)) };
  const [canvas] = [...document.querySelectorAll<HTMLCanvasElement>("main canvas")].toSorted(
    (a, b) => b.width * b.height - a.width * a.height,
  );
  if (canvas === undefined) return undefined;
  return { name: "adjoint.png", type: "image/png", format: "PNG", read: () => pngOf(canvas) };
}

/** The diagram with its style in it, on the colour of the page. */
function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg, copy].map((root) => [...root.querySelectorAll<SVGElement>("*")]);
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of DRAWN) to[i].setAttribute(name, style.getPropertyValue(name));
  });
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({
    width: "100%",
    height: "100%",
    fill: getComputedStyle(document.documentElement).backgroundColor,
  }))
    paper.setAttribute(name, value);
  copy.prepend(paper);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.removeAttribute("class");
  return new XMLSerializer().serializeToString(copy);
}

async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const paper = document.createElement("canvas");
  paper.width = canvas.width;
  paper.height = canvas.height;
  const context = paper.getContext("2d")!;
  context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  context.fillRect(0, 0, paper.width, paper.height);
  context.drawImage(canvas, 0, 0);
  return new Promise((resolve, reject) => {
    paper.toBlob((blob) => (blob === null ? reject(new Error("The picture could not be made.")) : resolve(blob)));
  });
}
