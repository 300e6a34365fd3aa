import type { FileRule } from "../finding";

const wanted = {
  what: "what it does, on the first line",
  "Why:": "why it is there",
  "Undo:": "whether it can be undone, and what is lost then",
};

/** A reviewer reads the header first: what, why, and what `down` would cost. */
export const header: FileRule = {
  name: "header",
  check: ({ file, content }) => {
    const lines = content.split("\n");
    const comments = lines.slice(
      0,
      lines.findIndex((line) => line.trim() === "-- migrate:up"),
    );
    const texts = comments.map((line) => line.replace(/^\s*--\s?/, ""));
    const has = {
      what: /\w/.test(texts[0] ?? "") && !/^(Why|Undo):/.test(texts[0]!),
      "Why:": texts.some((text) => /^Why: \S/.test(text)),
      "Undo:": texts.some((text) => /^Undo: \S/.test(text)),
    };
    return (Object.keys(wanted) as (keyof typeof wanted)[])
      .filter((key) => !has[key])
      .map((key) => ({
        where: `${file}:1`,
        message: `the header does not say ${wanted[key]}. Write \`-- ${key === "what" ? "..." : `${key} ...`}\`.`,
      }));
  },
};
