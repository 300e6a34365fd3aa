/** How many resources an apply changed. */
export interface ChangeSummary {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
}

export interface Progress {
  /** Resources finished, of those that the plan changes. */
  readonly done: number;
  readonly total: number;
  /** The resource that was worked on last, and for how long by now. */
  readonly current: string;
}

/** What Terraform does to a resource, in its own words. */
export type PlannedAction = "create" | "update" | "replace" | "delete" | "move" | "import" | "remove";

/** A resource that an apply has changed, or failed to. */
export interface ChangedResource {
  readonly address: string;
  readonly type: string;
  readonly action: PlannedAction;
  readonly isDone: boolean;
  /** What AWS calls it, where Terraform says so. */
  readonly id?: string;
  readonly seconds: number;
  /** Why it failed. */
  readonly error?: string;
}

interface Resource {
  readonly addr: string;
  readonly resource_type: string;
}

/** The messages of Terraform's machine-readable output that are read here. */
type Message =
  | { type: "change_summary"; changes: ChangeSummary & { operation: "plan" | "apply" | "destroy" } }
  | { type: "planned_change"; change: { resource: Resource; action: PlannedAction | "noop" | "read" } }
  | { type: "refresh_start"; hook: { resource: Resource } }
  | {
      type: "apply_start" | "apply_complete" | "apply_progress" | "apply_errored";
      hook: {
        resource: Resource;
        action: "create" | "update" | "delete" | "read";
        id_value?: string;
        elapsed_seconds?: number;
      };
    }
  | {
      type: "diagnostic";
      diagnostic: { severity: "error" | "warning"; summary: string; detail: string; address?: string };
    };

export interface Listeners {
  readonly onProgress?: (progress: Progress) => void;
  /** Called once for each resource, when it is through. */
  readonly onChanged?: (resource: ChangedResource) => void;
}

/** Understands what a Terraform prints with `-json`, line by line. */
export class MessageReader {
  /** Terraform's own errors. */
  readonly errors: string[] = [];
  /** What was changed by the end, or what a plan would change. */
  summary: ChangeSummary = { add: 0, change: 0, remove: 0 };
  private readonly planned = new Map<string, PlannedAction>();
  private readonly begun = new Map<string, number>();
  /** The half of a replacement that is done, by address. */
  private readonly halves = new Set<string>();
  private readonly errorOf = new Map<string, string>();
  private readonly failed: Omit<ChangedResource, "error">[] = [];
  private total = 0;
  private done = 0;

  constructor(private readonly listeners: Listeners = {}) {}

  /** @param planned what the saved plan does, which an apply of it does not say again */
  expect(planned: ReadonlyMap<string, PlannedAction>): void {
    for (const [address, action] of planned) this.planned.set(address, action);
    this.total = [...planned.values()].reduce((sum, action) => sum + (action === "replace" ? 2 : 1), 0);
  }

  read(line: string): void {
    const message = parse(line);
    switch (message?.type) {
      case "change_summary": {
        const { operation, add, change, remove } = message.changes;
        if (operation === "plan") this.total = add + change + remove;
        this.summary = { add, change, remove };
        break;
      }
      case "planned_change": {
        const { resource, action } = message.change;
        if (action !== "noop" && action !== "read") this.planned.set(resource.addr, action);
        break;
      }
      case "refresh_start":
        this.tell(`reads ${message.hook.resource.addr}`);
        break;
      case "apply_start":
      case "apply_progress":
      case "apply_complete":
      case "apply_errored":
        this.follow(message);
        break;
      case "diagnostic": {
        const { severity, summary, detail, address } = message.diagnostic;
        if (severity !== "error") break;
        this.errors.push([summary, address && `  ${address}`, detail].filter(Boolean).join("\n"));
        if (address) this.errorOf.set(address, summary);
      }
    }
  }

  /** Tells what is left at the end: failures, whose reason comes last, and what nobody knows the end of. */
  end(): void {
    for (const resource of this.failed) {
      this.listeners.onChanged?.({
        ...resource,
        error: this.errorOf.get(resource.address) ?? "no reason given",
      });
    }
    for (const [address, start] of this.begun) {
      const [type = ""] = address.split(".").slice(-2);
      this.listeners.onChanged?.({
        address,
        type,
        action: this.planned.get(address) ?? "update",
        isDone: false,
        seconds: secondsSince(start),
        error: "Terraform ended while it was worked on; the next plan says what became of it",
      });
    }
  }

  private follow(message: Extract<Message, { hook: { action: string } }>): void {
    const { resource, action, id_value: id, elapsed_seconds: elapsed } = message.hook;
    const { addr: address, resource_type: type } = resource;
    // Data sources are read at apply too, and change nothing.
    if (action === "read") return;
    if (message.type === "apply_start" && !this.begun.has(address)) this.begun.set(address, Date.now());
    if (message.type === "apply_complete" || message.type === "apply_errored") {
      const isDone = message.type === "apply_complete";
      if (isDone) this.done++;
      const planned = this.planned.get(address) ?? action;
      const isHalf = isDone && planned === "replace" && !this.halves.delete(address);
      if (isHalf) this.halves.add(address);
      else {
        const seconds = secondsSince(this.begun.get(address) ?? Date.now());
        this.begun.delete(address);
        const changed = { address, type, action: planned, isDone, id, seconds };
        if (isDone) this.listeners.onChanged?.(changed);
        else this.failed.push(changed);
      }
    }
    this.tell(elapsed ? `${address} (${elapsed} s)` : address);
  }

  private tell(current: string): void {
    this.listeners.onProgress?.({ done: this.done, total: this.total, current });
  }
}

const secondsSince = (start: number) => (Date.now() - start) / 1000;

function parse(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}
