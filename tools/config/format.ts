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

function quote(value: string): string {
  return /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", "\\'")}'`;
}
