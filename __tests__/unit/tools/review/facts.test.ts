import { environmentNames, exampleNames } from "../../../../environments";
import { synthesizeAll } from "../../../../tools/synth/all";
import { factsOf, isOnRecord, providerFacts } from "../../../../tools/review/provider/facts";

test("every resource type in use is on record, as the pinned providers have it", () => {
  const stacks = synthesizeAll([...environmentNames, ...exampleNames]).flatMap(({ stacks }) =>
    Object.values(stacks),
  );
  const types = new Set(stacks.flatMap(({ resource }) => Object.keys(resource as object)));
  const unknown = [...types].filter((type) => !isOnRecord(type));
  // Written so that the failure says what to do.
  expect(unknown.map((type) => `${type} is not on record: npm run review:learn`)).toEqual([]);
  const required = stacks.flatMap(({ terraform }) =>
    Object.entries(
      (terraform as { required_providers: Record<string, { version: string }> }).required_providers,
    ),
  );
  for (const [name, { version }] of required) expect(providerFacts.providers[name]).toBe(version);
}, 60_000);

test("what is on record agrees with the provider's own documentation", () => {
  expect(factsOf("aws_rds_cluster").replaces).toEqual(
    expect.arrayContaining([
      "cluster_identifier",
      "database_name",
      "kms_key_id",
      "snapshot_identifier",
      "storage_encrypted",
    ]),
  );
  expect(factsOf("aws_rds_cluster").replaces).not.toContain("engine_version");
  // "Removing this argument does not replace the cluster": the provider suppresses it.
  expect(factsOf("aws_rds_cluster").replacesWhenRemoved).not.toContain("snapshot_identifier");
  expect(factsOf("aws_subnet").replaces).toEqual(
    expect.arrayContaining(["availability_zone", "cidr_block", "vpc_id"]),
  );
  expect(factsOf("aws_security_group").sets).toContain("ingress");
  expect(factsOf("aws_rds_cluster").sensitive).toContain("master_password");
});

test("of a type that is not on record nothing is known", () => {
  expect(factsOf("aws_unheard_of")).toEqual({
    replaces: [],
    replacesWhenRemoved: [],
    sets: [],
    sensitive: [],
  });
});
