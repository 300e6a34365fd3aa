/** Waits until a condition holds. @param seconds at most so long */
export async function until(condition: () => Promise<boolean>, seconds = 10): Promise<void> {
  for (
    const end = Date.now() + seconds * 1000;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 20))
  ) {
    if (await condition()) return;
  }
  throw new Error(`what was waited for did not happen: ${condition}`);
}
