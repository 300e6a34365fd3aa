import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { renderPage } from "../../tools/report/page";
import type { ReportModel } from "../../tools/report/model";

export interface View {
  readonly width: number;
  readonly scheme: "light" | "dark";
  /** @default true */
  readonly javaScriptEnabled?: boolean;
}

/** The windows that the page is looked at in. */
export const views: readonly View[] = [1280, 390].flatMap((width) =>
  (["light", "dark"] as const).map((scheme) => ({ width, scheme })),
);

export interface Opened {
  readonly page: Page;
  /** What the browser complained of, and what the page asked for. */
  readonly complaints: string[];
  readonly requests: string[];
}

/** Opens a report as a person does: from a file, who knows no network. */
export async function openReport(browser: Browser, model: ReportModel, view: View): Promise<Opened> {
  const { width, scheme, javaScriptEnabled = true } = view;
  const folder = mkdtempSync(path.join(tmpdir(), "report-"));
  const file = path.join(folder, "report.html");
  writeFileSync(file, renderPage(model));
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled,
    offline: true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  const url = pathToFileURL(file).href;
  await page.goto(url);
  rmSync(folder, { recursive: true });
  return { page, complaints, requests: requests.filter((each) => each !== url) };
}

/** Texts of a drawing that is shown, as they stand on the screen. */
export const drawnTexts = (page: Page, chart: string) =>
  page.$$eval(`${chart} .plot svg text`, (texts) =>
    texts
      .filter((text) => text.getClientRects().length > 0)
      .map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return { text: text.textContent, left, right, top, bottom };
      }),
  );

/** The page's charts, as CSS selects them. */
export const charts = ["phases", "cost-by-phase", "cost-by-month", "deployments", "backups"].map(
  (id) => `#chart-${id}`,
);
