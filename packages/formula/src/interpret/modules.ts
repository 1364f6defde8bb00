import type { Statement } from "../ir/core.ts";
import type { Environment } from "./environment.ts";
import type { Machine } from "./machine.ts";
import { unknown, type Value } from "./values.ts";

/** Binds the names of an import. What the library does not bring is unknown until a free name gives it. */
export function importModule(m: Machine, env: Environment, { module, names }: Extract<Statement, { kind: "import" }>): void {
  for (const { name, as } of names) {
    if (name === "*") {
      const brought = m.library.names(module);
      for (const [short, value] of brought) env.variables.set(short, value);
      // Any name may come from there.
      if (brought.length === 0) m.open.set("*", unknown(module));
    } else if (name === "") {
      const whole = as === module.split(".")[0] ? as : module;
      env.variables.set(as, moduleNamed(m, whole));
    } else
      env.variables.set(
        as,
        m.library.value(`${module}.${name}`) ?? m.library.module(`${module}.${name}`) ?? definedBefore(m, as) ?? unknown(as),
      );
  }
}

const moduleNamed = (m: Machine, name: string): Value => m.library.module(name) ?? { kind: "module", name };

/** A text pasted from several files imports what another part of it defines. */
const definedBefore = (m: Machine, name: string): Value | undefined => m.globals.variables.get(name);
