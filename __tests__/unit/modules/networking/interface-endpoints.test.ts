import { InterfaceEndpoints } from "../../../../modules/networking/interface-endpoints";
import { find, resources, statements, synthModule } from "../../synth";

const synth = (services: string[]) =>
  synthModule(
    (stack) =>
      new InterfaceEndpoints(stack, "interface_endpoints", {
        prefix: "groundwork-dev",
        vpcId: "vpc-1",
        account: "111111111111",
        region: "ap-northeast-1",
        services,
        subnetIds: ["subnet-a", "subnet-c"],
        securityGroupId: "sg-endpoints",
      }),
  );

describe("InterfaceEndpoints", () => {
  const json = synth(["ecr.api", "ecr.dkr", "cognito-idp"]);

  test("one a service, under the service's own name, in every subnet and behind the group", () => {
    const endpoints = resources(json, "aws_vpc_endpoint");
    expect(endpoints.map((endpoint) => endpoint.service_name).sort()).toEqual([
      "com.amazonaws.ap-northeast-1.cognito-idp",
      "com.amazonaws.ap-northeast-1.ecr.api",
      "com.amazonaws.ap-northeast-1.ecr.dkr",
    ]);
    for (const endpoint of endpoints) {
      expect(endpoint).toMatchObject({
        vpc_endpoint_type: "Interface",
        private_dns_enabled: true,
        subnet_ids: ["subnet-a", "subnet-c"],
        security_group_ids: ["sg-endpoints"],
      });
    }
  });

  test("are open to credentials of this account only", () => {
    const { policy } = find(json, "aws_vpc_endpoint", {
      service_name: "com.amazonaws.ap-northeast-1.ecr.api",
    });
    expect(statements(policy)).toEqual([
      expect.objectContaining({ Condition: { StringEquals: { "aws:PrincipalAccount": "111111111111" } } }),
    ]);
  });

  test("but Cognito answers those who come without credentials, for its keys", () => {
    const cognito = find(json, "aws_vpc_endpoint", {
      service_name: "com.amazonaws.ap-northeast-1.cognito-idp",
    });
    expect(cognito.policy).toBeUndefined();
  });

  test("an endpoint more or fewer leaves the others as they are", () => {
    const fewer = synth(["ecr.dkr"]);
    expect(json.resource!.aws_vpc_endpoint).toMatchObject(fewer.resource!.aws_vpc_endpoint!);
  });
});
