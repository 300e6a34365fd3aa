import { backupLine } from "../charts/backup-line";
import { age, duration, minuteOf, shortArn } from "../format";
import { html } from "../html";
import type { Content, Html } from "../html";
import type { Backup, Listed, ReportModel, RestoreTest } from "../model";
import { badge, listCaption, notice, partOf, printed, section, table } from "../parts";

/** Backups and restore tests that the tables list. */
const LISTED = 30;

/** What is backed up until when, and whether it could be restored when that was tried. */
export function backupsSection({ environment, backups, takenAt }: ReportModel): Html {
  return section(
    "backups",
    "Backups and restore tests",
    html`Recorded by <code>npm run backup -- ${environment} create</code> and
      <code>npm run backup -- ${environment} restore-test</code>, docs/backup.md. Times are UTC.`,
    partOf(backups, "The backups", (value) => [
      value.backups.total + value.tests.total > 0 && backupLine(value, takenAt),
      html`<h3>Restore tests</h3>`,
      value.tests.total
        ? testTable(value.tests, takenAt)
        : notice(
            html`No restore test is recorded yet, so nobody knows whether a backup can be restored:
              <code>npm run backup -- ${environment} restore-test</code>`,
            "warn",
          ),
      html`<h3>Backups</h3>`,
      value.backups.total
        ? backupTable(value.backups, takenAt)
        : notice(
            html`No backup is recorded yet: <code>npm run backup -- ${environment} create</code>`,
            "warn",
          ),
    ]),
  );
}

function testTable({ total, items }: Listed<RestoreTest>, takenAt: string): Html {
  const listed = items.slice(0, LISTED);
  return table(
    listCaption(total, listed.length, "restore test"),
    [
      { title: "When", kind: "time" },
      { title: "Result" },
      { title: "Took", kind: "time" },
      { title: "Backup" },
      { title: "What was checked" },
    ],
    listed.map(({ at, passed, seconds, backupId, details }) => [
      html`${minuteOf(at)}<span class="sub">${age(at, takenAt)}</span>`,
      passed ? badge("good", "passed") : badge("bad", "failed"),
      seconds === undefined ? "–" : duration(seconds * 1000),
      html`<code title="${backupId}">${shortArn(backupId)}</code>`,
      details.length ? details.map(printed) : "–",
    ]),
    { isBroad: true },
  );
}

function backupTable({ total, items }: Listed<Backup>, takenAt: string): Html {
  const listed = items.slice(0, LISTED);
  return table(
    listCaption(total, listed.length, "backup"),
    [
      { title: "Made", kind: "time" },
      { title: "Kind" },
      { title: "Backup" },
      { title: "Status" },
      { title: "Expires", kind: "time" },
      { title: "Size", kind: "number" },
      { title: "Encrypted" },
    ],
    listed.map((each) => backupRow(each, takenAt)),
    { isBroad: true },
  );
}

function backupRow(backup: Backup, takenAt: string): Content[] {
  const { id, type, status, createdAt, expiresAt, gigabytes, encrypted, region } = backup;
  return [
    html`${minuteOf(createdAt)}<span class="sub">${age(createdAt, takenAt)}</span>`,
    type,
    html`<code title="${id}">${shortArn(id)}</code
      >${region !== undefined && html`<span class="sub">${region}</span>`}`,
    badge(status === "available" ? "good" : status === "failed" ? "bad" : "plain", status),
    expiresAt ? html`${minuteOf(expiresAt)}<span class="sub">${age(expiresAt, takenAt)}</span>` : "never",
    gigabytes === undefined ? "–" : `${gigabytes.toLocaleString("en-US")} GB`,
    encrypted ? "yes" : badge("bad", "no"),
  ];
}
