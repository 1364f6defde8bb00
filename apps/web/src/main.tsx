import { render } from "preact";
import { App } from "./app.tsx";
import { connectAddress } from "./state/address.ts";
import { connectTheme } from "./state/theme.ts";

connectTheme();
connectAddress();
render(<App />, document.querySelector("#app")!);
