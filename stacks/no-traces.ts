import { createRequire } from "node:module";
import path from "node:path";

// cdktf notes for each of some ten thousand tokens where in the program it was made, for messages about tokens that
// cannot be resolved. That takes a fifth of the time of synth; such a message names the construct as well. The module
// is asked for by `require`, for what is imported cannot be assigned to.
const traces = createRequire(path.resolve("main.ts"))("cdktf/lib/tokens/private/stack-trace") as {
  captureStackTrace: () => string[];
};
traces.captureStackTrace = () => [];
