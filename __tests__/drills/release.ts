import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { options } from "../deploy/emulator/emulator";
import { log } from "./helpers/data-stores";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";
import { name, registerRelease } from "./helpers/service";

const logGroup = "/groundwork-prod/realtime";
const deployed =
  'aws ecs describe-services --cluster "$ecs_cluster_name" --services "$ecs_service_name" --query "services[0].taskDefinition" --output text';

export function drillRelease(surroundings: Surroundings): void {
  follow("bad-release", surroundings, (book) => {
    beforeAll(async () => {
      const ecr = new ECRClient(options());
      await ecr.send(new CreateRepositoryCommand({ repositoryName: name }));
      await ecr.send(
        new PutImageCommand({
          repositoryName: name,
          imageTag: "0.2.0",
          imageManifest: '{"schemaVersion":2}',
          imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
        }),
      );
      // Somebody releases an image that was never pushed.
      await registerRelease("0.3.0");
      const release = { cluster: name, service: name, taskDefinition: `${name}:3` };
      await new ECSClient(options()).send(new UpdateServiceCommand(release));
    });

    test("the look shows the release, and that its image is not there", async () => {
      expect(await book.run("deployments")).toMatch(
        new RegExp(`^PRIMARY\\tCOMPLETED\\t\\S+/${name}:3\\t3\\t`),
      );
      await book.run("events");
      // The emulator does not sort them.
      expect((await book.run("releases")).trim().split("\n").sort()).toEqual([
        expect.stringMatching(/^1\t\S+:0\.1\.0$/),
        expect.stringMatching(/^2\t\S+:0\.2\.0$/),
        expect.stringMatching(/^3\t\S+:0\.3\.0$/),
      ]);
      expect(await book.run("image", { IMAGE_TAG: "0.2.0" })).toMatch(/^sha256:/);
      await expect(book.run("image", { IMAGE_TAG: "0.3.0" })).rejects.toThrow(/ImageNotFoundException/);
      await log(
        logGroup,
        '{"level":"error","message":"column rooms.topic does not exist"}',
        '{"level":"info"}',
      );
      expect(JSON.parse(await book.run("log"))).toEqual([
        '{"level":"error","message":"column rooms.topic does not exist"}',
      ]);
    });

    test("the release before runs again", async () => {
      await expect(book.run("back")).rejects.toThrow(/RELEASE: the number/);
      expect(await book.run("back", { RELEASE: "2" })).toMatch(new RegExp(`/${name}:2\\n$`));
      expect(await book.shell.run(deployed)).toMatch(new RegExp(`/${name}:2\\n$`));
      expect(await book.run("deployments")).toMatch(/^PRIMARY\tCOMPLETED\t\S+:2\t3\t/);
    });

    test("new tasks of the same release", async () => {
      expect(await book.run("again")).toBe("PRIMARY\n");
      expect(await book.shell.run(deployed)).toMatch(new RegExp(`/${name}:2\\n$`));
    });
  });

  follow("application-errors", surroundings, (book) => {
    test("errors are told, the commonest first", async () => {
      const error = (message: string) => JSON.stringify({ level: "error", message });
      await log(
        logGroup,
        ...Array<string>(3).fill(error("53300 too many connections")),
        "no JSON, an error",
        error("40P01"),
      );
      expect(JSON.parse(await book.run("errors"))).toContain(error("40P01"));
      expect(await book.run("common")).toMatch(/^3 53300 too many connections\n1 /);
    });

    test("the release is told, with its time", async () => {
      expect(await book.run("since")).toMatch(new RegExp(`^\\d[\\d.]+\\t\\S+/${name}:2\\n$`));
    });
  });

  follow("load-balancer-errors", surroundings, (book) => {
    test("codes, log and the release are told", async () => {
      expect(await book.run("errors")).toMatch(
        /alb\/\S+ HTTPCode_ELB_502_Count\t[\s\S]* HTTPCode_Target_5XX_Count\t/,
      );
      expect(JSON.parse(await book.run("log"))).toEqual(expect.any(Array));
      expect(await book.run("before")).toMatch(new RegExp(`/${name}:2\\n$`));
    });
  });
}
