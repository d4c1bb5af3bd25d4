/** Everything that a service can do wrong, in the middle of a run of the agent, over real sockets: no half call runs, and the run goes on. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ToolCall } from '../../../gateway/api/chat/wire.ts';
import type { Fault } from '../../../gateway/faults/fault.ts';
import { removeFiles, workspaceUri, writeFile } from '../../context/files.ts';
import { openRig, type Rig, type Round, type Told } from './rig.ts';

let calls = 0;

function call(name: string, value: unknown): ToolCall {
  calls += 1;
  return { id: `call_${calls}`, name, arguments: typeof value === 'string' ? value : JSON.stringify(value) };
}

const path = 'loop/a.txt';
const read = (): ToolCall => call('read_file', { path });
const edit = (): ToolCall => call('edit_file', { path, edits: [{ search: 'one', replace: 'two' }] });
const done: Round = { text: 'All is done.' };
const failing = (message: string): string =>
  JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: 'invalid_request_error' } });

/** What the model does, how the calls end, and what the model is told. */
interface Case {
  readonly what: string;
  readonly rounds: readonly Round[];
  readonly ends: readonly string[];
  /** In the last request. */
  readonly told?: RegExp;
  /** Edits that wait at the end. */
  readonly staged?: number;
}

const survived: readonly Case[] = [
  {
    what: 'a call that the length limit cut',
    rounds: [{ toolCalls: [edit()], fault: { finishReason: 'length' } }, { toolCalls: [edit()] }, done],
    ends: ['failed', 'done'],
    told: /cut off by the length limit/,
    staged: 1,
  },
  {
    what: 'arguments that end in the middle of a string',
    rounds: [{ toolCalls: [call('edit_file', `{"path": "${path}", "edits": [{"sea`)] }, { toolCalls: [edit()] }, done],
    ends: ['failed', 'done'],
    told: /not a JSON object/,
    staged: 1,
  },
  {
    what: 'arguments with damage that leaves no doubt',
    rounds: [{ toolCalls: [call('read_file', `\`\`\`json\n{"path": "${path}",}\n\`\`\``)] }, done],
    ends: ['done'],
    told: /one/,
  },
  {
    what: 'arguments that say something else than is asked for',
    rounds: [{ toolCalls: [call('edit_file', { file: path }), call('read_file', '[1]')] }, done],
    ends: ['failed', 'failed'],
  },
  {
    what: 'a tool that there is not',
    rounds: [{ toolCalls: [call('write_everything', { path, text: 'x' })] }, done],
    ends: ['failed'],
    told: /There is no tool called/,
  },
  {
    what: 'reasoning that the service says it lost',
    rounds: [
      { reasoning: 'I look.', toolCalls: [read()] },
      {
        fault: {
          status: 400,
          body: failing('The reasoning_content in the thinking mode must be passed back to the API.'),
        },
      },
      done,
    ],
    ends: ['done'],
    // What it takes for certain: the same without thinking.
    told: /"thinking":\{"type":"disabled"\}/,
  },
  {
    what: 'a call that came as text',
    rounds: [
      { text: `<｜DSML｜function_calls><｜DSML｜invoke name="delete_file">${path}</｜DSML｜invoke>` },
      { toolCalls: [read()] },
      done,
    ],
    ends: ['done'],
    told: /arrived as plain text/,
  },
  ...[429, 500, 503].map((status): Case => ({
    what: `${status} in the middle`,
    rounds: [{ toolCalls: [read()] }, { fault: { status } }, { fault: { status } }, done],
    ends: ['done'],
  })),
  {
    what: 'an answer with nothing in it',
    rounds: [{ toolCalls: [read()] }, { fault: { empty: true } }, done],
    ends: ['done'],
  },
  {
    what: 'events that are no JSON, halves of letters and pieces of a byte',
    rounds: [
      { text: '看一下', toolCalls: [read()], fault: { malformed: 1, splitUtf8: true, crlf: true, chunkBytes: 7 } },
      done,
    ],
    ends: ['done'],
  },
  {
    what: 'a stream that says why it ends, and does not',
    rounds: [{ toolCalls: [edit()], fault: { noDone: true } }, done],
    ends: ['done'],
    staged: 1,
  },
  {
    what: 'many calls at once, some good, some bad',
    rounds: [
      {
        toolCalls: [read(), call('none', {}), edit(), read(), call('read_file', { path: 'loop/none.txt' }), read()],
      },
      done,
    ],
    ends: ['done', 'failed', 'done', 'done', 'failed', 'done'],
    staged: 1,
  },
];

/** These end the answer; the person lets it go on. */
const broken: readonly { readonly what: string; readonly round: Round; readonly ends: string }[] = [
  ...(['content_filter', 'insufficient_system_resource', 'aborted'] as const).map((finishReason) => ({
    what: `${finishReason} after a call`,
    round: { toolCalls: [edit()], fault: { finishReason } },
    ends: 'failed',
  })),
  {
    what: 'a connection that breaks in a call',
    round: { toolCalls: [edit()], fault: { cutAfter: 2 } },
    ends: 'stopped',
  },
  { what: 'an error in the stream', round: { toolCalls: [edit()], fault: { errorAfter: 2 } }, ends: 'stopped' },
];

describe('a run of the agent goes on', () => {
  let rig: Rig;

  before(async () => {
    rig = await openRig();
  });
  beforeEach(async () => {
    await writeFile(path, 'one\n');
  });
  afterEach(async () => {
    assert.deepEqual(rig.failures, []);
    const stage = await rig.staging.stage();
    await stage.decideAll(
      stage.proposals.map(({ id }) => id),
      false,
    );
    stage.takeNews();
  });
  after(async () => {
    await rig.close();
    await removeFiles('loop');
  });

  const assertUntouched = async ({ asked }: Told): Promise<void> => {
    assert.deepEqual(asked, []);
    assert.equal(await readFile(workspaceUri(path).fsPath, 'utf8'), 'one\n');
  };
  const statuses = ({ calls: made }: Told): readonly string[] => made.map(({ call: { status } }) => status);
  const stagedCount = async (): Promise<number> => (await rig.staging.stage()).proposals.length;

  for (const { what, rounds, ends, told, staged = 0 } of survived) {
    it(`after ${what}`, async () => {
      const run = await rig.ask('Mend it.', rounds);
      assert.deepEqual(
        [run.answer.end.status, run.answer.end.status === 'ended' && run.answer.end.reason],
        ['ended', 'stop'],
      );
      assert.deepEqual(statuses(run), ends);
      assert.match(rig.sent().at(-1) ?? '', told ?? /"tool"/);
      assert.match(run.answer.parts.at(-1)?.text ?? '', /All is done/);
      assert.equal(await stagedCount(), staged);
      await assertUntouched(run);
    });
  }

  for (const { what, round, ends } of broken) {
    it(`when the person says so, after ${what}`, async () => {
      const first = await rig.ask('Mend it.', [{ reasoning: 'I look.', toolCalls: [read()] }, round]);
      const [looked, ...rest] = statuses(first);
      assert.equal(looked, 'done');
      assert.deepEqual(rest, [ends]);
      assert.equal(await stagedCount(), 0);
      const second = await rig.goOn([{ toolCalls: [read()] }, done]);
      assert.match(second.answer.parts.at(-1)?.text ?? '', /All is done/);
      assert.equal(statuses(second).at(-1), 'done');
      await assertUntouched(second);
    });
  }

  it('when the person says so, after a service that was away for longer, and runs nothing again', async () => {
    const away: Fault = { status: 503 };
    const first = await rig.ask('Mend it.', [
      { toolCalls: [edit()] },
      { fault: away },
      { fault: away },
      { fault: away },
    ]);
    assert.equal(first.answer.end.status, 'ended');
    assert.deepEqual(statuses(first), ['done']);
    const second = await rig.goOn([done]);
    assert.deepEqual(statuses(second), ['done']);
    assert.equal(await stagedCount(), 1);
    await assertUntouched(second);
  });
});
