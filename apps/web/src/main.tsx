import { render } from "preact";
import { App } from "./app.tsx";
import { connectAddress } from "./state/address.ts";
import { connectTheme } from "./state/theme.ts";

connectTheme();
connectAddress();
const root = document.querySelector("#app")!;
root.replaceChildren();
render(<App />, root);
