/** The forms in which the configuration can be written. */
export const formats = {
  /** One `NAME=value` a line, as dotenv, Vite and `docker run --env-file` read it. */
  dotenv: (variables: Record<string, string>) =>
    Object.entries(variables)
      .map(([name, value]) => `${name}=${quote(value)}\n`)
      .join(""),
  /** One JSON object. */
  json: (variables: Record<string, string>) => `${JSON.stringify(variables, null, 2)}\n`,
} as const;

export type Format = keyof typeof formats;

/** Quotes what a reader of dotenv files would cut or expand; they know no escape within single quotes. */
function quote(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value;
  const mark = value.includes("'") ? '"' : "'";
  return `${mark}${value}${mark}`;
}
