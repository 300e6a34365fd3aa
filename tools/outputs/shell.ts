/** Variables as a POSIX shell takes them by `eval`: one `export` each. A list has an element a line. */
export function shellVariables(variables: Iterable<readonly [name: string, value: unknown]>): string {
  return [...variables].map(([name, value]) => `export ${name}=${quote(textOf(value))}\n`).join("");
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
