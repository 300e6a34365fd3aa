import { init } from "echarts";
import type { EChartsOption } from "echarts";
import { Html } from "../html";

/** Widths at which each chart is drawn, in CSS pixels: for a screen or paper, and for a phone. */
export const widths = { wide: 1040, narrow: 340 } as const;

export type Width = keyof typeof widths;

/** A chart at one width. */
export interface Drawing {
  readonly height: number;
  readonly option: EChartsOption;
}

/** Colours by what they say; the style sheet gives them for light and dark. */
export const colours = {
  text: "var(--text)",
  muted: "var(--muted)",
  line: "var(--line)",
  surface: "var(--surface)",
  accent: "var(--accent)",
  band: "var(--accent-band)",
  good: "var(--good)",
  bad: "var(--bad)",
  warn: "var(--warn)",
  second: "var(--second)",
} as const;

/** The mark of what failed. */
export const CROSS = "path://M0,20L20,0L80,60L140,0L160,20L100,80L160,140L140,160L80,100L20,160L0,140L60,80Z";

/** Text of an axis; its size is in CSS pixels. */
export const axisText = { color: colours.muted, fontSize: 12 } as const;

/** A chart as SVG, drawn here: the page needs no program to show it. */
export function draw(id: string, width: Width, { height, option }: Drawing): Html {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: widths[width], height });
  try {
    chart.setOption({ animation: false, ...option });
    return new Html(pageSvg(chart.renderToSVGString({ useViewBox: true }), `${id}-${width}`));
  } finally {
    chart.dispose();
  }
}

/**
 * Makes ECharts' SVG fit the page: ids that do not depend on what was drawn before, no style of its own (the page's
 * policy allows none; its rules are for a pointer, and nothing reacts to one), and no font family, which it inherits.
 */
function pageSvg(svg: string, id: string): string {
  return svg
    .replaceAll(/<style[\s\S]*?<\/style>/g, "")
    .replaceAll(/ class="zr\d+-cls-\d+"/g, "")
    .replaceAll(/ ecmeta_\w+="[^"]*"/g, "")
    .replaceAll(/\bzr\d+-(\w+)/g, `${id}-$1`)
    .replaceAll(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replace("<svg ", '<svg aria-hidden="true" focusable="false" ');
}

function attributesOf(style: string): string {
  return style
    .split(";")
    .filter((declaration) => declaration && !declaration.startsWith("font-family:"))
    .map((declaration) => ` ${declaration.replace(":", '="')}"`)
    .join("");
}
