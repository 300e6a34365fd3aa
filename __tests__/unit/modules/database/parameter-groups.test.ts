import type { AuroraEngine } from "../../../../modules/database/engine";
import { ParameterGroups } from "../../../../modules/database/parameter-groups";
import { only, synthModule } from "../../synth";

const synth = (engineVersion: string, prefix = "app-dev", engine: AuroraEngine = "aurora-postgresql") =>
  synthModule(
    (stack) =>
      new ParameterGroups(stack, "parameters", {
        prefix,
        engine,
        engineVersion,
        timeZone: "UTC",
        maxConnections: 100,
        idleSessionTimeoutSeconds: 300,
      }),
  );
const TYPES = ["aws_rds_cluster_parameter_group", "aws_db_parameter_group"];

describe("ParameterGroups", () => {
  test.each(TYPES)("%s is of the engine's family", (type) => {
    expect(only(synth("15.8"), type).family).toBe("aurora-postgresql15");
    expect(only(synth("16.10"), type).family).toBe("aurora-postgresql16");
  });

  test.each(TYPES)("%s of another major version can be made while the old one is in use", (type) => {
    const [old, next] = [only(synth("15.8"), type), only(synth("16.10"), type)];
    expect(old.name).not.toBe(next.name);
    expect(old.lifecycle).toEqual({ create_before_destroy: true });
  });

  test.each(TYPES)("%s stays the same through a minor version", (type) => {
    expect(only(synth("15.10"), type)).toEqual(only(synth("15.8"), type));
  });

  test.each(TYPES)("%s of MySQL is of MySQL's family, with a name that RDS takes", (type) => {
    const group = only(synth("8.0.mysql_aurora.3.10.6", "app-dev", "aurora-mysql"), type);
    expect(group.family).toBe("aurora-mysql8.0");
    expect(group.name).toMatch(/^app-dev-(cluster|db)-aurora-mysql8-0$/);
    expect(JSON.stringify(group.parameter)).not.toMatch(/pgaudit|rds\.force_ssl/);
  });

  test.each(TYPES)("%s has parameters", (type) => {
    expect(only(synth("15.8"), type).parameter).not.toHaveLength(0);
  });
});
