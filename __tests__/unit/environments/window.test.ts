import { dailyAfter, meet, parseDaily, parseWeekly } from "../../../environments/window";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const clock = (minute: number) =>
  [Math.floor(minute / 60) % 24, minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
const weekly = (start: number, length: number) =>
  [start, (start + length) % 10080]
    .map((minute) => `${DAYS[Math.floor(minute / 1440)]}:${clock(minute % 1440)}`)
    .join("-");

test.each([
  ["03:00-04:00", { start: 180, length: 60 }],
  ["23:30-00:30", { start: 1410, length: 60 }],
  ["00:00-00:00", { start: 0, length: 0 }],
])("%s, daily", (text, window) => expect(parseDaily(text)).toEqual(window));

test.each([
  ["mon:00:00-mon:01:00", { start: 0, length: 60 }],
  ["sun:23:30-mon:00:30", { start: 10050, length: 60 }],
  ["tue:00:00-mon:00:00", { start: 1440, length: 8640 }],
])("%s, weekly", (text, window) => expect(parseWeekly(text)).toEqual(window));

test("windows meet exactly when a minute of the week is in both", () => {
  let met = 0;
  let apart = 0;
  for (let start = 0; start < 1440; start += 95) {
    for (let begin = 0; begin < 10080; begin += 305) {
      const daily = `${clock(start)}-${clock(start + 70)}`;
      const week = weekly(begin, 90);
      const minutes = new Set(Array.from({ length: 90 }, (_, i) => (begin + i) % 10080));
      const shared = DAYS.some((_, day) =>
        Array.from({ length: 70 }, (_, i) => (day * 1440 + start + i) % 10080).some((minute) =>
          minutes.has(minute),
        ),
      );
      expect([daily, week, meet(parseDaily(daily), parseWeekly(week))]).toEqual([daily, week, shared]);
      if (shared) met++;
      else apart++;
    }
  }
  expect(met).toBeGreaterThan(20);
  expect(apart).toBeGreaterThan(20);
});

test("a daily window after a weekly one does not meet it", () => {
  for (let begin = 0; begin < 10080; begin += 305) {
    const maintenance = parseWeekly(weekly(begin, 90));
    const free = dailyAfter(maintenance, 60);
    expect(parseDaily(free).length).toBe(60);
    expect(meet(parseDaily(free), maintenance)).toBe(false);
  }
});
