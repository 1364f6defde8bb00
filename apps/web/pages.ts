import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** What stands in the head of a view's page, for whoever links to it, and on it before the script has run. */
interface Page {
  readonly title: string;
  readonly heading: string;
  readonly description: string;
  /** The picture of the view, in public/. */
  readonly card: string;
}

export const PAGES = {
  playground: {
    title: "Adjoint: see a network learn",
    heading: "See a network learn",
    description: "Train a network in your browser and watch its weights, its units and its boundary. On your own table, too.",
    card: "card.png",
  },
  step: {
    title: "Adjoint: step through backpropagation",
    heading: "Step through backprop",
    description:
      "Every quantity of one forward and one backward pass, with its formula, its numbers and the edges they run along, in six notations.",
    card: "card-step.png",
  },
  check: {
    title: "Adjoint: check your backpropagation",
    heading: "Check my formulas",
    description: "Paste your backward pass: each line is compared with the exact gradient, a mistake is underlined, named and repaired.",
    card: "card-check.png",
  },
  lesson: {
    title: "Adjoint: eight lessons on backpropagation",
    heading: "Lessons",
    description:
      "Why is W transposed? Why has Ng no g′? Where does 1/m go? Eight questions on a few cards each: predict a number, then see it.",
    card: "card-lesson.png",
  },
  digits: {
    title: "Adjoint: draw a digit",
    heading: "Digits",
    description: "A network learns handwritten digits in seconds. Draw one, and see what each unit makes of it.",
    card: "card-digits.png",
  },
  benchmark: {
    title: "Adjoint: benchmark",
    heading: "Benchmark",
    description: "How fast WebAssembly SIMD trains dense networks in your browser.",
    card: "card.png",
  },
} as const satisfies Readonly<Record<string, Page>>;

/** Writes a page for each view, which begins with that view, the licence, and the service worker that keeps all files for use without a network. */
export function pages(): Plugin {
  return {
    name: "pages",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      const index = readFileSync(join(dir, "index.html"), "utf8");
      for (const [view, page] of Object.entries(PAGES)) writeFileSync(join(dir, `${view}.html`), pageOf(index, view, page));
      copyFileSync(new URL("../../LICENSE", import.meta.url), join(dir, "LICENSE.txt"));
      writeFileSync(join(dir, "sw.js"), serviceWorker(dir));
    },
  };
}

function pageOf(index: string, view: string, { title, heading, description, card }: Page): string {
  const text = (value: string): string => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return index
    .replace('<html lang="en">', `<html lang="en" data-start="${view}">`)
    .replace(/<title>[^<]*<\/title>/, `<title>${text(title)}</title>`)
    .replace(/(<meta\s+property="og:title"\s+content=")[^"]*/, `$1${text(title)}`)
    .replace(/(<meta\s+(?:name="description"|property="og:description")\s+content=")[^"]*/g, `$1${text(description)}`)
    .replace("./card.png", `./${card}`)
    .replace(/<h1>[^<]*<\/h1>/, `<h1>${text(heading)}</h1><p>${text(description)}</p>`);
}

/** Keeps every file of this build; a page is asked for anew where there is a network. */
function serviceWorker(dir: string): string {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "sw.js" && !/\.map$|^card/.test(entry.name))
    .map(
      (entry) =>
        `./${join(entry.parentPath, entry.name)
          .slice(dir.length + 1)
          .replaceAll("\\", "/")}`,
    )
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(dir, file)));
  return `const CACHE = "adjoint-${hash.digest("hex").slice(0, 12)}";
const FILES = ${JSON.stringify(files)};
addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("adjoint-") && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  const kept = () => caches.match(request, { ignoreSearch: true, ignoreVary: true });
  event.respondWith(request.mode === "navigate" ? fetch(request).catch(async () => (await kept()) ?? caches.match("./index.html")) : kept().then((found) => found ?? fetch(request)));
});
`;
}
