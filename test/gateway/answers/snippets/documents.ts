/** Small documents: markup, styles, queries and settings. */
import type { Snippet } from './names.ts';

/** By the tag of the code block. */
export const documents: Readonly<Record<string, Snippet>> = {
  sql: ({ snake }) => `-- The ten most frequent words.
SELECT word, COUNT(*) AS occurrences
FROM ${snake}
WHERE created_at >= DATE '2026-01-01'
GROUP BY word
ORDER BY occurrences DESC
LIMIT 10;`,
  html: ({ kebab, title }) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${title}</title>
  </head>
  <body>
    <main class="${kebab}">
      <h1>${title}</h1>
      <button type="button">Count</button>
    </main>
  </body>
</html>`,
  css: ({ kebab }) => `.${kebab} {
  display: grid;
  gap: 0.5rem;
  color: var(--foreground, #1f2328);
}

.${kebab}:focus-within {
  outline: 2px solid currentColor;
}`,
  json: ({ camel, title }) => `{
  "name": "${camel}",
  "title": "${title}",
  "enabled": true,
  "limits": { "words": 1000, "ratio": 0.75 },
  "tags": ["simulated", null]
}`,
  yaml: ({ kebab, title }) => `name: ${kebab}
title: ${title}
enabled: true
limits:
  words: 1000
steps:
  - run: npm ci
  - run: npm test`,
  toml: ({ kebab }) => `[${kebab}]
enabled = true
words = 1000
tags = ["simulated"]`,
  xml: ({ camel, title }) => `<?xml version="1.0" encoding="UTF-8"?>
<${camel} enabled="true">
  <title>${title}</title>
</${camel}>`,
  graphql: ({ pascal, camel }) => `type ${pascal} {
  id: ID!
  words: [String!]!
}

type Query {
  ${camel}(first: Int = 10): [${pascal}!]!
}`,
  dockerfile: ({ kebab }) => `FROM node:24-slim
WORKDIR /${kebab}
COPY . .
CMD ["node", "main.ts"]`,
  diff: ({ camel }) => `--- a/${camel}.ts
+++ b/${camel}.ts
@@ -1,3 +1,3 @@
 export function ${camel}(text: string) {
-  return text.split(' ');
+  return text.split(/\\s+/);
 }`,
};
