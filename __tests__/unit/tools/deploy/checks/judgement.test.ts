import http from "node:http";
import type { AddressInfo } from "node:net";
import { loadSettings } from "../../../../../environments";
import { EC2Client } from "@aws-sdk/client-ec2";
import { lookAtCertificate } from "../../../../../tools/deploy/checks/certificate";
import { network } from "../../../../../tools/deploy/checks/network";
import { service } from "../../../../../tools/deploy/checks/service";
import { tables } from "../../../../../tools/deploy/checks/tables";

interface Asked {
  send: () => Promise<object>;
}

const before = { ...process.env };
const settings = loadSettings("dev");
let aws: http.Server;
/** What AWS answers to whatever is asked. */
let answer: object;

beforeAll(async () => {
  aws = http.createServer((request, response) => {
    request.resume().on("end", () => {
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
});
afterAll(() => {
  process.env = before;
  aws.closeAllConnections();
  aws.close();
});

describe("the service", () => {
  const arn = (revision: number) => `arn:aws:ecs:ap-northeast-1:111111111111:task-definition/app:${revision}`;
  const steady = {
    status: "ACTIVE",
    runningCount: 2,
    desiredCount: 2,
    taskDefinition: arn(7),
    deployments: [{ rolloutState: "COMPLETED" }],
  };
  const look = (found: object) => {
    answer = { services: [{ ...steady, ...found }] };
    return service.look({
      settings,
      outputs: { ecs_cluster_name: "app", ecs_service_name: "app" } as never,
      resources: () => [{ task_definition: arn(7) }],
    });
  };

  test("is well when all its tasks are of what was deployed", async () => {
    expect(await look({})).toEqual({ isWell: true, said: "2 of 2 tasks run" });
  });

  test.each([
    [{ runningCount: 1 }, "1 of 2 tasks run"],
    [{ status: "DRAINING" }, "2 of 2 tasks run"],
    [
      { deployments: [{ rolloutState: "IN_PROGRESS" }, { rolloutState: "COMPLETED" }] },
      "deployment IN_PROGRESS, COMPLETED",
    ],
    [{ deployments: [{ rolloutState: "FAILED" }] }, "deployment FAILED"],
    [{ taskDefinition: arn(6) }, `${arn(6)} runs and ${arn(7)} was deployed: it was rolled back`],
  ])("is not with %j", async (found, said) => {
    expect(await look(found)).toEqual({ isWell: false, said: expect.stringContaining(said) });
  });
});

describe("the network", () => {
  const endpoint = (VpcEndpointId: string, State: string) => ({ VpcEndpointId, State });
  const look = (...VpcEndpoints: object[]) => {
    jest.spyOn(EC2Client.prototype as unknown as Asked, "send").mockResolvedValue({ VpcEndpoints });
    const outputs = { vpc_id: "vpc-1", nat_gateway_ids: [] as string[] } as never;
    return network.look({ settings, outputs, resources: () => [] });
  };
  afterEach(() => jest.restoreAllMocks());

  test("waits for what is being made, and not for what is being deleted", async () => {
    expect(await look(endpoint("vpce-1", "available"), endpoint("vpce-2", "deleting"))).toEqual({
      isWell: true,
      said: "0 NAT gateways, 1 endpoints available",
    });
    expect(await look(endpoint("vpce-1", "pending"), endpoint("vpce-2", "deleted"))).toEqual({
      isWell: false,
      said: "vpce-1 pending",
    });
  });
});

test.each([
  [{ Status: "ISSUED", NotAfter: 4_102_444_800 }, true, "ISSUED"],
  [{ Status: "ISSUED", NotAfter: 946_684_800 }, false, "expired"],
  [{ Status: "PENDING_VALIDATION" }, false, "PENDING_VALIDATION"],
  [{ Status: "FAILED" }, false, "FAILED"],
])("a certificate that is %j", async (certificate, isWell, said) => {
  answer = { Certificate: { DomainName: "chat.example.com", ...certificate } };
  expect(await lookAtCertificate("arn:aws:acm:x", settings.region)).toEqual({
    isWell,
    said: `certificate of chat.example.com ${said}`,
  });
});

test("without a certificate nothing is asked", async () => {
  expect(await lookAtCertificate("", settings.region)).toMatchObject({ isWell: true });
});

test("tables that are not active are named", async () => {
  answer = { Table: { TableStatus: "UPDATING" } };
  const outputs = { nosql_table_names: ["connections"] } as never;
  expect(await tables.look({ settings, outputs, resources: () => [] })).toEqual({
    isWell: false,
    said: "connections UPDATING",
  });
});
