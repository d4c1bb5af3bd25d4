/**
 * A long answer as models write them: headings, prose in two scripts, lists, tables, formulas and code, the same each time.
 */

const section = (number: number): string => `## ${number}. Retry without a stampede

Every client waits exactly \`2 ** attempt\` seconds, so after an outage they **all return together**. Spread them with
*full jitter*: wait a random time between zero and the cap, as in [the classic article](https://example.com/jitter/${number}).

**注意：**请求在失败后会重试，每次等待的时间是随机的，上限为三十秒。服务器给出的 \`Retry-After\` 优先于自己的计算。

1. Read the header, in seconds or as a date.
2. Else take a random share of the cap:
   - doubling for each attempt,
   - never above thirty seconds.
3. Give up after four tries and say so.

| attempt | cap (s) | mean wait (s) |
|--------:|--------:|--------------:|
| 1 | 1 | 0.5 |
| 2 | 2 | 1.0 |
| ${number} | 30 | 15.0 |

\`\`\`ts
export function nextDelayMs(attempt: number, random: () => number): number {
  const capMs = Math.min(30_000, 1_000 * 2 ** attempt);
  return Math.floor(random() * capMs); // section ${number}
}
\`\`\`

> The sum of all waits stays below the deadline for every seed, which a property test shows.

With 100 prompts against a limit of 10 per second, success rises from 50 % to 99 %, at a mean of $\\frac{c}{2}$ per wait.

`;

/** Exactly so many characters, cut into deltas of four, eight of which the host joins into one batch. */
export function writeBatches(characters: number): string[] {
  let text = '';
  for (let number = 1; text.length < characters; number++) text += section(number);
  text = text.slice(0, characters);
  const batchCharacters = 8 * 4;
  return Array.from({ length: Math.ceil(characters / batchCharacters) }, (_, index) =>
    text.slice(index * batchCharacters, (index + 1) * batchCharacters),
  );
}
