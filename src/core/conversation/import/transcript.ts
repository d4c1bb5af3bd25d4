/**
 * Conversations that other programs wrote as Markdown: Continue's shared sessions, Cline's exported tasks, what "Copy All" of
 * Copilot Chat puts on the clipboard.
 * Owns where one turn ends and the next begins. A line inside a fenced block begins none.
 */
import { fenced } from '../../text/fence.ts';
import type { ForeignConversation, ForeignMessage } from './conversation.ts';
import { takeTagged } from './tags.ts';

interface Dialect {
  /** How a text that is written in it begins. */
  readonly sign: RegExp;
  /** What else stands in it. */
  readonly holds?: string;
  /** The line that begins a turn; its first group is the speaker, its second the rest of the line. */
  readonly turn: RegExp;
  readonly user: RegExp;
  /** Undoes what the program did to the text of a turn. */
  readonly plain?: (text: string) => string;
  /** What stands as the user's and is from the program's tools. */
  readonly tools?: RegExp;
}

const dialects: readonly Dialect[] = [
  {
    sign: /^### \[Continue\]\([^)]*\) session transcript/,
    turn: /^#### _(User|Assistant)_()$/,
    user: /^User$/,
    plain: (text) => text.replaceAll(/^> ?/gm, ''),
  },
  { sign: /^This is a session transcript from \[Continue\]/, turn: /^## (User|Continue)()$/, user: /^User$/ },
  {
    sign: /^\*\*(?:User|Assistant):\*\*/,
    turn: /^\*\*(User|Assistant):\*\*()$/,
    user: /^User$/,
    plain: (text) => takeTagged(text.trimEnd().replace(/\n---$/, ''), 'environment_details').rest,
    tools: /^\[/,
  },
  {
    sign: /^[^\n:]{1,60}: /,
    holds: '\nGitHub Copilot: ',
    turn: /^(GitHub Copilot|(?!https?:)[\w.@-]{1,39}): (.*)$/,
    user: /^(?!GitHub Copilot)/,
  },
];

/** The conversation in a text; undefined if it is in no form that is known. */
export function readTranscript(markdown: string): ForeignConversation | undefined {
  const text = markdown
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trimStart();
  const dialect = dialects.find(({ sign, holds = '' }) => sign.test(text) && text.includes(holds));
  if (dialect === undefined) return undefined;
  const messages = split(text, dialect).map(({ role, text: said }): ForeignMessage => {
    const bare = (dialect.plain?.(said) ?? said).trim();
    if (role === 'assistant') return { role, text: bare };
    if (dialect.tools?.test(bare)) return { role: 'assistant', text: fenced('', bare) };
    const { inside, rest } = takeTagged(bare, 'task', 'feedback');
    return { role, text: inside.length === 1 && rest === '' ? (inside[0] ?? '') : bare };
  });
  const spoken = messages.filter((message) => message.text !== '');
  return spoken.some(({ role }) => role === 'user') ? { title: '', messages: spoken } : undefined;
}

function split(text: string, { turn, user, plain }: Dialect): readonly ForeignMessage[] {
  const turns: { role: ForeignMessage['role']; lines: string[] }[] = [];
  let speaker: string | undefined;
  let fence = '';
  for (const line of text.split('\n')) {
    const bare = plain === undefined ? line : line.replace(/^> ?/, '');
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(bare);
    const begins = fence === '' ? turn.exec(line) : null;
    const name = begins?.[1] ?? '';
    // Any word before a colon could be a speaker: who asked first is the only other one.
    if (begins !== null && (!user.test(name) || speaker === undefined || name === speaker)) {
      if (user.test(name)) speaker = name;
      turns.push({ role: user.test(name) ? 'user' : 'assistant', lines: [begins[2] ?? ''] });
      continue;
    }
    turns.at(-1)?.lines.push(line);
    if (mark === null) continue;
    const [, run = '', info = ''] = mark;
    if (fence === '') fence = run;
    else if (run.startsWith(fence) && info.trim() === '') fence = '';
  }
  return turns.map(({ role, lines }) => ({ role, text: lines.join('\n') }));
}
