import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { fullReport, madeReport } from "../report";
import { startBrowser } from "./browser";
import { charts, drawnTexts, openReport, views } from "./page";
import { pixelsOf } from "./pixels";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const looks = [
  ...views.map((view) => ({ what: "a usual report", model: madeReport(), ...view })),
  ...[views[0]!, views.at(-1)!].map((view) => ({
    what: "a full report with long names",
    model: fullReport(),
    ...view,
  })),
];

describe.each(looks)("$what, $width pixels wide, $scheme", ({ model, ...view }) => {
  let page: Page;
  let complaints: string[];
  let requests: string[];
  beforeAll(async () => {
    ({ page, complaints, requests } = await openReport(browser, model, view));
  });
  afterAll(() => page.context().close());

  test("nothing is asked for, nothing complained of, and nothing that was put in is run", async () => {
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.title()).toBe(`${model.project} ${model.environment}: state of the platform`);
  });

  test("the page is no wider than the window", async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
  });

  if (view.width > 1000) {
    test("a wide screen has room for every table", async () => {
      const cut = await page.$$eval(".scroll", (all) =>
        all
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map((table) => table.getAttribute("aria-label")),
      );
      expect(cut).toEqual([]);
    });
  }

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
