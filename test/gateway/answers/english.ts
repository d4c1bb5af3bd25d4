/** What the answers say in English. */
import type { Phrases, Received } from './phrases.ts';

/** The English phrases. */
export const english: Phrases = {
  greeting: 'Hello! Ask me anything about your code.',
  simulated: '*This answer is simulated on this machine; no model was asked.*',
  opening: (topic) => `Here is what I can say about **${topic}**.`,
  received: describe,
  sections: {
    table: `### Comparison

| Approach | Time | Memory | Fits |
| :--- | ---: | ---: | :---: |
| Hash map | $O(n)$ | $O(k)$ | most cases |
| Sorting first | $O(n \\log n)$ | $O(1)$ | huge inputs |
| \`a \\| b\` in a cell | 12.5 ms | 3 MB | ~~never~~ |`,
    list: `### Steps

1. Read the input **once** and keep it as it is.
2. Split it into words:
   - spaces, tabs and line ends separate,
   - punctuation is dropped, *except* inside numbers.
3. Count each word and sort by count.

   A second paragraph of the same step, with \`inline code\` and a [link](https://api-docs.deepseek.com/).`,
    tasks: `### Checklist

- [x] Understand the question
- [x] Choose a data structure
- [ ] Measure with real input
- [ ] Write the tests`,
    maths: `### Maths

With $n$ words of which $k$ are different, the expected length of a chain is $\\alpha = \\frac{n}{k}$, and

$$
T(n) = \\sum_{i=1}^{n} \\left(1 + \\frac{i}{k}\\right) = n + \\frac{n(n+1)}{2k}
$$

so \\$5 is a price and no maths, but $T(n) \\in O(n)$ for $k \\sim n$ is maths.`,
    diagram: `### Flow

\`\`\`mermaid
flowchart LR
  A[Question] --> B{Cached?}
  B -- yes --> C[Answer at once]
  B -- no --> D[Ask the model]
  D --> E[Stream tokens]
  E --> C
\`\`\``,
    quote: `> **Note:** the order of equal counts is not defined.
>
> > Sort by the word as well if it matters.`,
  },
  code: (language) => `### Code\n\nA version in \`${language}\`:`,
  codeNotes: 'It runs in one pass and keeps nothing but the counts. An empty text gives an empty result.',
  closing: 'Tell me more about your input if this does not fit.',
  looked: 'I looked at what you sent:',
  toolResults: 'The tools returned:',
  thoughts: ({ question, earlierTurns }) => [
    `The user asks: "${question.text.slice(0, 80).replaceAll('\n', ' ')}".`,
    earlierTurns > 0 ? `There are ${earlierTurns} earlier turns; they set the context.` : 'Nothing came before this.',
    `The answer should be in ${question.language}, if there is code at all.`,
    'A hash map gives one pass over the input. Sorting first would need more time but less memory.',
    'What could go wrong? An empty text, words that differ in case only, and characters outside ASCII.',
    'Should it be generic? No: the question names one case, and a general solution would hide it.',
    'Let me check the complexity once more: one pass over n words, one look-up each, so O(n) in total.',
    'The alternative is a trie. It saves memory when many words share a beginning, but the code is longer.',
    'I could add a benchmark, but without the real input its numbers would say nothing.',
    'I will keep it short: the idea, the code, and what to watch out for.',
  ],
};

function countLines(code: string): string {
  const count = code.split('\n').length;
  return count === 1 ? '1 line' : `${count} lines`;
}

function describe({ earlierTurns, images, request, question }: Received): string {
  const thinking = request.thinking === 'off' ? 'off' : `on (${request.thinking})`;
  const blocks = question.codeBlocks.map(
    ({ language, code }) => `${countLines(code)} of ${language === '' ? 'text' : `\`${language}\``}`,
  );
  const lines = [
    `- **Earlier turns:** ${earlierTurns}`,
    `- **Parameters:** \`${request.model}\`, thinking ${thinking}, temperature ${request.temperature ?? 'not set'}, at most ${request.maxTokens} tokens`,
    ...(blocks.length === 0 ? [] : [`- **Code received:** ${blocks.join(', ')}`]),
    ...images.map((image) => `- **Image received:** ${image}`),
  ];
  return lines.join('\n');
}
