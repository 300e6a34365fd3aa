import type { QueryConfig } from "pg";
import type { StageDatabase } from "./database";
import { readRunbook } from "./runbook";
import type { Block } from "./runbook";
import type { Shell } from "./shell";
import type { Stage } from "./stage";

/** A runbook that is followed. */
export interface Followed {
  /** The page's own shell. */
  readonly shell: Shell;
  /** Runs a block of commands. @param variables that whoever follows it sets before @returns what it printed */
  run: (block: string, variables?: Readonly<Record<string, string>>) => Promise<string>;
  /** The variables of the page's shell. */
  variables: () => Promise<Partial<Record<string, string>>>;
  /**
   * Runs a block of one statement on the database.
   *
   * @param values of its `:parameters`
   * @param role as which, where the page says `sql_as` @default the master user
   * @returns the rows
   */
  query: (
    block: string,
    values?: Readonly<Record<string, unknown>>,
    role?: string,
  ) => Promise<Record<string, unknown>[]>;
}

/** What drills need around them; there when the test file has set it up. */
export interface Surroundings {
  stage: () => Stage;
  database: () => StageDatabase;
}

/**
 * Follows a runbook: `define` makes the tests, which run its blocks by their names. A block that no test has run fails
 * the drill.
 */
export function follow(
  name: string,
  { stage, database }: Surroundings,
  define: (book: Followed) => void,
): void {
  describe(name, () => {
    const { blocks } = readRunbook(name);
    const followed = new Set<string>();
    let shell: Shell;
    const take = (language: string, drill: string): Block => {
      const block = blocks.find((one) => one.language === language && one.drill === drill);
      if (!block) throw new Error(`docs/runbooks/${name}.md has no block "${language} drill ${drill}"`);
      followed.add(drill);
      return block;
    };

    beforeAll(async () => {
      shell = await stage().shell.fork();
    });
    afterAll(() => shell?.close());

    define({
      get shell() {
        return shell;
      },
      run: (block, variables) => shell.run(take("bash", block).text, variables),
      variables: async () => JSON.parse(await shell.run('node -p "JSON.stringify(process.env)"')),
      query: async (block, values = {}, role = "NONE") => {
        const { text } = take("sql", block);
        const client = await database().connect();
        try {
          await client.query(`SET ROLE ${role}`);
          return (await client.query(asOneStatement(text, values))).rows;
        } finally {
          await client.end();
        }
      },
    });

    test("every block was followed", () => {
      const expected = blocks.flatMap(({ drill }) => drill ?? []);
      expect([...followed].sort()).toEqual(expected.sort());
    });
  });
}

/** As the Data API takes it: exactly one statement, with named parameters. */
function asOneStatement(text: string, values: Readonly<Record<string, unknown>>): QueryConfig {
  const given: unknown[] = [];
  const numbered = text.replace(/(?<!:):([a-z_]+)/g, (_, name: string) => {
    if (!(name in values)) throw new Error(`the statement needs a value for :${name}`);
    return `$${given.push(values[name])}`;
  });
  return { text: numbered, values: given, queryMode: "extended" } as QueryConfig;
}
