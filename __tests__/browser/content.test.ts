import type { Browser, Page } from "playwright-core";
import { money } from "../../tools/report/format";
import { emptyReport, madeReport, phaseNames, unreadReport } from "../report";
import { startBrowser } from "./browser";
import { charts, drawnTexts, openReport } from "./page";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

describe("what it says", () => {
  let page: Page;
  const model = madeReport();
  beforeAll(async () => {
    ({ page } = await openReport(browser, model, { width: 1280, scheme: "light" }));
  });
  afterAll(() => page.context().close());

  const rowsOf = (section: string, table = 0) =>
    page.$$eval(
      `#${section} table`,
      (tables, index) =>
        [...(tables[index] as HTMLTableElement).rows].map((row) =>
          [...row.cells].map((cell) => cell.innerText.trim()),
        ),
      table,
    );

  test("headings tell the sections, one below the other", async () => {
    const headings = await page.$$eval("h1, h2", (all) => all.map((each) => each.textContent!.trim()));
    expect(headings).toEqual([
      expect.stringContaining("groundwork dev"),
      "Summary",
      "Phases and their resources",
      "Cost",
      "Deployments",
      "Controls",
      "Backups and restore tests",
      "Stale resources",
    ]);
  });

  test("the cost of each phase is the model's, in the chart and in the table", async () => {
    if (!model.estimate.known) throw new Error("made without an estimate");
    const { phases, total } = model.estimate.value;
    const rows = await rowsOf("cost");
    expect(rows.slice(1, -1).map((cells) => cells.slice(0, 4))).toEqual(
      phases.map(({ phase, low, expected, high }) => [phase, money(low), money(expected), money(high)]),
    );
    expect(rows.at(-1)!.slice(0, 4)).toEqual([
      "Together",
      money(total.low),
      money(total.expected),
      money(total.high),
    ]);
    const drawn = (await drawnTexts(page, "#chart-cost-by-phase")).map(({ text }) => text);
    expect(drawn).toEqual(
      expect.arrayContaining([...phaseNames, ...phases.map(({ expected }) => money(expected))]),
    );
  });

  test("a month's bars are as high as its costs", async () => {
    const heights = await page.$$eval("#chart-cost-by-month .wide svg path", (paths) =>
      paths
        .filter((path) => ["var(--accent)", "var(--second)"].includes(path.getAttribute("fill")!))
        .map((path) => path.getBoundingClientRect().height),
    );
    // Estimated, then actual; the first month has no estimate.
    const amounts = [216, 220, 224, 180, 227.2, 236.5, 141.22];
    expect(heights).toHaveLength(amounts.length);
    const scale = heights[0]! / amounts[0]!;
    heights.forEach((height, i) => expect(height).toBeCloseTo(amounts[i]! * scale, -0.5));
  });

  test("the time line has a mark a phase of each deployment, by its result", async () => {
    const marks = await page.$$eval("#chart-deployments .wide svg path", (paths) =>
      paths.map((path) => path.getAttribute("fill")),
    );
    const results = model.deployments.known
      ? model.deployments.value.items.flatMap(({ phases }) => phases)
      : [];
    expect(marks.filter((fill) => fill === "var(--good)")).toHaveLength(
      results.filter(({ ok }) => ok).length,
    );
    expect(marks.filter((fill) => fill === "var(--bad)")).toHaveLength(
      results.filter(({ ok }) => ok === false).length,
    );
    expect(results.some(({ ok }) => ok === undefined)).toBe(true);
  });

  test("a failed deployment says where and why, as text", async () => {
    const row = (await rowsOf("deployments"))[2]!;
    expect(row[1]).toContain("failed");
    expect(row[2]).toBe("17 min 17 s");
    expect(row[5]).toMatch(
      /completed: networking[^]*failed: database[^]*not reached: realtime[^]*<script>document/,
    );
  });

  test("a phase leads to its resources, by the keyboard too, and shows what it reads", async () => {
    const node = page.locator('.wide .node[data-phase="realtime"]');
    await node.focus();
    const lit = await page.$$eval(".wide .lit", (edges) =>
      edges.map((edge) => `${edge.getAttribute("data-from")} ${edge.getAttribute("data-to")}`),
    );
    expect(lit.sort()).toEqual([
      "cache realtime",
      "database realtime",
      "networking realtime",
      "realtime cdn",
      "realtime monitoring",
      "security realtime",
    ]);
    await page.keyboard.press("Enter");
    const top = await page.$eval("#phase-realtime", (card) => card.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(40);
    expect(top).toBeLessThan(900);
  });

  test("the button switches to dark and back, whatever the system says", async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await ground();
    await page.getByRole("button", { name: /light and dark/ }).click();
    expect(await ground()).not.toBe(before);
    await page.getByRole("button", { name: /light and dark/ }).click();
    expect(await ground()).toBe(before);
  });

  test("on paper it is light, whole and without what only a screen has", async () => {
    await page.getByRole("button", { name: /light and dark/ }).click();
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    expect(await page.locator("details:not([open])").count()).toBe(0);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  });
});

test("without a script everything is there to read", async () => {
  const { page } = await openReport(browser, madeReport(), {
    width: 1280,
    scheme: "dark",
    javaScriptEnabled: false,
  });
  expect(await page.locator("#theme").isVisible()).toBe(false);
  expect(await page.locator(".plot:visible").count()).toBe(charts.length);
  await page.context().close();
});

test.each([
  ["nothing is recorded", emptyReport()],
  ["the records cannot be read", unreadReport("dev-database is not deployed.")],
])("where %s, the page is whole on a phone", async (_, model) => {
  const { page, complaints } = await openReport(browser, model, { width: 390, scheme: "light" });
  expect(complaints).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await page.locator(".plot:visible").count()).toBe(2);
  await page.context().close();
});
