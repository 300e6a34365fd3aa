import type { Control } from "../../control";
import { ecrCustomerKey } from "./ecr-customer-key";
import { ecrImmutableTags } from "./ecr-immutable-tags";
import { ecrLifecycle } from "./ecr-lifecycle";
import { ecrScansImages } from "./ecr-scans-images";

export const ecr: readonly Control[] = [ecrCustomerKey, ecrImmutableTags, ecrLifecycle, ecrScansImages];
