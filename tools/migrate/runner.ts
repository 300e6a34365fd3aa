/** The runner as a library: commands that take a way to connect and a folder, print nothing and throw. */
export { baseline } from "./commands/baseline";
export { down } from "./commands/down";
export { plan } from "./commands/plan";
export { status } from "./commands/status";
export { up } from "./commands/up";
export { verify } from "./commands/verify";
export { MigrationError, exitCodes } from "./errors";
export type { Event, Report } from "./events";
export type { RunnerOptions } from "./session";
