/** The signals that ask a command to end (Ctrl-C, who stops a job, a terminal that closes), and what a shell reports then. */
export const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type EndSignal = keyof typeof signalCodes;

/**
 * Tells each signal that asks the process to end, which then does not end by itself. Of a terminal that closes it is told
 * once, for shell and kernel both send SIGHUP; and as `console.log` does, the process outlives that nobody reads it.
 *
 * @returns undoes it
 */
export function onEndSignal(listener: (signal: EndSignal) => void): () => void {
  const signals = Object.keys(signalCodes) as EndSignal[];
  const streams = [process.stdin, process.stdout, process.stderr];
  let isHungUp = false;
  const tell = (name: NodeJS.Signals) => {
    const signal = name as EndSignal;
    if (signal === "SIGHUP" && isHungUp) return;
    isHungUp ||= signal === "SIGHUP";
    listener(signal);
  };
  for (const signal of signals) process.on(signal, tell);
  for (const stream of streams) stream.on("error", outlive);
  return () => {
    for (const signal of signals) process.off(signal, tell);
    for (const stream of streams) stream.off("error", outlive);
  };
}

function outlive(): void {}
