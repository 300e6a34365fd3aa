import { dev } from "./dev";
import type { SettingsInput } from "./schema";

/** What `npm run local` deploys to the emulator: dev under a name of its own, so that the two are never mixed up. */
export const local: SettingsInput = { ...dev, environment: "local" };
