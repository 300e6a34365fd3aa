import { exportSubject } from "../../../tools/privacy/export";
import type { ExportRequest, Sink } from "../../../tools/privacy/export";
import { bucket, createSetting } from "./setting";
import type { Person, Setting } from "./setting";

let setting: Setting;
let kinuyo: Person;
let taro: Person;
let room: string;

beforeEach(async () => {
  setting = await createSetting();
  const { addPerson, addRoom, addMessage, addFile } = setting;
  [kinuyo, taro] = [await addPerson("kinuyo"), await addPerson("taro")];
  room = await addRoom("Tea", "private", kinuyo.id, taro.id);
  await addMessage(room, kinuyo.id, 'Guten Tag 👋 \u2028 "quoted"');
  await addMessage(room, taro.id, "a text of Taro's");
  await addFile(room, kinuyo.id, "files/photo");
});
afterEach(() => setting.close());

type Document = Record<string, Record<string, unknown>[]> & { subject: string; request: string };

async function run(change: Partial<ExportRequest> = {}, onPiece?: () => Promise<unknown>) {
  const pieces: string[] = [];
  const sink: Sink = async (text) => {
    pieces.push(text);
    await onPiece?.();
  };
  const wanted = { person: { id: kinuyo.id }, requestedBy: "officer", reason: "DPO-2", ...change };
  const result = await exportSubject(setting.privacy, wanted, sink);
  return { result, text: pieces.join(""), document: JSON.parse(pieces.join("")) as Document };
}
const steps = async () => {
  const rows = await setting.record("SELECT step, row_count::integer AS rows FROM privacy.steps ORDER BY id");
  return Object.fromEntries(rows.map(({ step, rows: count }) => [step, count]));
};

test("all that is held of a person is in it, opened, and nothing of others", async () => {
  const { document, text, result } = await run();
  expect(document).toMatchObject({ subject: kinuyo.id, request: result.request });
  expect(document.user).toEqual([
    expect.objectContaining({
      id: kinuyo.id,
      email: kinuyo.email,
      cognito_id: kinuyo.cognitoId,
      username: "kinuyosan",
      display_name: "kinuyo no Family",
      source_ip: "192.0.2.77",
    }),
  ]);
  expect(document.rooms).toEqual([expect.objectContaining({ id: room, name: "Tea" })]);
  expect(document.memberships).toEqual([
    expect.objectContaining({ room_id: room, room_name: "Tea", role: "owner" }),
  ]);
  expect(document.messages).toEqual([
    expect.objectContaining({ room_id: room, content: 'Guten Tag 👋 \u2028 "quoted"' }),
  ]);
  expect(document.files).toEqual([expect.objectContaining({ bucket, object_key: "files/photo" })]);
  expect(document.traces).toEqual([
    expect.objectContaining({
      table: "room_members",
      room_id: room,
      user_agent: `browser-of-${kinuyo.cognitoId}`,
    }),
  ]);
  expect(document.audit).toEqual(
    expect.arrayContaining([expect.objectContaining({ table_name: "chat.users", record_key: kinuyo.id })]),
  );
  expect(document.requests).toEqual([expect.objectContaining({ id: result.request, reason: "DPO-2" })]);
  for (const word of [
    "a text of Taro's",
    taro.email,
    taro.username,
    taro.cognitoId,
    taro.id,
    "email_index",
    "_encrypted",
  ])
    expect(text).not.toContain(word);
});

test("it has a section for every table in which she is named", async () => {
  const { document } = await run();
  const columns = await setting.rows(`
    SELECT DISTINCT conrelid::regclass::text AS table FROM pg_constraint
    WHERE contype = 'f' AND confrelid = 'chat.users'::regclass ORDER BY 1`);
  expect(columns.map(({ table }) => table)).toEqual([
    "chat.file_uploads",
    "chat.messages",
    "chat.room_members",
    "chat.rooms",
  ]);
  expect(Object.keys(document)).toEqual(
    expect.arrayContaining([
      "user",
      "rooms",
      "memberships",
      "messages",
      "files",
      "traces",
      "audit",
      "requests",
    ]),
  );
});

test("the record says who asked, why, and how many rows of what, and the request has ended", async () => {
  const { result } = await run();
  expect(
    await setting.record("SELECT id, kind, subject, requested_by, reason FROM privacy.requests"),
  ).toEqual([
    { id: result.request, kind: "export", subject: kinuyo.id, requested_by: "officer", reason: "DPO-2" },
  ]);
  expect(await steps()).toEqual({
    users: 1,
    rooms: 1,
    room_members: 1,
    messages: 1,
    file_uploads: 1,
    traces: 1,
    audit: result.rows.audit,
    ended: 0,
  });
});

test("many rows come all, once and in their order, one moment's, while others write", async () => {
  await setting.maintainer.query(
    `INSERT INTO chat.messages (room_id, user_id, content, created_at)
     SELECT $1, $2, 'message ' || n, '2026-01-01'::timestamptz + n * interval '1 second' FROM generate_series(1, 2500) n`,
    [room, kinuyo.id],
  );
  let written = false;
  const { document } = await run({}, async () => {
    if (written) return;
    written = true;
    await setting.addMessage(room, kinuyo.id, "too late");
  });
  const texts = document.messages!.map(({ content }) => content);
  expect(texts).toHaveLength(2501);
  expect(texts.slice(0, 2500)).toEqual(Array.from({ length: 2500 }, (_, at) => `message ${at + 1}`));
  expect(texts).not.toContain("too late");
});

test("left sealed, it needs no KMS and holds no text", async () => {
  setting.kms.failure = { error: "AccessDeniedException" };
  const { document, text } = await run({ sealed: true });
  expect(document.messages![0]).toMatchObject({
    content: null,
    content_encrypted: expect.stringMatching(/^\\x01/),
  });
  expect(document.user![0]).toMatchObject({ email: null, email_encrypted: expect.stringMatching(/^\\x01/) });
  expect(text).not.toContain("Guten Tag");
});

test("without KMS it fails, names --sealed, and has not ended on record", async () => {
  setting.kms.failure = { error: "AccessDeniedException" };
  await expect(run()).rejects.toMatchObject({
    failure: "unreachable",
    message: expect.stringMatching(/kms:Decrypt.*--sealed/),
  });
  expect(await steps()).toEqual({});
});

test("a value that was moved here from another row is told of, and the rest is there", async () => {
  const moved = await setting.addMessage(room, kinuyo.id, "x");
  await setting.maintainer.query(
    `UPDATE chat.messages SET content_encrypted = (SELECT content_encrypted FROM chat.messages WHERE user_id = $2) WHERE id = $1`,
    [moved, taro.id],
  );
  const { document, result } = await run();
  expect(result.unreadable).toBe(1);
  expect(document.messages).toHaveLength(2);
  expect(document.messages!.find(({ id }) => id === moved)).toMatchObject({
    content: null,
    unreadable: expect.stringContaining("does not open"),
  });
});

test("cut off, it says that the document is not complete", async () => {
  const interruption = new AbortController();
  const privacy = { ...setting.privacy, signal: interruption.signal };
  const sink: Sink = async (text) => {
    if (text.includes('"messages"')) interruption.abort("SIGINT");
  };
  await expect(
    exportSubject(privacy, { person: { id: kinuyo.id }, requestedBy: "officer", reason: "DPO-2" }, sink),
  ).rejects.toMatchObject({ failure: "interrupted", message: expect.stringContaining("not complete") });
});
