import { createHash } from "node:crypto";
import type { Changes } from "../../../../tools/report/model";
import { renderPage } from "../../../../tools/report/page";
import { emptyReport, hostile, madeReport, phaseNames, takenAt, unreadReport } from "../../../report";

const page = renderPage(madeReport());
const all = (pattern: RegExp, text = page) => [...text.matchAll(pattern)].map(([, found]) => found!);

test("is the same for the same data, whatever was drawn before", () => {
  renderPage(emptyReport());
  expect(renderPage(madeReport())).toBe(page);
});

test("asks for nothing: no address of another place, no frame, no import", () => {
  const places = all(/\b(?:src|href|action|srcset|poster|data)="([^"]*)"/g);
  expect(places.length).toBeGreaterThan(20);
  expect(places.filter((place) => !place.startsWith("#"))).toEqual(["data:,"]);
  expect(page.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(/https?:/);
  expect(page).not.toMatch(/<(iframe|object|embed|base|form|link rel="(?!icon))|@import|url\((?!#)/);
});

test("its policy admits this style sheet and this script alone, and no style or handler stands on an element", () => {
  const [policy] = all(/Content-Security-Policy" content="([^"]*)"/g);
  const hash = (text: string) => createHash("sha256").update(text).digest("base64");
  const [style] = all(/<style>([^]*?)<\/style>/g);
  const [script] = all(/<script>([^]*?)<\/script>/g);
  expect(policy).toContain("default-src &#39;none&#39;");
  expect(policy).toContain(`style-src &#39;sha256-${hash(style!)}&#39;`);
  expect(policy).toContain(`script-src &#39;sha256-${hash(script!)}&#39;`);
  expect(page.match(/<style\b/g)).toHaveLength(1);
  expect(page).not.toMatch(/ style="| on\w+="/);
});

test("escapes what comes from the records and the settings, wherever it stands", () => {
  const harmed = renderPage(
    madeReport({
      project: hostile,
      region: hostile,
      account: hostile,
      commit: hostile,
      phases: [{ phase: hostile, reads: [], types: [{ type: hostile, count: 1, holds: hostile }] }],
      estimate: { known: false, reason: hostile },
      controls: {
        controls: [
          {
            name: hostile,
            ids: [],
            title: hostile,
            severity: "high",
            result: "violated",
            mend: hostile,
            givenUp: [],
            suppressed: [{ place: hostile, found: hostile, allowed: hostile, reason: hostile }],
            violations: [{ place: hostile, found: hostile, allowed: hostile }],
          },
        ],
        judgements: 1,
        overridden: [hostile],
        unused: [hostile],
      },
    }),
  );
  for (const text of [page, harmed]) {
    expect(text.match(/<script\b/g)).toHaveLength(1);
    expect(text).not.toMatch(/<img\b/);
    expect(text).toContain("&lt;script&gt;document.title=&#39;harmed&#39;&lt;/script&gt;");
  }
});

test("a name that is drawn into a chart is escaped there too", () => {
  const drawn = renderPage(
    madeReport({
      months: { known: true, value: [{ month: "<script>", actual: 1 }] },
      estimate: {
        known: true,
        value: {
          pricedAt: "2026-11",
          total: { low: 1, expected: 2, high: 3 },
          phases: [{ phase: "<script>", low: 1, expected: 2, high: 3 }],
        },
      },
    }),
  );
  expect(drawn.match(/<script\b/g)).toHaveLength(1);
  expect(drawn.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(4);
});

test("every id stands once, and every anchor leads somewhere", () => {
  const ids = all(/\sid="([^"]*)"/g);
  expect(ids).toEqual([...new Set(ids)]);
  const anchors = [
    ...all(/href="#([^"]+)"/g),
    ...all(/url\(#([^)]+)\)/g),
    ...all(/aria-labelledby="([^"]+)"/g),
  ];
  expect(anchors.filter((anchor) => !ids.includes(anchor))).toEqual([]);
});

test("tells first what one asks first", () => {
  const tiles = all(/data-tile="[^"]*">([^]*?)<\/a>/g).map((tile) =>
    tile
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
  expect(tiles).toEqual([
    "Monthly cost $225.25 expected, from $157.50 to $1,428. 2026-10: $236.50 actual.",
    "Last deployment completed 7 hours ago, by github-actions-run-18273645",
    "Controls 20 of 22 passed 1 given up, 1 suppressed with a reason",
    "Last restore test passed 4 days ago, 2026-11-17",
    "Newest backup 4 hours ago aurora_snapshot; 60 backups recorded",
    "Stale resources 1 beside 402 present; synced 2 hours ago",
  ]);
  expect(page).toContain("<dt>Data of</dt>");
  expect(page).toContain(`${takenAt.slice(0, 10)} 23:05 UTC`);
});

test("says of a checkout with changes that it has some", () => {
  expect(page).toContain("5d7e990aa12b</dd>");
  expect(renderPage(madeReport({ isDirty: true }))).toContain("5d7e990aa12b with changes</dd>");
});

test("what is not recorded yet names the command that does it", () => {
  const empty = renderPage(emptyReport());
  for (const command of [
    "deploy -- dev",
    "cost -- dev",
    "backup -- dev create",
    "backup -- dev restore-test",
    "inventory -- dev sync",
  ]) {
    expect(empty).toContain(`<code>npm run ${command}`);
  }
  expect(empty).toContain("No deployment is recorded yet: <code>npm run deploy -- dev</code>");
  expect(empty).not.toMatch(/id="chart-(deployments|backups|cost-by-month)"/);
});

test("what could not be read is said in its place, with the reason, and the rest is there", () => {
  const unread = renderPage(unreadReport("The cluster does not answer."));
  const said = unread.match(/could not be read\. The cluster does not answer\./g);
  expect(said).toHaveLength(4);
  expect(unread).toContain('id="chart-cost-by-phase"');
  for (const phase of phaseNames) expect(unread).toContain(`id="phase-${phase}"`);
});

test("a violated control is told first, with how to mend it", () => {
  const [passed] = madeReport().controls.controls;
  const violated = renderPage(
    madeReport({
      controls: {
        controls: [
          passed!,
          {
            ...passed!,
            name: "broken",
            result: "violated",
            mend: "Switch it on.",
            violations: [{ place: "cache/redis", found: "it is off", allowed: "on" }],
          },
        ],
        judgements: 2,
        overridden: [],
        unused: [],
      },
    }),
  );
  expect(violated.indexOf("Switch it on.")).toBeLessThan(violated.indexOf("Given up"));
  expect(violated).toMatch(/class="figure bad">1 violated/);
});

test("a list that is longer than the page has room for says so", () => {
  expect(page).toContain("The newest 12 of 60 backups");
  expect(page).toContain("4 deployments, newest first");
});

test("what a state has still and AWS has not is told as such", () => {
  const lastSeenAt = "2026-11-21T10:00:00Z";
  const item = { id: "queue", type: "aws_sqs_queue", phase: "cache", address: "aws_sqs_queue.q", lastSeenAt };
  const value = { syncedAt: lastSeenAt, present: 1, stale: { total: 1, items: [item] } };
  const told = renderPage(madeReport({ inventory: { known: true, value } }));
  expect(told).toMatch(/<code>queue<\/code>[^]*<span class="badge bad">[^]*not in AWS<\/span>/);
});

test.each<[string, (Changes | undefined)[], string]>([
  ["what a plan would do", [{ create: 2 }, { create: 1, update: 0 }], "Planned: 3 to create."],
  ["that a plan found nothing to do", [{}], "Planned: no change."],
  ["that there is no plan on record, as of npm run local", [undefined, undefined], "No plan was recorded."],
])("tells of a deployment %s", (_, plans, told) => {
  const phases = plans.map((changes, index) => ({
    phase: `p${index}`,
    result: "completed",
    ok: true,
    changes,
  }));
  const deployment = {
    id: "1",
    status: "completed",
    startedAt: takenAt,
    triggeredBy: "mika",
    phases,
  } as const;
  const value = { total: 1, items: [deployment] };
  const text = renderPage(madeReport({ deployments: { known: true, value } }));
  expect(text.match(/Planned: [^<]*|No plan [^<]*/g)).toEqual([told]);
});

test("of a long message the beginning is shown, and all of it where it is asked for; its lines stay", () => {
  const error = `Error: creating the cluster\n${"x".repeat(300)} the end`;
  const { deployments } = madeReport();
  if (!deployments.known) throw new Error("made without deployments");
  const items = [{ ...deployments.value.items[1]!, error }];
  const told = renderPage(madeReport({ deployments: { known: true, value: { total: 1, items } } }));
  expect(told).toMatch(/<span class="printed">Error: creating the cluster\nx+…<\/span>\s*<details>/);
  expect(told).toContain(`<span class="printed">${error}</span>`);
});
