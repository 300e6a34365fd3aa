// The report's page in a real browser. It needs Chromium, which npm does not bring: see browser.ts.
import { project } from "../../jest.config.mjs";

export default project("browser", { rootDir: "../..", testTimeout: 120_000 });
