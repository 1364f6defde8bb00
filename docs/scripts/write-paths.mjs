// Draws docs/images/descent.svg: the paths of five methods over the contours of Hagan & Demuth, chapter 12. Run it after a change of `contours`: node scripts/write-paths.mjs
import { writeFileSync } from "node:fs";
import { contours } from "adjoint/optimise";

const [LOW, HIGH] = [-5, 15];
/** Sides of a panel, and the room for its title [pixels]. */
const [SIDE, TITLE] = [220, 30];
const CELLS = 50;
const LEVELS = [0.02, 0.1, 0.3, 0.7, 1.2, 2, 3, 5, 8];
const TITLES = {
  steepestDescent: "steepest descent",
  momentum: "momentum",
  variableLearningRate: "variable learning rate",
  conjugateGradient: "conjugate gradient",
  levenbergMarquardt: "Levenberg–Marquardt",
};

const { surface, start, optimum, paths } = contours();
const place = (value) => ((value - LOW) / (HIGH - LOW)) * SIDE;
const point = ([w, v]) => `${place(w).toFixed(1)} ${(SIDE - place(v)).toFixed(1)}`;
const at = (i) => LOW + (i * (HIGH - LOW)) / CELLS;
const heights = Array.from({ length: CELLS + 1 }, (_, j) =>
  Array.from({ length: CELLS + 1 }, (__, i) => surface(Float64Array.of(at(i), at(j))).cost),
);

/** Where a level crosses the sides of a cell: marching squares. */
function* segments(level) {
  for (let j = 0; j < CELLS; j++)
    for (let i = 0; i < CELLS; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ];
      const crossings = corners.flatMap(([x, y], k) => {
        const [x1, y1] = corners[(k + 1) % 4];
        const [a, b] = [heights[y][x], heights[y1][x1]];
        if (a < level === b < level) return [];
        const part = (level - a) / (b - a);
        return [[at(x) + part * (at(x1) - at(x)), at(y) + part * (at(y1) - at(y))]];
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) yield `M${point(crossings[k])}L${point(crossings[k + 1])}`;
    }
}

const lines = LEVELS.map((level) => `<path d="${[...segments(level)].join("")}"/>`).join("\n");
const panels = Object.entries(TITLES).map(([method, title], index) => {
  const taken = paths[method].filter(({ accepted }) => accepted);
  const marks = taken.map(({ point: where }) => `<circle cx="${point(where).split(" ")[0]}" cy="${point(where).split(" ")[1]}" r="1.6"/>`);
  return `<g transform="translate(${index * (SIDE + 12)} 0)"><text x="${SIDE / 2}" y="18" text-anchor="middle">${title}: ${taken.length} steps</text>
<svg y="${TITLE}" width="${SIDE}" height="${SIDE}"><use href="#contours"/><path class="path" d="M${[start, ...taken.map(({ point: where }) => where)].map(point).join("L")}"/>
<g class="steps">${marks.join("")}</g><circle class="best" cx="${point(optimum).split(" ")[0]}" cy="${point(optimum).split(" ")[1]}" r="4"/></svg></g>`;
});
const width = 5 * (SIDE + 12) - 12;
writeFileSync(
  new URL("../images/descent.svg", import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${SIDE + TITLE}" width="${width}" height="${SIDE + TITLE}" role="img">
<title>Paths of five methods over the contours of a sum of squares of two weights, from (−4, 4) to the optimum (10, 1)</title>
<style>text{font:13px system-ui,sans-serif;fill:#333}.contours{fill:none;stroke:#9aa4b0}.path{fill:none;stroke:#0b6bcb;stroke-width:1.5}.steps{fill:#0b6bcb}.best{fill:none;stroke:#c2410c;stroke-width:2}
@media (prefers-color-scheme:dark){text{fill:#ddd}.contours{stroke:#5b6470}.path{stroke:#5aa9f5}.steps{fill:#5aa9f5}.best{stroke:#f59e6a}}</style>
<defs><g id="contours" class="contours">
${lines}
</g></defs>
${panels.join("\n")}
</svg>
`,
);
