/** Waits until a condition holds, at most 10 s. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (
    const end = Date.now() + 10_000;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 20))
  ) {
    if (await condition()) return;
  }
  throw new Error(`what was waited for did not happen: ${condition}`);
}
