import { escapeHtml, html, Html } from "../../../../tools/report/html";

test("escapes what is put in, as content and as a quoted attribute", () => {
  expect(html`<p title="${`"'`}">${"<b> & </b>"}</p>`.text).toBe(
    '<p title="&quot;&#39;">&lt;b&gt; &amp; &lt;/b&gt;</p>',
  );
});

test("leaves HTML from here as it is, and joins lists", () => {
  const items = ["<", "b"].map((each) => html`<b>${each}</b>`);
  expect(html`<p>${items}</p>`.text).toBe("<p><b>&lt;</b><b>b</b></p>");
  expect(html`${new Html("<svg></svg>")}`.text).toBe("<svg></svg>");
});

test("shows zero, and neither undefined nor false", () => {
  expect(html`[${0}${undefined}${false}${""}]`.text).toBe("[0]");
});

test("takes the source's indentation out of its own text only", () => {
  // prettier-ignore
  const lines = html`<p>
      ${"one\n    two"}
    </p>`;
  expect(lines.text).toBe("<p>\none\n    two\n</p>");
});

test("escapes every character that means something in HTML", () => {
  expect(escapeHtml(`<>&"'`)).toBe("&lt;&gt;&amp;&quot;&#39;");
});
