import assert from 'node:assert/strict';
import { readNotebook, writeCells } from '../../../../src/core/context/notebook.ts';

describe('a notebook', () => {
  const cells = [
    { cell_type: 'markdown', source: ['# Tides\n', 'by the hour'] },
    { cell_type: 'code', source: 'high = 2\n', outputs: [{ data: { 'image/png': 'iVBORw0KGgo=' } }] },
  ];

  it('is the text of its cells, without what they put out', () => {
    const found = readNotebook(JSON.stringify({ nbformat: 4, metadata: { language_info: { name: 'python' } }, cells }));
    assert.ok(found);
    assert.equal(writeCells(found), '# %% [markdown]\n# Tides\nby the hour\n\n# %% python\nhigh = 2\n');
  });

  it('may not say its language', () => {
    assert.equal(writeCells(readNotebook(JSON.stringify({ cells: cells.slice(1) })) ?? []), '# %% code\nhigh = 2\n');
  });

  it('is not what only has the name of one', () => {
    for (const text of ['', '{}', '[]', '{"cells":[{"source":7}]}']) assert.equal(readNotebook(text), undefined, text);
  });
});
