/** Each pair of text and ground has a contrast of 4.5 or more: the browser test computes it. */
const light = `
  color-scheme: light;
  --ground: #f4f6f9; --surface: #ffffff; --raised: #eef2f7; --line: #d9e0e8;
  --text: #18212d; --muted: #526073; --link: #1d56b8;
  --accent: #2a66c8; --accent-band: #bcd1f2; --second: #8a97a8; --pale: #b4bfcc;
  --good: #17784a; --good-ground: #e3f4ea; --bad: #b9262f; --bad-ground: #fdeaea;
  --warn: #8a5a00; --warn-ground: #fdf2d8; --plain-ground: #e8edf3;
`;
const dark = `
  color-scheme: dark;
  --ground: #0d1218; --surface: #161d26; --raised: #1e2732; --line: #303b48;
  --text: #e7ecf2; --muted: #a2afbe; --link: #8bb8ff;
  --accent: #6aa5ff; --accent-band: #2c4a75; --second: #66758a; --pale: #4b5868;
  --good: #55cb91; --good-ground: #12352a; --bad: #ff8f95; --bad-ground: #43191f;
  --warn: #ecbb5c; --warn-ground: #3a2c0d; --plain-ground: #28323f;
`;

/** Below this width, in CSS pixels, charts are shown as drawn for a phone. */
const PHONE = 860;

/** The page's style sheet. Nothing in it is loaded from anywhere: fonts are the reader's own. */
export const style = `
:root { ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
:root[data-theme="light"] { ${light} }
:root[data-theme="dark"] { ${dark} }
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--ground); color: var(--text); line-height: 1.5;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
code { overflow-wrap: anywhere; } table code, table .sub { overflow-wrap: break-word; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; background: var(--surface); padding: .5rem 1rem; z-index: 3; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header, main, footer, nav > ul { max-width: 1128px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; padding-bottom: 20px; display: grid; grid-template-columns: 1fr auto; gap: 12px 24px; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -.02em; overflow-wrap: anywhere; }
h1 small { display: block; font-size: .85rem; font-weight: 500; letter-spacing: 0; color: var(--muted); margin-bottom: 4px; }
.facts { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 6px 28px; margin: 0; }
.facts div { display: flex; gap: 6px; min-width: 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
button { font: inherit; font-size: .9rem; color: var(--text); background: var(--surface); border: 1px solid var(--line);
  border-radius: 8px; padding: 6px 14px; cursor: pointer; align-self: start; }
nav { position: sticky; top: 0; z-index: 2; background: var(--surface); border-block: 1px solid var(--line); }
nav > ul { display: flex; gap: 4px; list-style: none; overflow-x: auto; }
nav a { display: block; padding: 10px; white-space: nowrap; text-decoration: none; color: var(--text); font-size: .92rem; }
nav li:first-child a { margin-left: -10px; }
nav a:hover { color: var(--link); text-decoration: underline; }
nav a:focus-visible { outline-offset: -4px; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 22px 24px 24px; margin: 20px 0; }
h2 { margin: 0 0 4px; font-size: 1.25rem; letter-spacing: -.01em; }
h3 { margin: 26px 0 8px; font-size: 1rem; }
p { margin: 6px 0; max-width: 78ch; }
.lead { color: var(--muted); margin-bottom: 14px; }
.tiles { list-style: none; margin: 20px 0 0; padding: 0; display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); }
.tiles a { display: block; height: 100%; background: var(--surface); border: 1px solid var(--line); border-radius: 14px;
  padding: 14px 18px 16px; text-decoration: none; color: inherit; }
.tiles a:hover { border-color: var(--accent); }
.tiles .title { display: block; color: var(--muted); font-size: .86rem; }
.tiles .figure { display: block; font-size: 1.5rem; font-weight: 650; letter-spacing: -.02em; line-height: 1.35; margin: 2px 0; }
.tiles .note { display: block; color: var(--muted); font-size: .88rem; overflow-wrap: anywhere; }
.tiles .good { color: var(--good); } .tiles .bad { color: var(--bad); } .tiles .warn { color: var(--warn); }
.tiles .none { color: var(--muted); font-size: 1.1rem; font-weight: 550; line-height: 1.84; }
.badge { display: inline-block; white-space: nowrap; border-radius: 999px; padding: 0 9px; font-size: .82rem; font-weight: 600;
  line-height: 1.6; background: var(--plain-ground); color: var(--text); }
.badge.good { background: var(--good-ground); color: var(--good); } .badge.bad { background: var(--bad-ground); color: var(--bad); }
.badge.warn { background: var(--warn-ground); color: var(--warn); }
.notice { border-left: 4px solid var(--second); background: var(--raised); border-radius: 0 8px 8px 0; padding: 10px 14px; margin: 12px 0; overflow-wrap: anywhere; }
.notice.bad { border-color: var(--bad); background: var(--bad-ground); } .notice.warn { border-color: var(--warn); background: var(--warn-ground); }
.notice p { margin: 2px 0; white-space: pre-line; }
.chart { margin: 14px 0 6px; }
.plot svg { display: block; width: 100%; height: auto; }
.plot.narrow { display: none; }
svg text { font-family: inherit; }
figcaption { color: var(--muted); font-size: .86rem; margin-top: 8px; display: flex; flex-wrap: wrap; gap: 4px 20px; }
.key { display: inline-flex; align-items: center; gap: 6px; }
.edge, .edge-long { fill: none; stroke: var(--muted); stroke-width: 1.7; }
.edge-long { stroke: var(--pale); stroke-width: 1.2; }
.arrow { fill: var(--muted); } .arrow-long { fill: var(--pale); }
.edge.lit, .edge-long.lit { stroke: var(--accent); stroke-width: 2.6; }
.node rect { fill: var(--raised); stroke: var(--line); stroke-width: 1.2; }
.node:hover rect, .node:focus rect { stroke: var(--accent); stroke-width: 2.4; }
.node:focus { outline: none; }
.node .name { fill: var(--text); font-weight: 650; font-size: 14px; }
.node .more { fill: var(--muted); font-size: 12px; }
.mark { width: 14px; height: 14px; vertical-align: -2px; color: var(--warn); }
.holding { color: var(--warn); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(310px, 1fr)); gap: 14px; margin-top: 18px; padding: 0; list-style: none; }
.card { border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px 14px; min-width: 0; }
.card:target { border-color: var(--accent); box-shadow: 0 0 0 2px var(--accent); }
.card h3 { margin: 0; display: flex; justify-content: space-between; gap: 12px; }
.card h3 span { font-weight: 400; color: var(--muted); font-size: .88rem; }
.card p { font-size: .88rem; color: var(--muted); }
.card ul { list-style: none; margin: 8px 0 0; padding: 0; }
.card li { display: flex; justify-content: space-between; gap: 10px; padding: 2px 0; }
.card li .type { min-width: 0; font-size: .93em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 10px 0 4px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; color: var(--muted); font-size: .86rem; padding: 6px 0; }
th, td { text-align: left; vertical-align: top; padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; font-size: .84rem; white-space: nowrap; border-bottom-color: var(--second); }
tbody th { font-weight: 600; }
tfoot th, tfoot td { font-weight: 650; border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.broad { min-width: 820px; }
.line { white-space: nowrap; }
.who { display: block; min-width: 10em; overflow-wrap: anywhere; }
.printed { display: block; min-width: 15em; white-space: pre-line; overflow-wrap: anywhere; }
.sub { display: block; font-weight: 400; color: var(--muted); font-size: .86rem; }
.share { display: flex; width: 100%; height: 14px; border-radius: 7px; overflow: hidden; margin: 14px 0 8px; }
.share rect.passed { fill: var(--good); } .share rect.given-up { fill: var(--warn); } .share rect.suppressed { fill: var(--second); }
.share rect.violated { fill: var(--bad); } .share rect.nothing-to-judge { fill: var(--line); }
details { margin: 14px 0 0; }
summary { cursor: pointer; color: var(--link); font-weight: 550; }
td details { margin: 4px 0 0; } td details ul { margin: 4px 0; padding-left: 18px; }
footer { color: var(--muted); font-size: .86rem; padding-bottom: 40px; }
@media (max-width: ${PHONE - 0.02}px) {
  .plot.wide { display: none; }
  .plot.narrow { display: block; max-width: 480px; margin: 0 auto; }
}
@media (max-width: 600px) {
  header, main, footer, nav > ul { padding-left: 14px; padding-right: 14px; }
  section { padding: 16px 14px 18px; border-radius: 12px; }
  h1 { font-size: 1.5rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 10px; } .tiles a { padding: 11px 12px 12px; }
  .tiles .figure { font-size: 1.2rem; } .tiles .none { font-size: 1rem; line-height: 1.62; }
  .cards { grid-template-columns: 1fr; }
  table { font-size: .86rem; } th, td { padding-right: 9px; }
}
@media print {
  :root, :root[data-theme] { ${light} --ground: #ffffff; }
  html, body { font-size: 12px; }
  nav, button, .skip { display: none; }
  section, .tiles a { border-color: #c4ccd6; }
  section { padding: 12px 14px; }
  tr, .card, figure, .tiles li, .notice { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  .scroll { overflow: visible; }
  .broad { min-width: 0; }
  .plot.wide { display: block; } .plot.narrow { display: none; }
}
`;
