import { randomUUID } from "node:crypto";
import { messageContent } from "../../../client/columns";
import { countHeld, eraseSubject } from "../../../tools/privacy/erase";
import type { EraseRequest } from "../../../tools/privacy/erase";
import { removeObjects } from "../../../tools/privacy/remove-objects";
import { until } from "../helpers/until";
import { search } from "./search";
import { bucket, createSetting } from "./setting";
import type { Person, Setting } from "./setting";

let setting: Setting;
let kinuyo: Person;
let taro: Person;
let jiro: Person;
const rooms: Record<string, string> = {};

beforeEach(async () => {
  setting = await createSetting();
  const { addPerson, addRoom, addMessage, addFile, maintainer } = setting;
  [kinuyo, taro, jiro] = [await addPerson("kinuyo"), await addPerson("taro"), await addPerson("jiro")];
  rooms.tea = await addRoom("Tea", "private", kinuyo.id, taro.id, jiro.id);
  rooms.direct = await addRoom("kinuyo and taro", "direct", kinuyo.id, taro.id);
  rooms.notes = await addRoom("kinuyo's notes", "private", kinuyo.id);
  rooms.club = await addRoom("Club", "public", taro.id, kinuyo.id);
  rooms.left = await addRoom("kinuyo was here", "public", kinuyo.id);
  const asked = await addMessage(rooms.tea, kinuyo.id, "kinuyo asks");
  await addMessage(rooms.tea, taro.id, "taro answers", { reply_to_id: asked });
  await addMessage(rooms.notes, kinuyo.id, "a note of kinuyo");
  await addMessage(rooms.left, taro.id, "taro again");
  await maintainer.query("DELETE FROM chat.room_members WHERE room_id = $1", [rooms.left]);
  const file = await addFile(rooms.tea, kinuyo.id, `files/${kinuyo.cognitoId}/photo`);
  await addMessage(rooms.tea, taro.id, "look at this", { message_type: "image", file_upload_id: file });
  await addFile(rooms.tea, taro.id, "files/sub-taro-0001/photo");
});
afterEach(() => setting.close());

const justification = { requestedBy: "the data protection officer", reason: "DPO-17" };
const erase = (change: Partial<EraseRequest> = {}, options = setting.privacy) =>
  eraseSubject(options, {
    person: { id: kinuyo.id },
    confirm: async () => true,
    ...justification,
    ...change,
  });
const steps = () => setting.record(`SELECT step, row_count::integer AS rows FROM privacy.steps ORDER BY id`);

describe("after an erase", () => {
  test("a search through every column of every table finds nothing of the person, and everything before it", async () => {
    // Not sealed yet, as messages from before there were keys.
    await setting.maintainer.query(
      "INSERT INTO chat.messages (room_id, user_id, content) VALUES ($1, $2, 'what was never sealed')",
      [rooms.tea, kinuyo.id],
    );
    const [{ sealed }] = (await setting.rows(
      "SELECT encode(content_encrypted, 'hex') AS sealed FROM chat.messages WHERE user_id = $1 AND content IS NULL LIMIT 1",
      [kinuyo.id],
    )) as [{ sealed: string }];
    const words = [...kinuyo.words, kinuyo.cognitoId, "what was never sealed", sealed, "192.0.2.77"];
    const before = await search(setting.database, words);
    for (const table of ["users", "rooms", "room_members", "messages", "file_uploads"])
      expect(before).toContain(`chat.${table}: 192.0.2.77`);
    for (const word of words) expect(before.filter((place) => place.endsWith(`: ${word}`))).not.toEqual([]);

    await erase();
    // The address is on rows of others, who have the same.
    expect(await search(setting.database, words.slice(0, -1))).toEqual([]);
    expect(setting.s3.stored()).toEqual([`${bucket}/files/sub-taro-0001/photo`]);
  });

  test("her id is in the log and in the record only", async () => {
    await erase();
    const places = new Set((await search(setting.database, [kinuyo.id])).map((place) => place.split(":")[0]));
    for (const place of places) expect(place).toMatch(/^(audit\.log_\d{4}_\d\d|privacy\.requests)$/);
  });

  test("others have what is theirs", async () => {
    await erase();
    const { rows, encryption } = setting;
    const messages = (await rows("SELECT * FROM chat.messages ORDER BY created_at")) as never[];
    expect(await encryption.readAll(messageContent, messages)).toEqual([
      "taro answers",
      "taro again",
      "look at this",
    ]);
    expect(
      await rows("SELECT DISTINCT user_id, reply_to_id, file_upload_id, created_by FROM chat.messages"),
    ).toEqual([{ user_id: taro.id, reply_to_id: null, file_upload_id: null, created_by: taro.cognitoId }]);
    expect(await search(setting.database, taro.words)).toContain("chat.users: taro");
  });

  test("rooms keep an owner, lose a name that is theirs, and go or are closed when nobody is left", async () => {
    await setting.maintainer.query("UPDATE chat.room_members SET role = 'admin' WHERE user_id = $1", [
      jiro.id,
    ]);
    await erase();
    expect(
      await setting.rows("SELECT id, name, is_active, created_by FROM chat.rooms ORDER BY name"),
    ).toEqual([
      { id: rooms.club, name: "Club", is_active: true, created_by: taro.id },
      { id: rooms.direct, name: "Direct", is_active: true, created_by: null },
      { id: rooms.left, name: "Erased", is_active: false, created_by: null },
      { id: rooms.tea, name: "Tea", is_active: true, created_by: null },
    ]);
    expect(
      await setting.rows("SELECT user_id, role FROM chat.room_members WHERE room_id = $1 ORDER BY role", [
        rooms.tea,
      ]),
    ).toEqual([
      { user_id: taro.id, role: "member" },
      { user_id: jiro.id, role: "owner" },
    ]);
  });

  test("without an admin the member who is there longest owns the room", async () => {
    await erase();
    expect(
      await setting.rows("SELECT user_id FROM chat.room_members WHERE room_id = $1 AND role = 'owner'", [
        rooms.tea,
      ]),
    ).toEqual([{ user_id: taro.id }]);
  });

  test("traces on rows of others are gone, with address and browser, and others' stay", async () => {
    await erase();
    expect(
      await setting.rows(
        `SELECT room_id, user_id, created_by, last_modified_by, source_ip, user_agent FROM chat.room_members
         WHERE room_id IN ($1, $2) AND user_id = $3 ORDER BY created_by NULLS FIRST`,
        [rooms.tea, rooms.club, taro.id],
      ),
    ).toEqual([
      {
        room_id: rooms.tea,
        user_id: taro.id,
        created_by: null,
        last_modified_by: null,
        source_ip: null,
        user_agent: null,
      },
      {
        room_id: rooms.club,
        user_id: taro.id,
        created_by: taro.cognitoId,
        last_modified_by: taro.cognitoId,
        source_ip: "192.0.2.77",
        user_agent: `browser-of-${taro.cognitoId}`,
      },
    ]);
  });

  test("the record says who, why, what and how much, and nothing of the person", async () => {
    const result = await erase({ batch: 1 });
    expect(await setting.record("SELECT * FROM privacy.requests")).toEqual([
      expect.objectContaining({
        id: result!.request,
        kind: "erase",
        subject: kinuyo.id,
        requested_by: justification.requestedBy,
        reason: justification.reason,
        database_user: expect.stringMatching(/^test_/),
        begun_at: expect.any(Date),
      }),
    ]);
    const sums: Record<string, number> = {};
    for (const { step, rows } of (await steps()) as { step: string; rows: number }[])
      sums[step] = (sums[step] ?? 0) + rows;
    expect(sums).toEqual({
      messages: 2,
      file_uploads: 1,
      room_members: 4,
      rooms: 4,
      traces: 4,
      users: 1,
      objects: 1,
      ended: 0,
    });
    expect(result!.rows).toEqual({
      messages: 2,
      file_uploads: 1,
      room_members: 4,
      rooms: 4,
      traces: 4,
      users: 1,
    });
  });
});

describe("an erase that is cut off", () => {
  test("after any batch goes on where it stopped, under the same request, and nothing is counted twice", async () => {
    for (let batches = 0, done = false; !done; batches++) {
      const interruption = new AbortController();
      let seen = 0;
      const cut = erase(
        { batch: 1 },
        {
          ...setting.privacy,
          signal: interruption.signal,
          report: () => {
            if (++seen === 2) interruption.abort("SIGTERM");
          },
        },
      );
      done = await cut.then(
        () => true,
        (error) => {
          expect(error).toMatchObject({ failure: "interrupted" });
          return false;
        },
      );
      expect(batches).toBeLessThan(20);
    }
    expect(await search(setting.database, kinuyo.words)).toEqual([]);
    expect(await setting.record("SELECT count(*)::integer FROM privacy.requests")).toEqual([{ count: 1 }]);
    const [{ sum }] = (await setting.record(
      "SELECT sum(row_count)::integer AS sum FROM privacy.steps WHERE step NOT IN ('objects', 'ended')",
    )) as [{ sum: number }];
    expect(sum).toBe(16);
  });

  test("with its connection killed in the middle of a batch leaves that batch as it was", async () => {
    const { privacy, maintainer } = setting;
    await maintainer.query("BEGIN");
    await maintainer.query("SELECT FROM chat.messages WHERE user_id = $1 FOR UPDATE", [kinuyo.id]);
    const cut = erase().catch((error: Error) => error);
    const killer = await privacy.connect();
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name LIKE 'groundwork privacy erase %' AND datname = current_database() AND wait_event_type = 'Lock'`;
    await until(async () => (await killer.query(kill)).rowCount === 1);
    expect(await cut).toMatchObject({ name: "MigrationError", failure: "failed" });
    await killer.end();
    await maintainer.query("COMMIT");
    expect(await steps()).toEqual([]);
    await erase();
    expect(await search(setting.database, kinuyo.words)).toEqual([]);
  });

  test("is not begun a second time while it is at work", async () => {
    let second: Promise<unknown> | undefined;
    const confirm = async () => {
      second ??= erase().catch((error: Error) => error);
      await second;
      return true;
    };
    await erase({ confirm });
    expect(await second).toMatchObject({ failure: "locked" });
  });

  test("a row that somebody holds is waited for, and tried again", async () => {
    const { maintainer } = setting;
    await maintainer.query("BEGIN");
    await maintainer.query("SELECT FROM chat.messages WHERE user_id = $1 FOR UPDATE", [kinuyo.id]);
    const erasing = erase();
    setTimeout(() => void maintainer.query("COMMIT"), 300);
    expect((await erasing)!.rows.users).toBe(1);
  });
});

test("what is written while it works is erased too, and nothing can be written after", async () => {
  const { privacy, addMessage, rows } = setting;
  let late: Promise<unknown> = Promise.resolve();
  await erase(
    { batch: 1 },
    {
      ...privacy,
      report: (line) => {
        if (/traces: 1$/.test(line)) late = addMessage(rooms.tea!, kinuyo.id, "kinuyo writes late");
      },
    },
  );
  await late.catch(() => undefined);
  expect(
    await rows("SELECT count(*)::integer FROM chat.messages WHERE created_by = $1", [kinuyo.cognitoId]),
  ).toEqual([{ count: 0 }]);
  await expect(addMessage(rooms.tea!, kinuyo.id, "kinuyo writes after")).rejects.toThrow(
    "messages_user_id_fkey",
  );
});

describe("somebody who", () => {
  test("was erased can be erased again by his id: nothing is left to do", async () => {
    await erase();
    const count = (await steps()).length;
    expect(await erase()).toEqual({ subject: kinuyo.id, rows: {}, objects: { removed: 0, left: 0 } });
    expect(await steps()).toHaveLength(count);
  });

  test("never was is unknown, by each name", async () => {
    for (const person of [
      { id: randomUUID() },
      { username: "nobody" },
      { cognitoId: "nobody" },
      { email: "nobody@mail.example" },
    ]) {
      await expect(erase({ person })).rejects.toMatchObject({
        failure: "refused",
        message: expect.stringMatching(/no user/),
      });
    }
    expect(await setting.record("SELECT * FROM privacy.requests")).toEqual([]);
  });

  test.each([
    ["name, in any case", () => ({ username: "KINUYOsan" })],
    ["Cognito id", () => ({ cognitoId: kinuyo.cognitoId })],
    ["sealed address, in any case", () => ({ email: "Kinuyo@Mail.example" })],
  ])("is named by his %s is found", async (_, person) => {
    expect((await erase({ person: person() }))!.subject).toBe(kinuyo.id);
  });

  test("is named by a plain address is found without KMS", async () => {
    setting.kms.failure = { error: "AccessDeniedException" };
    const id = randomUUID();
    await setting.maintainer.query(
      "INSERT INTO chat.users (id, cognito_id, username, email) VALUES ($1, 'p', 'plain', 'p@plain.example')",
      [id],
    );
    expect((await erase({ person: { email: "P@plain.example" } }))!.subject).toBe(id);
  });

  test.each([[{}], [{ id: "1", username: "x" }], [{ id: "not a uuid" }]])(
    "is named by %j is not",
    async (person) => {
      await expect(erase({ person })).rejects.toMatchObject({ failure: "usage" });
    },
  );
});

test("nothing happens unless it is confirmed, and what is asked names the counts", async () => {
  const asked: unknown[] = [];
  const confirm = async (...question: unknown[]) => asked.push(question) === 0;
  expect(await erase({ confirm })).toBeUndefined();
  const held = { users: 1, rooms: 4, room_members: 4, messages: 2, file_uploads: 1 };
  expect(asked).toEqual([[kinuyo.id, held]]);
  expect(await countHeld(setting.privacy, { id: kinuyo.id })).toEqual({ subject: kinuyo.id, held });
  expect(await setting.record("SELECT * FROM privacy.requests")).toEqual([]);
});

describe("objects in S3", () => {
  test("go with all their versions, and none whose key only begins the same", async () => {
    const key = `files/${kinuyo.cognitoId}/photo`;
    for (const other of [key, key, key, `${key}2`]) setting.s3.put(bucket, other);
    const { objects } = (await erase())!;
    expect(objects).toEqual({ removed: 1, left: 0 });
    expect(setting.s3.stored().sort()).toEqual(
      [`${bucket}/files/sub-taro-0001/photo`, `${bucket}/${key}2`].sort(),
    );
  });

  test("that S3 does not let go stay on the list; the erase says so, has not ended, and ends when run again", async () => {
    setting.s3.failure = "AccessDenied";
    await expect(erase()).rejects.toMatchObject({
      failure: "failed",
      message: expect.stringMatching(/1 or more objects.*AccessDenied/),
    });
    expect(await setting.rows("SELECT count(*)::integer FROM chat.users WHERE id = $1", [kinuyo.id])).toEqual(
      [{ count: 0 }],
    );
    expect((await steps()).at(-1)).toMatchObject({ step: "users" });
    setting.s3.failure = undefined;
    expect((await erase())!.objects).toEqual({ removed: 1, left: 0 });
    expect((await steps()).slice(-2)).toEqual([
      { step: "objects", rows: 1 },
      { step: "ended", rows: 0 },
    ]);
    expect(await search(setting.database, kinuyo.words)).toEqual([]);
  });

  test("in another bucket than that of uploads are not touched, whoever wrote them", async () => {
    setting.s3.put("state", "prod.tfstate");
    await setting.maintainer.query(
      "UPDATE chat.file_uploads SET bucket = 'state', object_key = 'prod.tfstate' WHERE user_id = $1",
      [kinuyo.id],
    );
    await expect(erase()).rejects.toMatchObject({
      failure: "failed",
      message: expect.stringContaining("s3://state/prod.tfstate is not in the bucket of uploads"),
    });
    expect(setting.s3.stored()).toContain("state/prod.tfstate");
  });

  test("can be left to remove-objects", async () => {
    expect((await erase({ leaveObjects: true }))!.objects).toEqual({ removed: 0, left: 0 });
    expect(setting.s3.stored()).toHaveLength(2);
    expect(await removeObjects(setting.privacy)).toEqual({ removed: 1, left: 0 });
    expect(setting.s3.stored()).toEqual([`${bucket}/files/sub-taro-0001/photo`]);
  });
});

test("a user of many rows is erased in batches, each short", async () => {
  await setting.maintainer.query(
    `INSERT INTO chat.messages (room_id, user_id, content, created_by)
     SELECT $1, $2, 'of kinuyo ' || n, $3 FROM generate_series(1, 5000) n`,
    [rooms.tea, kinuyo.id, kinuyo.cognitoId],
  );
  const { rows } = (await erase())!;
  expect(rows.messages).toBe(5002);
  const [{ most }] = (await setting.record("SELECT max(row_count)::integer AS most FROM privacy.steps")) as [
    { most: number },
  ];
  expect(most).toBe(1000);
  expect(await search(setting.database, kinuyo.words)).toEqual([]);
});
