/** The engines of Aurora, in AWS's words. */
export type AuroraEngine = "aurora-postgresql" | "aurora-mysql";

interface EngineFacts {
  readonly port: number;
  /** Logs that are exported; the first is the one with errors. */
  readonly logTypes: readonly string[];
  /** The family in RDS Proxy's words. */
  readonly proxyFamily: "POSTGRESQL" | "MYSQL";
}

export const engineFacts: Readonly<Record<AuroraEngine, EngineFacts>> = {
  "aurora-postgresql": { port: 5432, logTypes: ["postgresql"], proxyFamily: "POSTGRESQL" },
  "aurora-mysql": { port: 3306, logTypes: ["error", "audit", "slowquery"], proxyFamily: "MYSQL" },
};

/** The family of parameter groups: `aurora-postgresql15` of 15.8, `aurora-mysql8.0` of 8.0.mysql_aurora.3.10.0. */
export function parameterFamily(engine: AuroraEngine, version: string): string {
  const [series = ""] = engine === "aurora-mysql" ? version.split(".mysql_aurora.") : version.split(".");
  return `${engine}${series}`;
}

/** Terraform's condition that an actual version is of another series, or not newer than the one given. */
export function notNewerThan(version: string, actual: string): string {
  const parts = `split(".", ${actual})`;
  const [series, release] = version.split(".mysql_aurora.");
  if (release === undefined) {
    const [major, minor] = version.split(".");
    return `${parts}[0] != "${major}" || tonumber(${parts}[1]) <= ${minor}`;
  }
  const rank = (numbers: readonly string[]) =>
    numbers.map((number, i) => `${number} * ${100 ** (2 - i)}`).join(" + ");
  const given = release
    .split(".")
    .map(Number)
    .reduce((sum, number) => sum * 100 + number, 0);
  const found = rank([3, 4, 5].map((i) => `tonumber(${parts}[${i}])`));
  return `join(".", slice(${parts}, 0, 2)) != "${series}" || ${found} <= ${given}`;
}
