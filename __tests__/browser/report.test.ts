import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { money } from "../../tools/report/format";
import { emptyReport, madeReport, phaseNames, unreadReport } from "../report";
import { startBrowser } from "./browser";
import { openReport, views } from "./page";
import { pixelsOf } from "./pixels";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const charts = ["phases", "cost-by-phase", "cost-by-month", "deployments", "backups"].map(
  (id) => `#chart-${id}`,
);

/** Texts of a drawing that is shown, as they stand on the screen. */
const drawnTexts = (page: Page, chart: string) =>
  page.$$eval(`${chart} .plot svg text`, (texts) =>
    texts
      .filter((text) => text.getClientRects().length > 0)
      .map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return { text: text.textContent, left, right, top, bottom };
      }),
  );

describe.each(views)("$width pixels wide, $scheme", (view) => {
  let page: Page;
  let complaints: string[];
  let requests: string[];
  beforeAll(async () => {
    ({ page, complaints, requests } = await openReport(browser, madeReport(), view));
  });
  afterAll(() => page.context().close());

  test("nothing is asked for, nothing complained of, and nothing that was put in is run", async () => {
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.title()).toBe("groundwork dev: state of the platform");
  });

  test("the page is no wider than the window", async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
  });

  test.each(charts)(
    "%s is painted: each of its colours is on the screen, and it is as wide as there is room",
    async (chart) => {
      const plot = page.locator(`${chart} .plot:visible svg`);
      expect(await plot.count()).toBe(1);
      const { width, height } = (await plot.boundingBox())!;
      expect(width).toBeGreaterThan(view.width * 0.75);
      expect(height).toBeGreaterThan(120);
      const colours = await plot.evaluate((svg) => {
        const painted = [...svg.querySelectorAll("rect, path, circle")].filter((shape) => {
          const box = shape.getBoundingClientRect();
          return box.width * box.height > 60 && !shape.closest("defs");
        });
        return [...new Set(painted.map((shape) => getComputedStyle(shape).fill))].filter(
          (fill) => fill !== "none",
        );
      });
      const { share } = await pixelsOf(page, await plot.screenshot());
      expect(colours.length).toBeGreaterThan(0);
      expect(colours.filter((colour) => share(colour) === 0)).toEqual([]);
    },
  );

  test.each(charts)("no text of %s is cut off, or lies on another", async (chart) => {
    const frame = (await page.locator(`${chart} .plot:visible svg`).boundingBox())!;
    const texts = await drawnTexts(page, chart);
    expect(texts.length).toBeGreaterThan(4);
    const cut = texts.filter(
      ({ left, right, top, bottom }) =>
        left < frame.x - 1 ||
        right > frame.x + frame.width + 1 ||
        top < frame.y - 1 ||
        bottom > frame.y + frame.height + 1,
    );
    expect(cut).toEqual([]);
    const overlaps = texts.flatMap((one, i) =>
      texts
        .slice(i + 1)
        .filter(
          (other) =>
            Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
            Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4,
        )
        .map((other) => `${one.text} / ${other.text}`),
    );
    expect(overlaps).toEqual([]);
  });

  test("what is read in a box of the diagram fits into it", async () => {
    const outside = await page.$$eval(".node", (nodes) =>
      nodes
        .filter((node) => node.getClientRects().length)
        .flatMap((node) => {
          const box = node.querySelector("rect")!.getBoundingClientRect();
          return [...node.querySelectorAll("text")]
            .filter((text) => {
              const { left, right, top, bottom } = text.getBoundingClientRect();
              return left < box.left || right > box.right || top < box.top || bottom > box.bottom;
            })
            .map((text) => text.textContent);
        }),
    );
    expect(outside).toEqual([]);
  });

  test("text that is drawn has the contrast that text must have", async () => {
    // axe looks at HTML only.
    const faint = await page.$$eval("svg text", (texts) => {
      const luminance = (colour: string) => {
        const [r, g, b] = colour.match(/[\d.]+/g)!.map((channel) => {
          const share = Number(channel) / 255;
          return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      return texts.flatMap((text) => {
        const box = text.closest(".node")?.querySelector("rect");
        const ground = box
          ? getComputedStyle(box).fill
          : getComputedStyle(text.closest("section")!).backgroundColor;
        const [dark, light] = [luminance(getComputedStyle(text).fill), luminance(ground)].sort(
          (a, b) => a - b,
        );
        const contrast = (light! + 0.05) / (dark! + 0.05);
        return contrast < 4.5 ? [`${text.textContent}: ${contrast}`] : [];
      });
    });
    expect(faint).toEqual([]);
  });

  test("the ground is as light or dark as is asked for, and the page is not blank", async () => {
    const { mean, share } = await pixelsOf(page, await page.screenshot());
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(share(ground)).toBeGreaterThan(0.05);
    if (view.scheme === "dark") expect(mean).toBeLessThan(80);
    else expect(mean).toBeGreaterThan(200);
  });

  test("axe finds nothing: contrast, names, headings, tables, landmarks, focus", async () => {
    // The page's own policy admits no other script; the browser's console, which this is, may run one.
    await page.evaluate(axe);
    await page.$$eval("details", (all) => all.forEach((each) => ((each as HTMLDetailsElement).open = true)));
    const { violations, incomplete } = await page.evaluate(() =>
      (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    );
    const tell = (results: AxeResults["violations"]) =>
      results.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")} ${failureSummary}`),
      );
    expect(tell(violations)).toEqual([]);
    expect(tell(incomplete.filter(({ id }) => id !== "color-contrast"))).toEqual([]);
  });
});

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
