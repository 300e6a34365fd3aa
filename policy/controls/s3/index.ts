import type { Control } from "../../control";
import { s3AccountBlocksPublicAccess } from "./s3-account-blocks-public-access";
import { s3BucketAccessLogged } from "./s3-bucket-access-logged";
import { s3BucketBlocksPublicAccess } from "./s3-bucket-blocks-public-access";
import { s3BucketEncrypted } from "./s3-bucket-encrypted";
import { s3BucketLifecycle } from "./s3-bucket-lifecycle";
import { s3BucketNoAcl } from "./s3-bucket-no-acl";
import { s3BucketOtherAccounts } from "./s3-bucket-other-accounts";
import { s3BucketRefusesPlainHttp } from "./s3-bucket-refuses-plain-http";
import { s3BucketVersioned } from "./s3-bucket-versioned";

export const s3: readonly Control[] = [
  s3AccountBlocksPublicAccess,
  s3BucketAccessLogged,
  s3BucketBlocksPublicAccess,
  s3BucketEncrypted,
  s3BucketLifecycle,
  s3BucketNoAcl,
  s3BucketOtherAccounts,
  s3BucketRefusesPlainHttp,
  s3BucketVersioned,
];
