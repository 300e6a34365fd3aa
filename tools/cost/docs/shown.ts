/** The environments that docs/cost.md shows. */
export const SHOWN = ["dev", "staging", "prod"];
