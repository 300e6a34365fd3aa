import { z } from "zod";
import { backup } from "./schema/backup";
import { cache } from "./schema/cache";
import { cdn } from "./schema/cdn";
import { database } from "./schema/database";
import { choice, field } from "./schema/field";
import { governance } from "./schema/governance";
import { monitoring } from "./schema/monitoring";
import { networking } from "./schema/networking";
import { nosql } from "./schema/nosql";
import { realtime } from "./schema/realtime";
import { security } from "./schema/security";

const name = (max: number, example: string) =>
  field(
    z
      .string()
      .min(2)
      .max(max)
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    `2 to ${max} lower-case letters, digits and single -, a letter first, no - last`,
    `"${example}"`,
  );

/** The shape of an environment's settings. Rules that join several settings are in `rules/`. */
export const schema = z.strictObject({
  /** First part of every name. */
  project: name(31, "groundwork"),
  /** Second part of every name; the file's name. */
  environment: name(16, "dev"),
  /** `development` is cheap and says what it gives up; `production` refuses to be less than safe. */
  profile: choice("development", "production"),
  /** AWS account; the provider refuses to touch another. */
  account: field(z.string().regex(/^\d{12}$/), "an account number of 12 digits, in quotes", '"111111111111"'),
  region: field(z.string(), "a region of AWS", '"ap-northeast-1"'),
  /** Highest class of data in this environment; every resource carries it as a tag. */
  dataClassification: choice("public", "internal", "confidential", "restricted"),
  networking,
  security,
  database,
  backup,
  cache,
  realtime,
  cdn,
  monitoring,
  governance: governance.optional(),
  nosql,
});

/** Settings as a file in this folder writes them. */
export type SettingsInput = z.input<typeof schema>;
/** Settings after they were parsed: the only form that stacks take. */
export type Settings = z.output<typeof schema>;
