import { z } from "zod";
import { keepError } from "./mask-secrets";

/** Characters that a table keeps of an error. */
const ERROR_LENGTH = 20_000;

/** Fields that many operations take, as the columns of schema `infra` want them (migration 0027). */
export const fields = {
  id: z.uuid(),
  environment: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/),
  accountId: z.string().regex(/^[0-9]{12}$/),
  region: z.string().regex(/^([a-z]{2}(-[a-z]+)+-[0-9]{1,2}|global)$/),
  phase: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  /** Who: an IAM ARN or the user of a machine. */
  actor: z.string().min(1).max(2048),
  time: z.iso.datetime({ offset: true }),
  /** What went wrong, as a program says it; what looks like a secret is left out. */
  error: z.string().transform((text) => keepError(text, ERROR_LENGTH)),
  object: z.record(z.string(), z.unknown()),
} as const;
