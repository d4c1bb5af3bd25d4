/** Views that the panel's tests start from: the moments a person sees, in plain data. */
import type {
  AnswerView,
  MessageView,
  MeterView,
  PanelView,
  QuestionView,
  TroubleView,
} from '../../../src/protocol/view.ts';

export const balanceTrouble: TroubleView = {
  severity: 'error',
  title: 'Balance is empty',
  text: 'DeepSeek refused the request (402). Your question is kept and can be sent again with one click.',
  actions: [
    { id: 'topUp', label: 'Top up', primary: true },
    { id: 'retry', label: 'Send again', primary: false },
    { id: 'setKey', label: 'Use another key', primary: false },
  ],
};

export const busyTrouble: TroubleView = {
  severity: 'warning',
  title: 'Too many requests at once',
  text: '39 of 39 parallel requests are in use.',
  actions: [],
};

const answerText = `Every client waits exactly 2ⁿ seconds, so after an outage they return together. Spread them with **full jitter**: wait a random time between zero and the cap.

\`\`\`ts
export const nextDelayMs = (attempt: number) =>
  Math.random() * Math.min(30_000, 1_000 * 2 ** attempt);
// honours Retry-After first
\`\`\`

With 100 prompts against a limit of 10 per second, success rises from 50 % to 99 %. `;

export function question(id: string, text: string): QuestionView {
  return { role: 'user', id, text, attachments: [] };
}

export function answer(id: string, text: string, facts: Partial<AnswerView> = {}): AnswerView {
  const usage = { promptTokens: 1_240, cacheHitTokens: 1_140, completionTokens: 380, reasoningTokens: 120 };
  return {
    role: 'assistant',
    id,
    model: 'deepseek-flash',
    thinking: 'high',
    parts: text ? [{ id: `${id}-text`, kind: 'text', text }] : [],
    status: 'done',
    ...(text ? { usage } : {}),
    ...facts,
  };
}

/** A new session at a service without known prices. */
const emptyMeter: MeterView = {
  windowTokens: 1_000_000,
  parts: [{ kind: 'system', tokens: 240 }],
  next: { promptTokens: 240, cachedTokens: 0, answerTokens: 1_000, efforts: [] },
};

/** A session that has come far. */
export const fullMeter: MeterView = {
  windowTokens: 1_000_000,
  parts: [
    { kind: 'system', tokens: 240 },
    { kind: 'rules', tokens: 1_260 },
    { kind: 'attachments', tokens: 21_500 },
    { kind: 'history', tokens: 15_000 },
    { kind: 'answer', tokens: 2_400 },
    { kind: 'draft', tokens: 600 },
  ],
  next: {
    promptTokens: 41_000,
    cachedTokens: 37_760,
    answerTokens: 1_200,
    cost: '$0.0013',
    efforts: [
      { thinking: 'off', tokens: 600, cost: '$0.00095', guessed: true },
      { thinking: 'low', tokens: 840, cost: '$0.0011', guessed: true },
      { thinking: 'high', tokens: 1_200, cost: '$0.0013', guessed: false },
      { thinking: 'max', tokens: 3_000, cost: '$0.0024', guessed: true },
    ],
  },
  last: {
    usage: { promptTokens: 38_000, cacheHitTokens: 36_864, completionTokens: 2_400, reasoningTokens: 900 },
    cost: { amount: '$0.0018', tariff: 'offPeak' },
  },
  sessionCost: '$0.024',
  todayCost: '$0.31',
  clock: { tariff: 'offPeak', until: 'Mon 09:00' },
};

/** An empty session at a service that works. */
export function panelView(messages: readonly MessageView[] = []): PanelView {
  return {
    connection: { ready: true, kind: 'official', address: 'https://api.deepseek.com', testing: false },
    session: { id: 'session-1', title: messages.length > 0 ? 'Retry with jitter' : '', messages, queue: [] },
    composer: {
      draft: '',
      written: 0,
      model: 'deepseek-flash',
      thinking: 'high',
      mode: 'ask',
      models: [
        { id: 'deepseek-flash', price: '$0.15 · $0.60' },
        { id: 'deepseek-v4-pro', price: '$0.66 · $1.98' },
      ],
      choiceDiffers: false,
      attachments: [],
    },
    meter: emptyMeter,
    empty: { suggestions: [] },
  };
}

export function firstRunView(trouble?: TroubleView): PanelView {
  const view = panelView();
  return { ...view, connection: { ...view.connection, ready: false, ...(trouble ? { trouble } : {}) } };
}

export function emptyView(): PanelView {
  const view = panelView();
  return {
    ...view,
    composer: { ...view.composer, attachments: [{ id: 'file-1', label: 'signer.ts', icon: 'file', tokens: 1_840 }] },
    empty: {
      fileName: 'signer.ts',
      suggestions: [
        { id: 'explain', label: 'Explain how signRequest signs', icon: 'book' },
        { id: 'test', label: 'Write unit tests for signRequest', icon: 'beaker' },
        { id: 'fix', label: 'Fix the type error in line 42', icon: 'bug' },
      ],
    },
  };
}

/** An answer on its way, its reasoning done. */
export function answeringView(): PanelView {
  const view = panelView([
    {
      ...question('q1', 'Why do all my clients retry at the same moment? Make it better.'),
      attachments: [
        { id: 'a1', label: 'retry.ts:12-31', icon: 'selection', tokens: 384 },
        { id: 'a2', label: 'diagram.png', icon: 'image', tokens: 384 },
      ],
    },
    answer('a1', '', {
      status: 'running',
      parts: [
        { id: 'p1', kind: 'reasoning', text: 'The clients share one clock.', durationMs: 4_000 },
        { id: 'p2', kind: 'text', text: answerText },
      ],
    }),
  ]);
  return {
    ...view,
    session: { ...view.session, activity: { phase: 'writing', since: Date.now() } },
    meter: fullMeter,
  };
}

/** A run of the agent that waits for the person. */
export function agentView(): PanelView {
  const view = panelView([
    question('q1', 'Let the clients wait with jitter, and check it.'),
    answer('a1', '', {
      status: 'running',
      usage: { promptTokens: 41_000, cacheHitTokens: 37_760, completionTokens: 380, reasoningTokens: 120 },
      cost: { amount: '$0.0021', tariff: 'offPeak' },
      parts: [
        { id: 'p1', kind: 'reasoning', text: 'The clients share one clock.', durationMs: 4_000 },
        { id: 'p2', kind: 'text', text: 'I read the file and run the tests first.' },
        { id: 'c1', kind: 'call', text: 'Read src/retry.ts:1-40', tool: 'read_file', status: 'done', durationMs: 20 },
        { id: 'c2', kind: 'call', text: 'Run npm test', tool: 'run_command', status: 'done', durationMs: 12_000 },
        { id: 'c3', kind: 'call', text: 'Edit src/retry.ts', tool: 'edit_file', status: 'failed', durationMs: 5 },
        { id: 'n1', kind: 'note', text: 'Older results are no longer sent, to make room' },
        {
          id: 'c4',
          kind: 'call',
          text: 'Run npm run <b>build</b>',
          tool: 'run_command',
          status: 'waiting',
          approval: { kind: 'command', subject: 'npm run <b>build</b>', prefix: 'npm run' },
        },
      ],
    }),
  ]);
  return {
    ...view,
    session: { ...view.session, activity: { phase: 'asking', since: Date.now(), step: 4 } },
    composer: { ...view.composer, mode: 'agent' },
    meter: fullMeter,
  };
}

/** One failed answer and one that waits for its next try. */
export function troubleView(): PanelView {
  const view = panelView([
    question('q1', 'Does the sum of waits stay under the deadline?'),
    answer('a1', 'The property test shows that the sum of waits stays under the deadline for every seed.'),
    question('q2', 'Now do the same for the batch runner'),
    answer('a2', '', { status: 'failed', trouble: balanceTrouble }),
    question('q3', 'And again'),
    answer('a3', '', { status: 'running' }),
  ]);
  return {
    ...view,
    session: { ...view.session, activity: { phase: 'retrying', until: Date.now() + 8_000, trouble: busyTrouble } },
    meter: { ...fullMeter, next: { ...fullMeter.next, cachedTokens: 0 } },
  };
}

/** A question worded twice with an answer given three times, and one that the person wrote. */
export function versionsView(): PanelView {
  return panelView([
    { ...question('q1', 'Why do all my clients retry at the same moment?'), versions: { index: 1, count: 2 } },
    { ...answer('a1', 'Because they share one clock.'), versions: { index: 1, count: 3 } },
    question('q2', 'And in one word?'),
    answer('a2', 'Jitter.', { edited: true, versions: { index: 1, count: 2 } }),
  ]);
}

/** Two questions that wait while an answer is being written. */
export function queueView(): PanelView {
  const view = answeringView();
  const queue = [
    { id: 'n1', text: 'Now write a test for it, and one for the cap, and one for the first wait', attachments: [] },
    { id: 'n2', text: 'Shorter', attachments: question('q', '').attachments },
  ];
  return { ...view, session: { ...view.session, queue } };
}

/** An answer that the window's end interrupted; a question waits for it. */
export function cutView(): PanelView {
  const view = panelView([
    question('q1', 'Does the sum of waits stay under the deadline?'),
    answer('a1', 'The property test shows that the sum of', { status: 'interrupted' }),
  ]);
  return { ...view, session: { ...view.session, queue: [{ id: 'n1', text: 'And with jitter?', attachments: [] }] } };
}

/** Many turns, each a screenful. */
export function longView(turns: number): PanelView {
  const messages = Array.from({ length: turns }, (_, turn) => [
    question(`q${turn}`, `Question ${turn}: how does the retry loop wait?`),
    answer(`a${turn}`, `Answer ${turn}.\n\n${answerText.repeat(2)}`),
  ]);
  return panelView(messages.flat());
}

/** A question with everything that can go along with one. */
export function contextView(): PanelView {
  const view = panelView([
    {
      ...question('q0', '/explain the delay'),
      attachments: [
        { id: 'r0', label: 'AGENTS.md +1', icon: 'rules', tokens: 840 },
        { id: 'f0', label: 'retry.ts:12-31', icon: 'selection', tokens: 320 },
        { id: 'd0', label: 'Staged changes', icon: 'diff', tokens: 12_400, secrets: 'GitHub token' },
      ],
      masked: 'GitHub token',
      open: 'API key',
      marked: 'U+202E',
    },
    answer('a0', 'It doubles.'),
  ]);
  return {
    ...view,
    composer: {
      ...view.composer,
      rules: { label: 'AGENTS.md +1', tokens: 840, on: false, tooLarge: ['.github/copilot-instructions.md'] },
      attachments: [
        { id: 'f1', label: 'a file with a rather long name.ts', icon: 'file', tokens: 5_200, secrets: 'private key' },
        { id: 'p1', label: 'Problems in retry.ts', icon: 'problems', tokens: 90 },
      ],
      selection: { label: 'signer.ts:4-9', tokens: 61 },
    },
  };
}
