import { Command, Option } from "commander";
import type { CheckCommandOptions } from "./commands/check.ts";
import type { EvaluateOptions } from "./commands/evaluate.ts";
import type { ExplainCommandOptions } from "./commands/explain.ts";
import type { GradcheckCommandOptions } from "./commands/gradcheck.ts";
import type { InfoOptions } from "./commands/info.ts";
import type { PredictOptions } from "./commands/predict.ts";
import type { TraceOptions } from "./commands/trace.ts";
import type { TrainOptions } from "./commands/train.ts";
import { addDataOptions, addHostOptions, addNetworkOptions, addTrainingOptions, option } from "./options.ts";
import { choice, list, plainName, realNumber, text, wholeNumber } from "./values.ts";
import { VERSION } from "./version.ts";

export const COMMANDS: readonly string[] = ["train", "evaluate", "predict", "gradcheck", "trace", "check", "explain", "info", "help"];

/** Takes the exit status of a command that ran to its end. */
export type Finish = (status: number) => void;

/** The command line as it is read. What a command does is loaded when it runs: `check` must answer before a kernel would have been compiled. */
export function createCli(finish: Finish): Command {
  const cli = new Command("adjoint")
    .description("Trains dense neural networks in WebAssembly, and checks backpropagation that people wrote by hand.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .addHelpText("after", example("adjoint train --data digits"));
  for (const add of [addTrain, addEvaluate, addPredict, addGradcheck, addTrace, addCheck, addExplain, addInfo]) add(cli, finish);
  for (const command of [cli, ...cli.commands]) configure(command);
  return cli;
}

/** Errors are thrown to `run`, which words and prints them. */
function configure(command: Command): void {
  command
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      subcommandTerm: (sub) => [sub.name(), ...sub.registeredArguments.map((argument) => `[${argument.name()}]`)].join(" "),
      subcommandDescription: (sub) => sub.summary() || sub.description(),
    });
  if (command.parent !== null) command.optionsGroup("Help:").helpOption("-h, --help", "show this help");
}

function jsonOption(): Option {
  return new Option("--json", "print one JSON object and nothing else");
}

function example(...commands: string[]): string {
  return `\nExample:\n${commands.map((line) => `  $ ${line}`).join("\n")}`;
}

function addTrain(cli: Command, finish: Finish): void {
  const command = cli.command("train").summary("train a network and save it").description("Train a network on a data set and save it.");
  addDataOptions(command, { learns: true });
  addNetworkOptions(command);
  addTrainingOptions(command);
  addHostOptions(command);
  command
    .optionsGroup("Output:")
    .addOption(option("--out <file>", "where the model goes, as safetensors (model.safetensors)", text("--out", "model.safetensors")))
    .addOption(option("--log <file>", "write a JSON line for each epoch to this file", text("--log", "run.jsonl")))
    .addOption(jsonOption())
    .addHelpText(
      "after",
      example(
        "adjoint train --data digits --hidden 64,32 --activation relu --epochs 30 --out model.safetensors",
        "adjoint train --data flowers.csv --label species --log run.jsonl",
      ),
    )
    .action(async (options: TrainOptions) => finish(await (await import("./commands/train.ts")).train(options)));
}

function addEvaluate(cli: Command, finish: Finish): void {
  const command = cli
    .command("evaluate")
    .summary("measure a saved model on labelled data")
    .description("Measure loss, accuracy and confusions of a saved model on labelled data.");
  command.addOption(modelOption());
  addDataOptions(command, { learns: false });
  addHostOptions(command);
  command
    .optionsGroup("Output:")
    .addOption(
      option(
        "--rows <which>",
        "all rows, or those held out when the model was trained (held-out where the model knows them, else all)",
        choice("--rows", ["held-out", "all"]),
      ),
    )
    .addOption(jsonOption())
    .addHelpText("after", example("adjoint evaluate --model model.safetensors --data digits"))
    .action(async (options: EvaluateOptions) => finish(await (await import("./commands/evaluate.ts")).evaluate(options)));
}

function addPredict(cli: Command, finish: Finish): void {
  const command = cli
    .command("predict")
    .summary("predict for the rows of a CSV file")
    .description("Predict the class or the values of each row of a CSV file, as CSV on standard output.");
  command.addOption(modelOption());
  addDataOptions(command, { learns: false });
  addHostOptions(command);
  command
    .optionsGroup("Output:")
    .option("--probabilities", "also the outputs of the network, a column for each class")
    .addOption(option("--out <file>", "write to this file instead of standard output", text("--out", "predictions.csv")))
    .addOption(jsonOption())
    .addHelpText("after", example("adjoint predict --model model.safetensors --data new.csv --probabilities"))
    .action(async (options: PredictOptions) => finish(await (await import("./commands/predict.ts")).predict(options)));
}

function addGradcheck(cli: Command, finish: Finish): void {
  const command = cli
    .command("gradcheck")
    .summary("compare gradients with central differences")
    .description("Compare a network's gradient with central differences, in f64, parameter by parameter.");
  command.addOption(modelOption());
  addDataOptions(command, { learns: true });
  addNetworkOptions(command);
  addHostOptions(command);
  command
    .optionsGroup("Output:")
    .addOption(option("--batch-size <rows>", "rows of the data to check on (8)", wholeNumber("--batch-size", { min: 1, example: 8 })))
    .addOption(option("--epsilon <ε>", "step of the differences (1e-5)", realNumber("--epsilon", { above: 0, max: 1, example: 1e-5 })))
    .addOption(
      option(
        "--tolerance <t>",
        "relative error up to which a gradient counts as right (1e-7)",
        realNumber("--tolerance", { above: 0, example: 1e-7 }),
      ),
    )
    .addOption(
      option(
        "--entries <n>",
        "entries checked of each parameter, drawn from the seed (2048)",
        wholeNumber("--entries", { min: 1, example: 2048 }),
      ),
    )
    .addOption(jsonOption())
    .addHelpText("after", example("adjoint gradcheck --data digits --hidden 10 --activation tanh"))
    .action(async (options: GradcheckCommandOptions) => finish(await (await import("./commands/gradcheck.ts")).gradcheck(options)));
}

function addTrace(cli: Command, finish: Finish): void {
  const command = cli
    .command("trace")
    .summary("show every number of one backpropagation")
    .description(
      "Show every number of one forward and backward pass: of a published example, or of any network on the first rows of its data.",
    );
  command.addOption(option("--example <name>", `a published example: ${EXAMPLES.join(", ")}`, choice("--example", EXAMPLES)));
  command.addOption(modelOption());
  addDataOptions(command, { learns: true });
  addNetworkOptions(command);
  addHostOptions(command);
  command
    .optionsGroup("Output:")
    .addOption(option("--batch-size <rows>", "rows of the data to trace (2)", wholeNumber("--batch-size", { min: 1, example: 2 })))
    .addOption(
      option(
        "--learning-rate <α>",
        "of the update that is traced (the author's, or 1)",
        realNumber("--learning-rate", { above: 0, example: 0.5 }),
      ),
    )
    .addOption(notationOption("the example's own, or code"))
    .option("--latex", "print LaTeX")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      example("adjoint trace --example mazur", "adjoint trace --data xor --hidden 2 --activation sigmoid --notation nielsen"),
    )
    .action(async (options: TraceOptions) => finish(await (await import("./commands/trace.ts")).trace(options)));
}

/** The published examples that can be traced. */
export const EXAMPLES = ["mazur", "hagan", "ex4", "sudeep", "cs231n", "learner", "explainer", "nielsen"] as const;
const SYNTAXES = ["octave", "numpy", "latex", "plain"] as const;
export const NOTATIONS = ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"] as const;
const FORMULA_ACTIVATIONS = ["sigmoid", "tanh", "relu", "linear", "softmax", "leaky-relu"] as const;
const FORMULA_LOSSES = ["cross-entropy", "squared-error", "half-squared-error", "softmax-cross-entropy"] as const;

/** @param usual what is taken where nothing is said */
function notationOption(usual: string): ReturnType<typeof option> {
  return option("--notation <name>", `the letters to use: ${NOTATIONS.join(", ")} (${usual})`, choice("--notation", NOTATIONS));
}

function modelOption(): ReturnType<typeof option> {
  return option("--model <file>", "a model that train saved", text("--model", "model.safetensors"));
}

function addCheck(cli: Command, finish: Finish): void {
  cli
    .command("check")
    .summary("check formulas, and name the mistake")
    .description(
      "Check backpropagation formulas line by line, and name the mistake. Octave, NumPy, LaTeX or plain text; - reads standard input.",
    )
    .argument("[file]", "the formulas")
    .addOption(
      option(
        "--relative-difference <x>",
        "what a gradient check printed: name the mistakes that print it",
        realNumber("--relative-difference", { min: 0, example: 0.00105872 }),
      ),
    )
    .addOption(
      option(
        "--exercise <name>",
        "with --relative-difference: the check that printed it, ex4 or deeplearning.ai (either)",
        choice("--exercise", ["ex4", "deeplearning.ai"]),
      ),
    )
    .addOption(option("--syntax <name>", `of the text: ${SYNTAXES.join(", ")} (recognised)`, choice("--syntax", SYNTAXES)))
    .addOption(notationOption("recognised"))
    .addOption(
      option(
        "--layers <sizes>",
        "units of each layer, inputs first: 3,5,4,2 (as many as the text needs)",
        list("--layers", wholeNumber("--layers", { min: 1, example: 3 }), "3,5,4,2"),
      ),
    )
    .addOption(
      option(
        "--activation <names>",
        `${FORMULA_ACTIVATIONS.join(", ")}; one, or one for each layer: tanh,sigmoid (from the text)`,
        list("--activation", formulaActivation, "tanh,sigmoid"),
      ),
    )
    .addOption(option("--bias <yes|no>", "whether the text has a bias (seen from the text)", choice("--bias", ["yes", "no"])))
    .addOption(option("--loss <name>", `${FORMULA_LOSSES.join(", ")} (from the text)`, choice("--loss", FORMULA_LOSSES)))
    .addOption(
      option(
        "--layout <name>",
        "examples as columns or rows, or single (from the text)",
        choice("--layout", ["columns", "rows", "single"]),
      ),
    )
    .addOption(
      option(
        "--lambda <λ>",
        "strength of the regularisation (0; any where the text has one)",
        realNumber("--lambda", { min: 0, example: 1 }),
      ),
    )
    .addOption(option("--seed <n>", "decides the random networks (0)", wholeNumber("--seed", { min: 0, max: 4294967295, example: 1 })))
    .addOption(jsonOption())
    .addHelpText(
      "after",
      example("adjoint check backprop.m --loss cross-entropy", "adjoint check --relative-difference 0.00105872 --lambda 0"),
    )
    .action(async (file: string | undefined, options: CheckCommandOptions) =>
      finish(await (await import("./commands/check.ts")).check(file, options)),
    );
}

/** The engine says identity where formulas say linear. */
function formulaActivation(name: string): (typeof FORMULA_ACTIVATIONS)[number] {
  return plainName(name) === "identity" ? "linear" : choice("--activation", FORMULA_ACTIVATIONS)(name);
}

function addExplain(cli: Command, finish: Finish): void {
  cli
    .command("explain")
    .summary("derive a rule of backpropagation")
    .description(
      "Derive a rule of backpropagation, index by index and then as matrices; each equation is checked numerically as it is printed.",
    )
    .argument("[topic]", "transpose, outer-product, output-delta, regularisation, …; without one, the list")
    .addOption(notationOption("ng"))
    .addOption(option("--format <name>", "text, latex or markdown (text)", choice("--format", ["text", "latex", "markdown"])))
    .addOption(
      option(
        "--seed <n>",
        "of the networks on which the equations are checked (1)",
        wholeNumber("--seed", { min: 0, max: 4294967295, example: 1 }),
      ),
    )
    .addOption(jsonOption())
    .addHelpText("after", example("adjoint explain transpose --notation ng"))
    .action(async (topic: string | undefined, options: ExplainCommandOptions) =>
      finish(await (await import("./commands/explain.ts")).explain(topic, options)),
    );
}

function addInfo(cli: Command, finish: Finish): void {
  const command = cli
    .command("info")
    .summary("show this host and its kernels, or a model")
    .description("Show this host, the kernels that run here and why; or what a saved model is.");
  command.argument("[model]", "a model that train saved");
  addHostOptions(command);
  command
    .optionsGroup("Output:")
    .addOption(jsonOption())
    .addHelpText("after", example("adjoint info", "adjoint info model.safetensors"))
    .action(async (model: string | undefined, options: InfoOptions) =>
      finish(await (await import("./commands/info.ts")).info(model, options)),
    );
}
