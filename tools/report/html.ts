/** Text that is HTML already: made by {@link html}, or by a library that escapes. */
export class Html {
  constructor(readonly text: string) {}
}

export type Content = Html | string | number | undefined | false | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as the content of an element or of a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}

/**
 * HTML from a template: whatever is put in is escaped, unless it is HTML from here. Lists are joined; undefined and
 * false are nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.map((text, i) => unindent(text) + textOf(values[i])).join(""));
}

/** The template's own text without the source's indentation; what is put in stays as it is. */
function unindent(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, "\n");
}

function textOf(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return escapeHtml(String(content));
}
