import { ParameterGroups } from "../../../../modules/database/parameter-groups";
import { only, synthModule } from "../../synth";

const synth = (engineVersion: string, prefix = "app-dev") =>
  synthModule(
    (stack) =>
      new ParameterGroups(stack, "parameters", {
        prefix,
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

  test.each(TYPES)("%s has parameters", (type) => {
    expect(only(synth("15.8"), type).parameter).not.toHaveLength(0);
  });
});
