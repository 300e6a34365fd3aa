import type { SettingPath } from "../path";
import type { Problem } from "../problem";
import { MINUTES_OF_DAY, dailyAfter, meet, parseDaily, parseWeekly } from "../window";
import type { Window } from "../window";
import { rule } from "./rule";

/** Shortest window that each service takes, in minutes. Sources: RDS and ElastiCache API References. */
const services = [
  { daily: "database.backupWindow", weekly: "database.maintenanceWindow", service: "RDS", minimum: 30 },
  { daily: "cache.snapshotWindow", weekly: "cache.maintenanceWindow", service: "ElastiCache", minimum: 60 },
] as const;

/** Backup and maintenance windows. */
export const windowRules = services.flatMap(({ daily, weekly, service, minimum }) => [
  rule([daily], (text) => tooShort(daily, text, parseDaily(text), service, minimum)),

  rule([weekly], (text): Problem[] => {
    const window = parseWeekly(text);
    if (window.length <= MINUTES_OF_DAY) return tooShort(weekly, text, window, service, minimum);
    return [
      {
        path: weekly,
        value: text,
        allowed: `at most 24 hours; this one has ${Math.round(window.length / 60)}`,
        mend: "let it end on the same day, after it starts",
      },
    ];
  }),

  rule([daily, weekly], (dailyText, weeklyText) => {
    const maintenance = parseWeekly(weeklyText);
    const backup = parseDaily(dailyText);
    if (maintenance.length > MINUTES_OF_DAY || !meet(backup, maintenance)) return [];
    return [
      {
        path: daily,
        value: dailyText,
        allowed: `no minute of ${weekly}, ${weeklyText}: ${service} refuses windows that overlap`,
        mend: `set it to "${dailyAfter(maintenance, backup.length)}", or move ${weekly}`,
      },
    ];
  }),
]);

function tooShort(
  path: SettingPath,
  value: string,
  window: Window,
  service: string,
  minimum: number,
): Problem[] {
  if (window.length >= minimum) return [];
  return [
    {
      path,
      value,
      allowed: `at least ${minimum} minutes for ${service}; this one has ${window.length}`,
      mend: "let it end later",
    },
  ];
}
