import { flag, option } from "./table.ts";
import { text } from "./values.ts";

export const json = flag("print one JSON object and nothing else");

export const model = option("<file>", "a model that train saved", text("model.safetensors"));
