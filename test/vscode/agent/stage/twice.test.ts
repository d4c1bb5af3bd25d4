/** What is asked for twice at once, and what is too long to be shown, in real documents of the extension host. */
import assert from 'node:assert/strict';
import { writeFile } from '../../context/files.ts';
import { call, cove, decideAll, disk, only, prepare, replace, setScene, signal, stage, warned } from '../scene.ts';

describe('an edit that is asked for twice at once', () => {
  setScene();

  it('is made once, and the second one is refused in words for the model', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    const both = await Promise.allSettled([
      replace(`${cove}/a.ts`, 'one', 'two'),
      replace(`${cove}/a.ts`, 'one', 'two'),
    ]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    assert.deepEqual([only().base, only().text], ['one\n', 'two\n']);
  });

  it('adds up where both are meant', async () => {
    await writeFile(`${cove}/a.ts`, 'one\ntwo\n');
    await Promise.all([replace(`${cove}/a.ts`, 'one', 'ONE'), replace(`${cove}/a.ts`, 'two', 'TWO')]);
    await decideAll(true);
    assert.equal(await disk(`${cove}/a.ts`), 'ONE\nTWO\n');
  });

  it('makes a new file once', async () => {
    const create = (text: string): Promise<string> => call('create_file', { path: `${cove}/new.ts`, text });
    const both = await Promise.allSettled([create('first'), create('second')]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    await decideAll(true);
    assert.match(await disk(`${cove}/new.ts`), /^(?:first|second)$/);
  });

  it('is asked about twice where it is guarded, and what was allowed second finds the file changed', async () => {
    await writeFile(`${cove}/.vscode/tasks.json`, '{"one": 1}\n');
    const wanted = { path: `${cove}/.vscode/tasks.json`, edits: [{ search: 'one', replace: 'two' }] };
    const [first, second] = await Promise.all([prepare('edit_file', wanted), prepare('edit_file', wanted)]);
    assert.equal(first.approval?.subject, second.approval?.subject);
    await first.run(signal);
    await assert.rejects(second.run(signal));
    assert.equal(only().text, '{"two": 1}\n');
  });

  it('is decided once, whoever says it twice', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    const { id } = only();
    await Promise.all([stage.decide(id, true), stage.decide(id, false), stage.decideAll([id, id], true)]);
    assert.equal(await disk(`${cove}/a.ts`), 'two\n');
    assert.equal(stage.takeNews().match(/a\.ts/g)?.length, 1);
    assert.deepEqual(warned, []);
  });
});

describe('a file that is to go and is asked about', () => {
  setScene();

  it('is shown whole, and where that is too long, as far as anybody reads, with the number of what is left', async () => {
    const path = `${cove}/.vscode/tasks.json`;
    await writeFile(path, 'line\n'.repeat(1_000));
    const whole = (await prepare('delete_file', { path })).approval?.subject ?? '';
    assert.equal(whole.match(/^-line$/gm)?.length, 1_000);
    await writeFile(path, 'line\n'.repeat(20_000));
    const part = (await prepare('delete_file', { path })).approval?.subject ?? '';
    const shown = part.match(/^-line$/gm)?.length ?? 0;
    assert.ok(shown > 8_000 && shown < 10_000);
    assert.ok(part.endsWith(`[${20_000 - shown} more lines. Open the file to see all of it.]`));
  });
});
