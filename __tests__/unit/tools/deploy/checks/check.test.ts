import { awaitWell } from "../../../../../tools/deploy/checks/check";
import type { Check, Deployed, Finding } from "../../../../../tools/deploy/checks/check";

const deployed = {} as Deployed<"cache">;

/** A check that finds one thing after the other, and stays at the last. */
function check(findings: readonly (Finding | Error)[], seconds = 60): Check<"cache"> {
  const left = [...findings];
  return {
    title: "The cache is available",
    seconds,
    look: async () => {
      const found = left.length > 1 ? left.shift()! : left[0]!;
      if (found instanceof Error) throw found;
      return found;
    },
    mend: "Look at the events.",
  };
}

test("a check is asked until it is well, an error of AWS included, and tells meanwhile", async () => {
  const shown: string[] = [];
  const findings = [
    Object.assign(new Error("slow down"), { name: "ThrottlingException" }),
    { isWell: false, said: "redis creating" },
    { isWell: true, said: "redis available" },
  ];
  const said = await awaitWell(
    check(findings),
    deployed,
    (text) => shown.push(text),
    new AbortController().signal,
    1,
  );
  expect(said).toBe("redis available");
  expect(shown).toEqual([
    "The cache is available: ThrottlingException: slow down",
    "The cache is available: redis creating",
  ]);
});

test("when its time is over, it says what was seen last and what to do", async () => {
  const never = check([{ isWell: false, said: "redis creating" }], 0.02);
  await expect(awaitWell(never, deployed, () => {}, new AbortController().signal, 1)).rejects.toThrow(
    "The cache is available: not after 0.02 s. Seen last: redis creating\nLook at the events.",
  );
});

test("an interruption ends the waiting at once", async () => {
  const interruption = new AbortController();
  const waiting = awaitWell(
    check([{ isWell: false, said: "creating" }]),
    deployed,
    () => interruption.abort(),
    interruption.signal,
  );
  await expect(waiting).rejects.toThrow("interrupted before this was seen (creating)");
});
