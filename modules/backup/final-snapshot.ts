import { Id } from "@cdktf/provider-random/lib/id";
import { Construct } from "constructs";

export interface FinalSnapshotProps {
  /** Name of the data store, with which the snapshot's begins. */
  readonly storeName: string;
  /** Longest name that AWS accepts for a snapshot of it; the store's is cut to fit. */
  readonly limit: number;
  /** Arguments of the data store of which a change makes Terraform replace it, by name. */
  readonly replacedWith: Readonly<Record<string, string>>;
}

/** What follows the name of the data store, before the characters that are drawn. */
const MARK = "-final-";

/**
 * The name of the snapshot that AWS takes when a data store is destroyed. AWS refuses a name that is taken, so it
 * must differ for each life of the store, and synth must not draw it. So the state holds it: it is drawn with the
 * store, gone with the store, and drawn anew when the store is replaced; what is destroyed then still has the old.
 * After `terraform apply -replace` of the store, replace the `random_id` as well.
 */
export class FinalSnapshot extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: FinalSnapshotProps) {
    super(scope, id);
    const bytes = 4;
    const suffix = new Id(this, "suffix", { byteLength: bytes, keepers: { ...props.replacedWith } });
    const room = props.limit - MARK.length - 2 * bytes;
    // AWS refuses two hyphens in a row.
    const storeName = props.storeName.slice(0, room).replace(/-$/, "");
    this.name = `${storeName}${MARK}${suffix.hex}`;
  }
}
