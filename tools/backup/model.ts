import type { CopyCheck } from "./check/check-database";

/** Kinds of data stores that this command backs up. */
export type StoreName = "aurora" | "redis" | "dynamodb";

/** As infra.aws_backups has them. */
export type BackupType =
  "aurora_snapshot" | "redis_snapshot" | "dynamodb_backup" | "recovery_point" | "physical";

/** The kinds of backups that a store has of its own. */
export const typesOf: Readonly<Record<StoreName, readonly BackupType[]>> = {
  aurora: ["aurora_snapshot", "physical"],
  redis: ["redis_snapshot"],
  dynamodb: ["dynamodb_backup"],
};

export type BackupStatus = "creating" | "available" | "failed" | "expired" | "deleting" | "deleted";

/** A backup, whoever made it. */
export interface Backup {
  /** AWS's ARN of it; of a physical one its name. */
  id: string;
  name: string;
  type: BackupType;
  /** What it is of: resource type as Terraform has it, and AWS's id. */
  of: { type: string; id: string };
  status: BackupStatus;
  createdAt: Date;
  completedAt?: Date;
  /** When it may go; unset if AWS or nobody sees to that. */
  expiresAt?: Date;
  sizeGb?: number;
  encrypted: boolean;
  kmsKeyId?: string;
  automated: boolean;
  /** Whether `create` made it for this environment: only then `expire` may delete it. */
  mine: boolean;
  createdBy?: string;
  /** The region that it lies in. @default that of the environment */
  region?: string;
  /** Where it lies: a vault, a folder. */
  location?: string;
}

/** Rows of each table: at least and at most, for a live database goes on while it is being backed up. */
export type RowRange = Record<string, readonly [number, number]>;

/** What a restore test found of one thing. */
export interface Finding {
  passed: boolean;
  text: string;
  details?: object;
}

/** A copy that was made from a backup. */
export interface MadeCopy {
  /** Its name, which nothing else has. */
  target: string;
  /** How to reach it by hand, while it is kept. */
  access: string;
  /** Looks at what is in it: at a database in full, at other stores at what they tell. */
  check: () => Promise<CopyCheck | Record<string, Finding>>;
}

export interface CreateWish {
  name: string;
  expiresAt: Date;
  createdBy: string;
}

export interface RestoreWish {
  /** Name of the copy. */
  target: string;
  /** Name or id of the backup. @default the newest of `create`, else the newest there is */
  backup?: string;
  /** The moment to restore. @default that of the backup */
  at?: Date;
}

/** One data store of an environment, as this command backs it up. */
export interface Store {
  name: StoreName;
  /** The backups that `create` takes now, one for each thing; each is waited for. */
  create: (wish: CreateWish) => Promise<Backup[]>;
  /** All backups that AWS, or this machine, has of it. */
  list: () => Promise<Backup[]>;
  /** Deletes a backup that is `mine`. @throws MigrationError `refused` for any other */
  remove: (backup: Backup) => Promise<void>;
  /** Chooses what to restore. @throws MigrationError `usage` if that is not there */
  choose: (wish: RestoreWish) => Promise<Backup>;
  restore: (backup: Backup, wish: RestoreWish) => Promise<MadeCopy>;
  /** Lets a copy stay until then. */
  keep: (target: string, until: Date) => Promise<void>;
  /** Removes a copy and waits until it is gone; what does not carry the mark of a copy is refused. */
  removeCopy: (target: string) => Promise<void>;
  /** Copies that are there. */
  copies: () => Promise<FoundCopy[]>;
}

/** A copy that is there, and whether somebody still needs it. */
export interface FoundCopy {
  target: string;
  /** Whether its maker may still be at work. */
  atWork: boolean;
  keptUntil?: Date;
}
