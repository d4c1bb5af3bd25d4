/** No change to a log goes unseen, and a crash is not taken for one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSealed, parseEntry, placeOf, sealReceipt } from '../../../../src/core/audit/chain.ts';
import { verifyLog, type DamageKind, type LogFile } from '../../../../src/core/audit/verify.ts';
import type { Receipt } from '../../../../src/core/audit/receipt.ts';
import { logOf, receipt, sealer, type Log } from './receipts.ts';

const anyReceipt: fc.Arbitrary<Receipt> = fc
  .record({
    at: fc.nat(),
    purpose: fc.string({ unit: 'binary', maxLength: 20 }),
    origin: fc.webUrl(),
    outcome: fc.constantFrom('ok', 'AUTH', 'ABORTED'),
    requestId: fc.string({ unit: 'grapheme', maxLength: 20 }),
  })
  .map((more) => receipt(more));

const log = logOf([5, 4, 3]);

/** The log with one of its files changed. */
function withFile(index: number, change: (text: string) => string, { files, anchor }: Log = log): Log {
  return { files: files.map((file, at) => (at === index ? { ...file, text: change(file.text) } : file)), anchor };
}

const withLines = (index: number, change: (lines: string[]) => readonly string[]): Log =>
  withFile(index, (text) =>
    change(text.split('\n').slice(0, -1))
      .map((line) => `${line}\n`)
      .join(''),
  );

const judge = ({ files, anchor }: Log) => verifyLog(files, sealer, anchor);

function damageOf(changed: Log): [DamageKind, string, number] | string {
  const verdict = judge(changed);
  return verdict.state === 'damaged' ? [verdict.damage.kind, verdict.damage.file, verdict.damage.line] : verdict.state;
}

const anyFile = fc.integer({ min: 0, max: 2 });
const anyShare = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (text: { readonly length: number }, share: number): number => Math.floor(text.length * share);

describe('a line of the log', () => {
  it('holds its receipt, whatever is in it, as ASCII without line feeds', () => {
    fc.assert(
      fc.property(anyReceipt, fc.nat(), (one, seq) => {
        const { line, link } = sealReceipt(one, { seq, mac: 'f'.repeat(64) }, sealer);
        assert.match(line, /^[\x20-\x7e]+$/);
        assert.ok(isSealed(line, sealer));
        assert.deepEqual(placeOf(line), { ...link, prev: 'f'.repeat(64) });
        const { seq: number, prev, mac, ...held } = parseEntry(line) ?? assert.fail();
        assert.deepEqual(
          [{ ...held, purpose: one.purpose.toWellFormed() }, number, prev, mac],
          [{ ...one, purpose: one.purpose.toWellFormed() }, seq + 1, 'f'.repeat(64), link.mac],
        );
      }),
    );
  });

  it('is not sealed by another key', () => {
    const { line } = sealReceipt(receipt(), { seq: 0, mac: '' }, sealer);
    assert.equal(isSealed(line, { ...sealer, key: new Uint8Array(32).fill(8) }), false);
  });
});

describe('a log', () => {
  it('is intact as it was written, also when its beginning has gone by rotation', () => {
    assert.deepEqual(judge(log), { state: 'intact', receipts: 12, tornBytes: 0 });
    const [, ...rest] = log.files;
    const before = placeOf(log.files[0]?.text.split('\n')[4] ?? '') ?? assert.fail();
    assert.equal(judge({ files: rest, anchor: { ...log.anchor, before } }).state, 'intact');
    // The anchor is set first, the file goes then.
    assert.equal(judge({ ...log, anchor: { ...log.anchor, before } }).state, 'intact');
    assert.equal(judge(logOf([])).state, 'intact');
  });

  it('is intact when more was written since the anchor was set', () => {
    const { head } = logOf([5, 2]).anchor;
    assert.equal(judge({ ...log, anchor: { ...log.anchor, head } }).state, 'intact');
  });

  it('shows any flipped bit', () => {
    fc.assert(
      fc.property(anyFile, anyShare, fc.integer({ min: 0, max: 7 }), (file, share, bit) => {
        const flip = (text: string): string => {
          const index = at(text, share);
          const unit = String.fromCharCode(text.charCodeAt(index) ^ (1 << bit));
          return text.slice(0, index) + unit + text.slice(index + 1);
        };
        assert.equal(judge(withFile(file, flip)).state, 'damaged');
      }),
      { numRuns: 500 },
    );
  });

  it('shows any bytes that were taken out or put in', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 900 }).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(anyFile, anyShare, fc.integer({ min: 1, max: 900 }), (file, share, length) => {
        const cut = withFile(file, (text) => text.slice(0, at(text, share)) + text.slice(at(text, share) + length));
        assert.equal(judge(cut).state, 'damaged');
      }),
    );
    fc.assert(
      fc.property(anyFile, anyShare, bytes, (file, share, put) => {
        const grown = withFile(file, (text) => text.slice(0, at(text, share)) + put + text.slice(at(text, share)));
        assert.equal(judge(grown).state, 'damaged');
      }),
    );
  });

  it('shows any lines or files in another order, taken out or standing twice', () => {
    const anyLine = fc.record({ file: anyFile, from: anyShare, to: anyShare });
    fc.assert(
      fc.property(anyLine, fc.constantFrom('move', 'drop', 'copy'), ({ file, from, to }, change) => {
        const before = log.files[file]?.text;
        const changed = withLines(file, (lines) => {
          const taken = lines[at(lines, from)] ?? '';
          const rest = change === 'copy' ? lines : lines.toSpliced(at(lines, from), 1);
          return change === 'drop' ? rest : rest.toSpliced(at([...rest, ''], to), 0, taken);
        });
        const isSame = changed.files[file]?.text === before;
        assert.equal(judge(changed).state, isSame ? 'intact' : 'damaged');
      }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 0 }), (order) => {
        const files = order.map((index) => log.files[index] ?? assert.fail());
        const isSame = order.join() === '0,1,2';
        assert.equal(judge({ ...log, files }).state, isSame ? 'intact' : 'damaged');
      }),
    );
  });

  it('names the first bad line and what happened to it', () => {
    const forged = sealReceipt(receipt(), log.anchor.head, { ...sealer, key: new Uint8Array(32) }).line;
    const swap = (lines: readonly string[], a: number, b: number): readonly string[] =>
      lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '');
    const text = (index: number): string => log.files[index]?.text ?? '';
    const cases: readonly (readonly [Log, ReturnType<typeof damageOf>])[] = [
      [withFile(1, (one) => one.replace('"tries":1', '"tries":2')), ['altered', '2.jsonl', 1]],
      [withLines(0, (lines) => lines.toSpliced(2, 0, forged)), ['inserted', '1.jsonl', 3]],
      [withLines(0, (lines) => lines.toSpliced(2, 1)), ['missing', '1.jsonl', 3]],
      [withLines(1, (lines) => lines.toSpliced(0, 1)), ['missing', '2.jsonl', 1]],
      [withLines(0, (lines) => swap(lines, 1, 2)), ['moved', '1.jsonl', 2]],
      [withLines(0, (lines) => swap(lines, 0, 1)), ['moved', '1.jsonl', 1]],
      [withLines(0, (lines) => lines.toSpliced(3, 0, lines[2] ?? '')), ['repeated', '1.jsonl', 4]],
      [withLines(2, (lines) => lines.slice(0, -1)), ['cut', '3.jsonl', 2]],
      [withFile(2, (one) => one.slice(0, -10)), ['cut', '3.jsonl', 2]],
      [withFile(2, () => ''), ['cut', '2.jsonl', 4]],
      [{ ...log, files: [] }, ['cut', '', 0]],
      [{ ...log, files: log.files.toSpliced(1, 1) }, ['missing', '3.jsonl', 1]],
      [{ ...log, files: log.files.toSpliced(0, 1) }, ['missing', '2.jsonl', 1]],
      [withFile(0, () => text(1)), ['missing', '1.jsonl', 1]],
      [withFile(1, () => text(0)), ['exchanged', '2.jsonl', 1]],
      [withFile(2, (one) => `${one}${forged}`), ['altered', '3.jsonl', 4]],
    ];
    for (const [changed, expected] of cases) assert.deepEqual(damageOf(changed), expected);
    const [a, b, c] = log.files as [LogFile, LogFile, LogFile];
    const exchanged = [{ ...a, text: b.text }, { ...b, text: a.text }, c];
    assert.deepEqual(damageOf({ ...log, files: exchanged }), ['exchanged', '1.jsonl', 1]);
  });

  it('that another key has sealed is not this log', () => {
    const { files, anchor } = log;
    assert.equal(verifyLog(files, { ...sealer, key: new Uint8Array(32) }, anchor).state, 'damaged');
  });

  it('is damaged, however much was put into it', () => {
    assert.equal(damageOf(withFile(1, (text) => text + '\n'.repeat(200_000)))[0], 'altered');
  });

  it('is recovered, not damaged, when a crash tore the line that was being written', () => {
    const { anchor } = logOf([5, 4, 2]);
    const text = log.files[2]?.text ?? '';
    const wholeBytes = text.lastIndexOf('\n', text.length - 2) + 1;
    for (let length = wholeBytes + 1; length < text.length; length += 9) {
      const torn = withFile(2, (one) => one.slice(0, length));
      assert.deepEqual(judge({ ...torn, anchor }), {
        state: 'recovered',
        receipts: 11,
        tornBytes: length - wholeBytes,
      });
    }
    const empty = withFile(2, (one) => `${one}${'\0'.repeat(500)}`);
    assert.equal(judge(empty).state, 'recovered');
  });
});
