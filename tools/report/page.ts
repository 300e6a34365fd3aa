import { createHash } from "node:crypto";
import { minuteOf } from "./format";
import { html, Html } from "./html";
import type { ReportModel } from "./model";
import { dataMark } from "./parts";
import { script } from "./script";
import { backupsSection } from "./sections/backups";
import { controlsSection } from "./sections/controls";
import { costSection } from "./sections/cost";
import { deploymentsSection } from "./sections/deployments";
import { phasesSection } from "./sections/phases";
import { staleSection } from "./sections/stale";
import { summary } from "./sections/summary";
import { style } from "./style";

const sections = [
  ["phases", "Phases"],
  ["cost", "Cost"],
  ["deployments", "Deployments"],
  ["controls", "Controls"],
  ["backups", "Backups"],
  ["stale", "Stale resources"],
] as const;

/**
 * The page as one HTML document: it asks for nothing from anywhere, and its content security policy holds the browser
 * to that. The same model makes the same bytes.
 */
export function renderPage(model: ReportModel): string {
  const { project, environment, profile, account, region, dataClassification, takenAt, commit, isDirty } =
    model;
  const facts: [string, string][] = [
    ["Account", account],
    ["Region", region],
    ["Profile", profile],
    ["Data classification", dataClassification],
    ["Data of", `${minuteOf(takenAt)} UTC`],
    ...(commit
      ? [["Commit", `${commit.slice(0, 12)}${isDirty ? " with changes" : ""}`] satisfies [string, string]]
      : []),
  ];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy()}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>${project} ${environment}: state of the platform</title>
        <link rel="icon" href="data:," />
        ${verbatim("style", style)}
      </head>
      <body>
        <a class="skip" href="#phases">To the content</a>
        ${dataMark}
        <header>
          <h1><small>State of the platform</small>${project} ${environment}</h1>
          <button id="theme" type="button" hidden aria-label="Switch between light and dark"></button>
          <dl class="facts">
            ${facts.map(
              ([name, value]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
        </header>
        <nav aria-label="Sections">
          <ul>
            ${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
          </ul>
        </nav>
        <main>
          ${summary(model)} ${phasesSection(model)} ${costSection(model)} ${deploymentsSection(model)}
          ${controlsSection(model)} ${backupsSection(model)} ${staleSection(model)}
        </main>
        <footer>
          Written by <code>npm run report -- ${environment}</code>. How to read it: docs/report.md.
        </footer>
        ${verbatim("script", script)}
      </body>
    </html>`;
  return `${page.text}\n`;
}

/** An element whose text is the very one that the policy has the hash of. */
function verbatim(name: "style" | "script", text: string): Html {
  return new Html(`<${name}>${text}</${name}>`);
}

/** Only this style sheet and this script, by their hashes, and nothing from anywhere. */
function policy(): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
