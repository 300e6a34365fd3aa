import { parseEnv } from "node:util";
import { loadSettings } from "../../../../environments";
import { formats } from "../../../../tools/config/format";
import { sources, variables } from "../../../../tools/config/variables";
import type { OutputsOf } from "../../../../tools/outputs/read";

const valueOf = (name: string) => (name === "frontend_url" ? "https://chat.example.com" : `value of ${name}`);
const outputs = Object.fromEntries(
  Object.entries(sources).map(([phase, names]) => [
    phase,
    Object.fromEntries(names.map((name) => [name, valueOf(name)])),
  ]),
) as unknown as OutputsOf<typeof sources>;

const configuration = variables(loadSettings("dev"), outputs);

test("the browser's variables have the names that the application knows", () => {
  expect(configuration).toMatchObject({
    VITE_AWS_REGION: "ap-northeast-1",
    VITE_COGNITO_USER_POOL_ID: "value of cognito_user_pool_id",
    VITE_COGNITO_CLIENT_ID: "value of cognito_client_id",
    VITE_WEBSOCKET_URL: "wss://chat.example.com/ws",
  });
});

test("secrets are references", () => {
  expect(Object.values(configuration)).not.toContain("value of db_credentials_secret_arn");
  expect(configuration.REDIS_SECRET_ARN).toBe("value of redis_credentials_secret_arn");
  expect(Object.keys(configuration).filter((name) => /PASSWORD|TOKEN/.test(name))).toEqual([]);
});

test("a browser is never told where a secret or a data store is", () => {
  const browser = Object.keys(configuration).filter((name) => name.startsWith("VITE_"));
  expect(browser.filter((name) => /SECRET|DATABASE|REDIS|BUCKET/.test(name))).toEqual([]);
});

test("every variable has a value", () => {
  for (const [name, value] of Object.entries(configuration)) expect(`${name}=${value}`).toMatch(/=.+/);
});

test.each([
  ["plain", "rediss://host:6379"],
  ["with a space", "value of something"],
  ["with a hash", "a#b"],
  ["with a single quote", "it's"],
  ["with double quotes", 'say "yes"'],
])("dotenv gives a value back: %s", (_, value) => {
  expect(parseEnv(formats.dotenv({ NAME: value }))).toEqual({ NAME: value });
});

test("JSON is one object", () => {
  expect(JSON.parse(formats.json(configuration))).toEqual(configuration);
});
