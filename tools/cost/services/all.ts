import { ToolError } from "../../errors";
import type { Pricer } from "../charge";
import { backup } from "./backup";
import { cache } from "./cache";
import { containers } from "./containers";
import { database } from "./database";
import { free } from "./free";
import { functions } from "./functions";
import { governance } from "./governance";
import { logs } from "./logs";
import { monitoring } from "./monitoring";
import { network } from "./network";
import { nosql } from "./nosql";
import { security } from "./security";
import { storage } from "./storage";

/** What each resource type is priced by. */
export const pricers: Readonly<Record<string, Pricer>> = {
  ...backup,
  ...cache,
  ...containers,
  ...database,
  ...functions,
  ...governance,
  ...logs,
  ...monitoring,
  ...network,
  ...nosql,
  ...security,
  ...storage,
};

/** What prices a type; undefined for one that is free. @throws ToolError for a type of which nobody said what it costs */
export function pricerOf(type: string): Pricer | undefined {
  const pricer = pricers[type];
  if (pricer || Object.hasOwn(free, type)) return pricer;
  throw new ToolError(
    `Nobody has said what ${type} costs. Price it in a file of tools/cost/services, or name it in free.ts there with why.`,
  );
}
