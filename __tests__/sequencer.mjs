import Sequencer from "@jest/test-sequencer";

/** The longest first, so that no worker is left with one at the end: deployments, and what stands on a platform. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ context }) => ["deploy", "drills"].includes(context.config.displayName.name);
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
