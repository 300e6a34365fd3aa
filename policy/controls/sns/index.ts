import type { Control } from "../../control";
import { snsTopicEncrypted } from "./sns-topic-encrypted";
import { snsTopicPrivate } from "./sns-topic-private";

export const sns: readonly Control[] = [snsTopicEncrypted, snsTopicPrivate];
