import type { Control } from "../../control";
import { snsTopicEncrypted } from "./sns-topic-encrypted";
import { snsTopicHearsEventbridge } from "./sns-topic-hears-eventbridge";
import { snsTopicPrivate } from "./sns-topic-private";

export const sns: readonly Control[] = [snsTopicEncrypted, snsTopicHearsEventbridge, snsTopicPrivate];
