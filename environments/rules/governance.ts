import type { Problem } from "../problem";
import { rule } from "./rule";

/** What moves to Glacier is charged for this long at least (S3 User Guide, "S3 Glacier storage classes"). */
const GLACIER_DAYS = 90;

/** What watches over the account. */
export const governanceRules = [
  rule(
    ["governance.logArchive.glacierAfterDays", "governance.logArchive.expirationDays"],
    (glacier, expiry) => {
      if (glacier === undefined || expiry === undefined || expiry >= glacier + GLACIER_DAYS) return [];
      return [
        {
          path: "governance.logArchive.expirationDays",
          value: expiry,
          allowed: `${GLACIER_DAYS} days or more after governance.logArchive.glacierAfterDays, which is ${glacier}: Glacier is charged for them in any case`,
          mend: `set it to ${glacier + GLACIER_DAYS} or more`,
        },
      ];
    },
  ),

  rule(["governance.logArchive.objectLock", "governance.logArchive.lockDays"], (lock, days): Problem[] => {
    const path = "governance.logArchive.lockDays";
    if (lock === "none" && days !== undefined) {
      return [
        {
          path,
          value: days,
          allowed: 'only with objectLock "governance" or "compliance"',
          mend: "remove it",
        },
      ];
    }
    if (lock === undefined || lock === "none" || days !== undefined) return [];
    return [
      {
        path,
        value: days,
        allowed: `1 day or more with objectLock "${lock}"`,
        mend: "add it, for example lockDays: 365",
      },
    ];
  }),

  rule(["governance.logArchive.lockDays", "governance.logArchive.expirationDays"], (days, expiry) => {
    if (days === undefined || expiry === undefined || expiry >= days) return [];
    return [
      {
        path: "governance.logArchive.expirationDays",
        value: expiry,
        allowed: `governance.logArchive.lockDays or more, which is ${days}: until then S3 deletes nothing`,
        mend: `set it to ${days} or more`,
      },
    ];
  }),

  rule(["governance.logArchive.objectLock", "profile"], (lock, profile) => {
    if (lock !== "compliance" || profile === "production") return [];
    return [
      {
        path: "governance.logArchive.objectLock",
        value: lock,
        allowed:
          '"none" or "governance" with profile "development": such an environment must be able to go away',
        mend: 'set it to "none"',
      },
    ];
  }),

  rule(
    ["governance.github.applyEnvironment", "governance.github.planEnvironment"],
    (apply, plan): Problem[] => {
      if (plan === undefined || plan !== apply) return [];
      return [
        {
          path: "governance.github.planEnvironment",
          value: plan,
          allowed:
            "another GitHub environment than governance.github.applyEnvironment: who plans must not apply",
          mend: "name another, or remove it: then jobs of pull requests plan",
        },
      ];
    },
  ),
];
