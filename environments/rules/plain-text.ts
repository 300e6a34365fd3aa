import { formatPath } from "../path";
import type { Keys } from "../path";
import type { Problem } from "../problem";

/**
 * Texts, wherever they stand in the settings, that Terraform would take for expressions: settings are plain values, and
 * what is meant as a name would be looked up, or end the plan with an error that names no setting.
 * Source: Terraform documentation, "JSON Configuration Syntax", string templates.
 */
export function expressionsIn(value: unknown, keys: Keys = []): Problem[] {
  if (typeof value === "string" && /[$%]\{/.test(value)) {
    return [
      {
        path: formatPath(keys),
        value,
        allowed: "plain text: ${ and %{ begin an expression of Terraform",
        mend: "write it without ${ and %{",
      },
    ];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    expressionsIn(inner, [...keys, Array.isArray(value) ? Number(key) : key]),
  );
}
