import { defineCommand } from "../command.ts";
import { json } from "../options/common.ts";
import { TRAINING_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { NETWORK, TRAINING } from "../options/network.ts";
import { option } from "../options/table.ts";
import { integer, text } from "../options/values.ts";
import { carryOutSweep } from "../sweep/carry-out.ts";

const { from: _, onDisk: __, ...training } = TRAINING;

/** `adjoint sweep`: trains with many settings, and compares them. */
export const command = defineCommand({
  name: "sweep",
  description:
    "Search settings: train a network for each point of a space, in YAML or JSON, and compare their losses on the rows held out. Rows of --test are measured in each run and never compared.",
  argument: { name: "space", text: "the file of the space" },
  groups: [
    { title: "Data:", options: TRAINING_DATA },
    { title: "Network:", options: NETWORK },
    { title: "Training:", options: training },
    { title: "Engine:", options: ENGINE },
    {
      title: "Sweep:",
      options: {
        run: option(
          "<folder>",
          "the folder of the sweep: its runs, sweep.json and report.html (sweeps/ and the name of the space)",
          text("sweeps/first"),
        ),
        workers: option("<n>", "trials at a time, each on a thread of this machine (1)", integer({ min: 1, max: 1024, example: 2 })),
        queue: option("<url>", "give the trials to adjoint worker on other machines, through Redis", text("redis://localhost:6379")),
        queueName: option("<name>", "of the queue, where several share one Redis (adjoint)", text("team")),
        dataUrl: option(
          "<url>",
          "where workers fetch the file of --data, if it is not in their folder",
          text("http://localhost:8000/data.csv"),
        ),
        json,
      },
    },
  ],
  examples: [
    "adjoint sweep space.yaml --data digits --workers 2",
    "adjoint sweep space.yaml --data flowers.csv --test 0.2 --queue redis://localhost:6379",
  ],
  run: carryOutSweep,
});
