import path from "node:path";
import { localEnvironment, localFolder } from "./env";

/** Where each part of the local platform keeps its files. */
export const folders = {
  emulator: path.join(localFolder, "emulator"),
  postgres: path.join(localFolder, "postgres"),
  /** cdktf's output: stacks, with what Terraform puts beside them. */
  stacks: path.join(localFolder, "cdktf.out"),
  /** State of `bootstrap`, which is not in the bucket. */
  state: path.join(localFolder, "state"),
  logs: path.join(localFolder, "logs"),
  /** Plans that `npm run deploy` saves, and the records of runs. */
  plans: path.join(localFolder, "plans"),
  records: path.join(localFolder, "records"),
} as const;

/** The outputs of every phase, as `cdktf output --outputs-file` writes them. */
export const outputsFile = path.join(localFolder, "outputs", `${localEnvironment}.json`);

/** Marks that a run is at work on the platform. */
export const markerFile = path.join(localFolder, "run.json");
