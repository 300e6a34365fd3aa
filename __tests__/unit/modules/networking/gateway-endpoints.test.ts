import { GatewayEndpoints } from "../../../../modules/networking/gateway-endpoints";
import { find, resources, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new GatewayEndpoints(stack, "gateway_endpoints", {
      prefix: "groundwork-dev",
      vpcId: "vpc-1",
      account: "111111111111",
      region: "ap-northeast-1",
      routeTableIds: ["rtb-a", "rtb-c"],
    }),
);
const endpoint = (service: string) =>
  find(json, "aws_vpc_endpoint", { service_name: `com.amazonaws.ap-northeast-1.${service}` });
const asThisAccount = {
  StringEquals: { "aws:PrincipalAccount": "111111111111", "aws:ResourceAccount": "111111111111" },
};

describe("GatewayEndpoints", () => {
  test("are two, S3 and DynamoDB, in the tables given and no other", () => {
    expect(resources(json, "aws_vpc_endpoint")).toHaveLength(2);
    for (const service of ["s3", "dynamodb"]) {
      expect(endpoint(service)).toMatchObject({
        vpc_endpoint_type: "Gateway",
        vpc_id: "vpc-1",
        route_table_ids: ["rtb-a", "rtb-c"],
      });
    }
  });

  test("S3: buckets of this environment as this account, and ECR's layers to read", () => {
    const [own, layers, ...others] = statements(endpoint("s3").policy);
    expect(own).toMatchObject({
      resources: ["arn:aws:s3:::groundwork-dev-*", "arn:aws:s3:::groundwork-dev-*/*"],
      Condition: asThisAccount,
    });
    expect(layers).toMatchObject({
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*"],
    });
    expect(others).toEqual([]);
  });

  test("DynamoDB: tables of this environment as this account", () => {
    const [own, ...others] = statements(endpoint("dynamodb").policy);
    expect(own).toMatchObject({
      resources: ["arn:aws:dynamodb:ap-northeast-1:111111111111:table/groundwork-dev-*"],
      Condition: asThisAccount,
    });
    expect(others).toEqual([]);
  });
});
