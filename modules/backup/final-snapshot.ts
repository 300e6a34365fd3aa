import { Id } from "@cdktf/provider-random/lib/id";
import { Construct } from "constructs";

export interface FinalSnapshotProps {
  /** Name of the data store. */
  readonly storeName: string;
  /** Arguments of the data store of which a change makes Terraform replace it, by name. */
  readonly replacedWith: Readonly<Record<string, string>>;
}

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
    const suffix = new Id(this, "suffix", { byteLength: 4, keepers: { ...props.replacedWith } });
    this.name = `${props.storeName}-final-${suffix.hex}`;
  }
}
