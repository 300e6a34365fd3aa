/** What AWS's usage types call a region; us-east-1 goes without in most of them. */
export const regionCodes: Readonly<Record<string, string>> = {
  "ap-northeast-1": "APN1",
  "ap-northeast-3": "APN3",
  "us-east-1": "USE1",
};

/** A usage type in a region, from one with `{prefix}` (APN1-, or nothing), `{PREFIX}` (APN1-, USE1-) or `{region}`. */
export function usageTypeIn(region: string, template: string): string {
  const code = regionCodes[region];
  const prefix = code === undefined ? "" : `${code}-`;
  return template
    .replace("{prefix}", region === "us-east-1" ? "" : prefix)
    .replace("{PREFIX}", prefix)
    .replace("{region}", region);
}
