import { render } from "preact";
import { App } from "./app.tsx";
import { connectAddress } from "./state/address.ts";
import { connectFrame } from "./state/modes.ts";
import { releaseReplaced } from "./state/release.ts";
import { connectTheme } from "./state/theme.ts";

releaseReplaced();
connectTheme();
connectAddress();
const root = document.querySelector("#app")!;
root.replaceChildren();
render(<App />, root);
connectFrame();
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  // Fetched after all else. In a frame of another page a browser may refuse it: then the page needs the network, and that is all.
  addEventListener("load", () => void navigator.serviceWorker.register("./sw.js").catch(() => undefined));
}
