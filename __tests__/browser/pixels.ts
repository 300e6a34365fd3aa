import type { Page } from "playwright-core";

export interface Pixels {
  /** Mean of all channels, 0 black to 255 white. */
  readonly mean: number;
  /** The share of pixels that have a colour, as CSS computes it: `rgb(1, 2, 3)`. */
  readonly share: (colour: string) => number;
}

/** Looks at a screenshot pixel by pixel, by the browser's own decoder. */
export async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
  const canvas = await page.context().newPage();
  try {
    const { mean, counts, total } = await canvas.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const { width, height } = image;
      const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d")!;
      context.drawImage(image, 0, 0);
      const bytes = context.getImageData(0, 0, width, height).data;
      const found: Record<string, number> = {};
      let sum = 0;
      for (let i = 0; i < bytes.length; i += 4) {
        const colour = `rgb(${bytes[i]}, ${bytes[i + 1]}, ${bytes[i + 2]})`;
        found[colour] = (found[colour] ?? 0) + 1;
        sum += bytes[i]! + bytes[i + 1]! + bytes[i + 2]!;
      }
      return { mean: sum / (bytes.length * 0.75), counts: found, total: bytes.length / 4 };
    }, png.toString("base64"));
    return { mean, share: (colour) => (counts[colour] ?? 0) / total };
  } finally {
    await canvas.close();
  }
}
