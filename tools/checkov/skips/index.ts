import { buckets } from "./buckets";
import { data } from "./data";
import { development } from "./development";
import { edge } from "./edge";
import { functions } from "./functions";
import { governance } from "./governance";
import type { Skip } from "./skip";

/** Every exception there is; one that no resource needs any more is an error. */
export const skips: readonly Skip[] = [
  ...buckets,
  ...edge,
  ...data,
  ...functions,
  ...governance,
  ...development,
];
