import { expectNone, expectProblem } from "../settings";

test.each(["admin", "postgres", "rdsadmin", "rds_superuser", "pg_monitor", "user", "table", "public"])(
  "%s may not be the master user",
  (value) => {
    expectProblem(
      { "database.masterUsername": value },
      {
        path: "database.masterUsername",
        value,
        allowed: /no reserved name; this is (a key word of SQL|a user of PostgreSQL or RDS)/,
        mend: /choose another, for example "chat_owner"/,
      },
    );
  },
);

test.each(["Chat", "1chat", "chat-owner", "a_name_of_17_chars", ""])("%p is no user name", (value) => {
  expectProblem(
    { "database.masterUsername": value },
    {
      path: "database.masterUsername",
      value,
      allowed: /1 to 16 lower-case letters/,
      mend: /groundwork_admin/,
    },
  );
});

test.each(["postgres", "template1", "rdsadmin", "select"])("%s may not be the database", (value) => {
  expectProblem(
    { "database.databaseName": value },
    { path: "database.databaseName", value, allowed: /no reserved name/, mend: /for example "chat"/ },
  );
});

test.each(["Tokyo", "asia/tokyo", "Asia/Tokio", "+09:00", "utc"])("%s is no time zone", (value) => {
  expectProblem(
    { "database.timeZone": value },
    {
      path: "database.timeZone",
      value,
      allowed: /IANA/,
      mend: /^set it to "UTC", or to a name like "Asia\/Tokyo"$/,
    },
  );
});

test.each(["UTC", "Asia/Tokyo", "America/Argentina/Buenos_Aires"])("%s is a time zone", (value) => {
  expectNone({ "database.timeZone": value });
});
