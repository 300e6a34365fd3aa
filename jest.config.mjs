// The pinned AWS SDK works on Node 20; its notice about its own later versions says nothing about these tests.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

export const project = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.ts`],
  modulePathIgnorePatterns: ["<rootDir>/.local/"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  ...extra,
});

/** For tests that start processes and wait for servers. */
const patient = { setupFilesAfterEnv: ["<rootDir>/__tests__/timeout.ts"] };

export const databaseServer = {
  // Those need a server with more extensions: npm run test:extensions.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/__tests__/database/extensions/"],
  globalSetup: "<rootDir>/__tests__/database/helpers/setup.ts",
  globalTeardown: "<rootDir>/__tests__/database/helpers/teardown.ts",
  ...patient,
};

export default {
  // Terraform and the servers mostly wait: two test files at a time also on two cores, and no more memory than that on many.
  maxWorkers: 2,
  testSequencer: "<rootDir>/__tests__/sequencer.mjs",
  projects: [
    project("unit"),
    project("database", databaseServer),
    project("deploy", patient),
    // docs/runbooks/README.md
    project("drills", { ...patient, globalSetup: "<rootDir>/__tests__/drills/helpers/setup.ts" }),
  ],
};
