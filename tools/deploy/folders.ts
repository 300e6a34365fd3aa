import path from "node:path";
import { localEnvironment } from "../local/env";
import { folders as localFolders, markerFile } from "../local/folders";

/** All that deployments of an environment leave on this machine; in no version control. */
export interface DeployFolders {
  /** cdktf's output, with what Terraform puts beside the stacks. */
  readonly outdir: string;
  readonly logs: string;
  /** Saved plans, for as long as they are not applied. */
  readonly plans: string;
  /** What runs did, until it is in the database, and a while longer. */
  readonly records: string;
  /** Marks that a run is at work. */
  readonly marker: string;
  /** Where `bootstrap` keeps its state: in the project, as cdktf does. Undefined where its JSON says so. */
  readonly stateFile?: string;
}

/** Folder of what deployments leave on this machine; another can be named, for example one that CI keeps. */
const deployFolder = process.env.GROUNDWORK_DEPLOY_FOLDER ?? ".deploy";

/** Where deployments of an environment keep their files. */
export function foldersOf(environment: string): DeployFolders {
  if (environment === localEnvironment) {
    const { stacks: outdir, logs, plans, records } = localFolders;
    return { outdir, logs, plans, records, marker: markerFile };
  }
  const home = path.join(deployFolder, environment);
  return {
    outdir: path.join(home, "cdktf.out"),
    logs: path.join(home, "logs"),
    plans: path.join(home, "plans"),
    records: path.join(home, "records"),
    marker: path.join(home, "run.json"),
    stateFile: path.resolve("state", `${environment}-bootstrap.tfstate`),
  };
}
