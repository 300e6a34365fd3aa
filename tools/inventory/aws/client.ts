/** How a service is asked: one that does not answer is given up after seconds, for the inventory can do without. */
export function clientSettings(region: string) {
  return { region, maxAttempts: 2, requestHandler: { connectionTimeout: 5_000, socketTimeout: 15_000 } };
}
