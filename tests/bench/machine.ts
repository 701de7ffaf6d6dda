import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import type { ReportLine } from "@porchlight/cli/report";

/** What the figures below it were measured on, and how busy it was with other things. */
export const describeMachine = (): string =>
  `${availableParallelism()} x ${cpus()[0]?.model ?? "unknown CPU"}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform} ${process.arch}, ` +
  `load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`;

export const machineLines = (): ReportLine[] => [
  { name: "machine.cpus", value: availableParallelism(), unit: "CPUs" },
  { name: "machine.load", value: loadavg()[0] as number, unit: "processes" },
];
