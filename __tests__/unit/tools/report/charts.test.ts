import { draw, widths } from "../../../../tools/report/charts/draw";
import { arcs } from "../../../../tools/report/charts/phase-arcs";
import type { Edge, Placement } from "../../../../tools/report/charts/phase-graph";
import { layers } from "../../../../tools/report/charts/phase-layers";
import { timeAxis } from "../../../../tools/report/charts/time-axis";
import { madeReport, phaseNames } from "../../../report";

const edges: Edge[] = madeReport().phases.flatMap(({ phase, reads }) =>
  reads.map((each) => ({ from: each.phase, to: phase })),
);

describe.each([
  ["in layers", layers],
  ["one below the other", arcs],
])("phases %s", (_, place) => {
  const { width, height, box, places, paths }: Placement = place(phaseNames, edges);
  const boxes = phaseNames.map((phase) => {
    const { x, y } = places.get(phase)!;
    return { left: x - box.width / 2, top: y - box.height / 2 };
  });

  test("have each a place of its own, in the drawing", () => {
    for (const { left, top } of boxes) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + box.width).toBeLessThanOrEqual(width);
      expect(top + box.height).toBeLessThanOrEqual(height);
    }
    const touching = boxes.flatMap((one, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (other) =>
            Math.abs(one.left - other.left) < box.width && Math.abs(one.top - other.top) < box.height,
        ),
    );
    expect(touching).toEqual([]);
  });

  test("are joined by a path for each arrow, which stays in the drawing", () => {
    expect(edges.length).toBeGreaterThan(10);
    for (const edge of edges) {
      const numbers = [...paths.get(edge)!.matchAll(/-?[\d.]+/g)].map(([number]) => Number(number));
      expect(numbers.length).toBeGreaterThanOrEqual(4);
      for (const number of numbers) expect(Number.isFinite(number)).toBe(true);
    }
  });

  test("that nothing binds have a place too, also when there are no others", () => {
    const alone = place(["one", "two"], []);
    expect([...alone.places.keys()]).toEqual(["one", "two"]);
    expect(alone.height).toBeGreaterThan(box.height);
    expect(place([], []).places.size).toBe(0);
  });
});

test("a layer stands behind all that it reads", () => {
  const { places } = layers(phaseNames, edges);
  for (const { from, to } of edges) expect(places.get(from)!.x).toBeLessThan(places.get(to)!.x);
});

test("a drawing has ids of its own, no style, and no trace of what was drawn before", () => {
  const drawing = {
    height: 100,
    option: {
      xAxis: { type: "value" as const },
      yAxis: { type: "category" as const, data: ["a", "<b>"] },
      series: [{ type: "bar" as const, data: [1, 2], clip: true }],
    },
  };
  const first = draw("one", "wide", drawing).text;
  draw("other", "narrow", drawing);
  expect(draw("one", "wide", drawing).text).toBe(first);
  expect(first).not.toMatch(/ style=|<style|zr\d|ecmeta/);
  expect(first).toContain("&lt;b&gt;");
  expect(first).toContain(`viewBox="0 0 ${widths.wide} 100"`);
});

describe("the axis of time", () => {
  const labels = (from: string, to: string, width: "wide" | "narrow") => {
    const axis = timeAxis(Date.parse(from), Date.parse(to), width) as unknown as {
      interval: number;
      axisLabel: { formatter: (value: number) => string };
    };
    const first = Math.ceil(Date.parse(from) / axis.interval) * axis.interval;
    return Array.from({ length: 40 }, (_, i) => first + i * axis.interval)
      .filter((time) => time <= Date.parse(to))
      .map((time) => axis.axisLabel.formatter(time));
  };

  test.each([
    ["2026-11-21T00:10:00Z", "2026-11-21T08:00:00Z", "wide", "11-21 02:00"],
    ["2026-11-21T00:10:00Z", "2026-11-21T05:00:00Z", "narrow", "02:00"],
    ["2026-10-18T00:00:00Z", "2026-11-21T00:00:00Z", "wide", "2026-10-22"],
    ["2026-10-18T00:00:00Z", "2026-11-21T00:00:00Z", "narrow", "10-22"],
    ["2024-01-01T00:00:00Z", "2026-11-21T00:00:00Z", "narrow", "2024-12"],
  ] as const)("from %s to %s, %s, has labels in UTC and room for them", (from, to, width, label) => {
    const told = labels(from, to, width);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.length).toBeLessThanOrEqual(width === "wide" ? 8 : 4);
    expect(told).toContain(label);
  });
});
