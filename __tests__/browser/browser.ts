import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/** Where Debian and its relatives, and Google's own packages, put it. */
const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts Chromium without a window. @throws when there is none, with how to install it */
export function startBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  const executablePath = (named ? [named] : usual).find((each) => existsSync(each));
  if (!executablePath) {
    throw new Error(
      `There is no Chromium in ${named ?? usual.join(", ")}. Install it (apt-get install chromium), or name its program: ` +
        "CHROMIUM_PATH=/path/to/chromium npm run test:browser",
    );
  }
  // The kernel's sandbox is not to be had by root or in most containers; the pages are our own.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
