import js from "@eslint/js";
import tseslint from "typescript-eslint";

const providerBarrel = {
  regex: "^@cdktf/provider-[a-z]+$",
  message:
    'Import a resource by its own path ("@cdktf/provider-aws/lib/vpc"): the barrel costs a second and 400 MB at every synth.',
};

const aspects = {
  regex: "^cdktf$",
  importNames: ["Aspects"],
  message: "Aspects run after the controls have judged: set it where the resource is made, or in PhaseStack.",
};

/** Keeps a folder from importing others: data flows settings -> stacks -> modules, never back. */
const forbidFolders = (folders) => ({
  "no-restricted-imports": [
    "error",
    {
      patterns: [
        providerBarrel,
        aspects,
        ...folders.map((folder) => ({
          regex: `(^|/)${folder}(/|$)`,
          message: `Data flows settings -> stacks -> modules, and nothing imports tools: take ${folder} out of this file.`,
        })),
      ],
    },
  ],
});

export default tseslint.config(
  { ignores: ["cdktf.out/", ".deploy/", ".local/", "client/dist/"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: forbidFolders([]),
    languageOptions: { globals: { process: "readonly", console: "readonly" } },
  },
  {
    files: ["modules/**/*.ts"],
    rules: forbidFolders(["\\.\\./stacks", "\\.\\./environments", "\\.\\./tools"]),
  },
  {
    files: ["environments/**/*.ts"],
    rules: forbidFolders(["\\.\\./stacks", "\\.\\./modules", "\\.\\./tools"]),
  },
  {
    files: ["policy/**/*.ts"],
    rules: forbidFolders(["\\.\\./stacks", "\\.\\./modules", "\\.\\./tools"]),
  },
  {
    files: ["client/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^\\.\\./",
              message: "The client is packed by itself: import nothing from outside its folder.",
            },
          ],
        },
      ],
    },
  },
  { files: ["stacks/**/*.ts", "main.ts"], rules: forbidFolders(["\\./tools", "\\.\\./tools"]) },
);
