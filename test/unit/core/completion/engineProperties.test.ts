import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { EngineParts } from '../../../../src/core/completion/contract.ts';
import type { Ghost, Prompt, Query } from '../../../../src/core/completion/model.ts';
import { buildPrompt } from '../../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../../src/core/completion/shape/shaper.ts';
import { acceptIn, queryIn } from '../../../helpers/documentSnapshot.ts';
import { settle } from '../../../helpers/virtualClock.ts';
import { createFakeService, type FakeService } from './fakeService.ts';

const uri = 'file:///src/a.ts';
const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '"': '"' };
const keys = ['a', 'b', '.', '(', ' ', ')', '[', ']', '{', '}', '"', '\n', ';', '🐳', '中'];
const words = ['alpha', '(beta, ', 'gamma)', ' = ', '[1]', ';', '\n  ', '{\n    ', '\n}', '"x"', '中文', '🐳', ''];

/** What the model says depends on what it was sent and on nothing else. */
function answer({ prefix, suffix }: Prompt): string {
  let seed = suffix.length % 7;
  for (const unit of prefix.slice(-12)) seed = (Math.imul(seed, 31) + unit.charCodeAt(0)) >>> 0;
  return Array.from({ length: seed % 9 }, (_, index) => words[(seed >>> (index * 3)) % words.length]).join('');
}

type Action =
  | { readonly type: 'write'; readonly text: string }
  | { readonly type: 'typeThrough' | 'typeAhead'; readonly keys: number }
  | { readonly type: 'rest'; readonly ms: number }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'backspace' | 'undo' | 'accept' | 'dismiss' | 'prefetch' | 'byHand' };

const actions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('write'), text: fc.constantFrom(...keys) }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('typeThrough'), keys: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('typeAhead'), keys: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('rest'), ms: fc.constantFrom(5, 20, 60, 300, 600) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('move'), by: fc.integer({ min: -9, max: 9 }) }) },
  fc.record({ type: fc.constantFrom('backspace', 'undo', 'accept', 'dismiss', 'prefetch', 'byHand') }),
);

/** A whole character, both halves of a pair. */
function firstCharacter(text: string): string {
  return /^./su.exec(text)?.[0] ?? '';
}

function withoutClosers(text: string): string {
  return text.replaceAll(/[)\]}"]/g, '');
}

/** As before Enter moved closers to lines of their own. */
function withClosersBack(text: string): string {
  return text.replaceAll(/\n[ \t]*(?=[)\]}"])/g, '');
}

/** Whether the characters are in the text in this order. */
function isWithin(characters: string, text: string): boolean {
  let from = 0;
  return Array.from(characters).every((character) => (from = text.indexOf(character, from) + 1) > 0);
}

/** An editor in front of the engine: each change cancels the query before and sends the next one. */
class Editor {
  readonly fake: FakeService;
  before: string;
  after = '';
  version = 1;
  ghost: Ghost | undefined;
  /** Each answer behind what it was asked for, and what follows it. */
  readonly promised: { readonly made: string; readonly suffix: string }[] = [];
  readonly faults: unknown[] = [];
  #query: Query;
  #controller = new AbortController();

  readonly #isShaped: boolean;

  /** `parts`: the shaper and the prompt to use in place of the plain ones. */
  constructor(text: string, parts: Partial<EngineParts> = {}) {
    this.before = text;
    this.#isShaped = parts.createShaper !== undefined;
    this.fake = createFakeService(parts);
    this.fake.settings = { ...this.fake.settings, eagerness: 'high' };
    this.fake.answer = (prompt) => {
      const text = answer(prompt);
      this.promised.push({ made: prompt.prefix + text, suffix: prompt.suffix });
      return text;
    };
    this.#query = this.ask();
  }

  ask(trigger: Query['trigger'] = 'automatic'): Query {
    this.#controller.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.ghost = undefined;
    const query = queryIn(this.before, this.after, { version: this.version, trigger });
    this.#query = query;
    this.fake.engine
      .provide(query, controller.signal)
      .then((ghost) => {
        if (controller.signal.aborted) assert.equal(ghost, undefined, 'a cancelled query is not answered');
        else if (ghost !== undefined) this.show(ghost);
      })
      .catch((error: unknown) => this.faults.push(error));
    return query;
  }

  show(ghost: Ghost): void {
    const { document, position } = this.#query;
    assert.equal(document.version, this.version);
    const { start, end } = ghost.range;
    assert.ok(start.line === position.line && end.line === position.line, 'the range is within the cursor’s line');
    assert.ok(start.character <= position.character && position.character <= end.character);
    assert.ok(end.character <= document.lineAt(position.line).length);
    assert.ok(ghost.text !== '');
    const accepted = acceptIn(document, ghost);
    const tail = accepted.slice(this.before.length - position.character + start.character + ghost.text.length);
    const head = accepted.slice(0, accepted.length - tail.length);
    // A shaper changes what the model said.
    assert.ok(this.#isShaped || this.isPromised(head, tail), 'accepting gives a document that the model answered for');
    const replaced = document.lineAt(start.line).slice(position.character, end.character);
    // White space only in front of a closer, and nothing that the text does not bring again.
    assert.match(replaced, /^(?:\s*[)\]}"';,])*$/);
    assert.ok(isWithin(replaced, ghost.text), 'nothing is taken away');
    this.ghost = ghost;
    this.fake.engine.didShow(ghost.id);
  }

  /** Whether an answer made this document, but for what an editor closes by itself. */
  isPromised(head: string, tail: string): boolean {
    const rest = withClosersBack(tail);
    return this.promised.some(({ made, suffix }) => {
      if (withoutClosers(head + tail) === withoutClosers(made + suffix)) return true;
      const follows = withClosersBack(suffix);
      if (withoutClosers(head + rest) === withoutClosers(made + follows)) return true;
      // The closers that Enter moved stay, so the answer ends where it would close more than it opened.
      const isCut = rest !== tail && made.startsWith(head) && /^\s*[)\]}]/.test(made.slice(head.length));
      return isCut && withoutClosers(rest) === withoutClosers(follows);
    });
  }

  change(before: string, after: string): void {
    this.before = before;
    this.after = after;
    this.version += 1;
    this.ask();
  }

  write(text: string): void {
    this.fake.engine.didType(uri, this.fake.clock.now());
    if (this.after.startsWith(text) && Object.values(pairs).includes(text)) {
      this.change(this.before + text, this.after.slice(1));
    } else {
      const closes = this.after === '' || /^[\s)\]}]/.test(this.after);
      this.change(this.before + text, (closes ? (pairs[text] ?? '') : '') + this.after);
    }
  }

  async typeThrough(keys: number): Promise<void> {
    for (let key = 0; key < keys; key += 1) {
      const { ghost } = this;
      const typed = firstCharacter(ghost?.text ?? '');
      if (ghost === undefined || ghost.text === typed) return;
      const sent = this.fake.begun();
      this.write(typed);
      await settle();
      assert.equal(this.fake.begun(), sent, 'typing what is shown sends nothing');
      await this.fake.clock.advance(40);
      assert.equal(this.fake.begun(), sent, 'typing what is shown sends nothing later either');
    }
  }

  /** Types what the last request is about to bring, whether or not it is still on its way. */
  async typeAhead(keys: number): Promise<void> {
    for (let key = 0; key < keys; key += 1) {
      const last = this.fake.sent.at(-1);
      const coming = last && last.prefix + answer(last);
      if (coming === undefined || !coming.startsWith(this.before) || coming === this.before) return;
      this.write(firstCharacter(coming.slice(this.before.length)));
      await this.fake.clock.advance(5);
    }
  }

  async take(action: Action): Promise<void> {
    const { engine, clock } = this.fake;
    switch (action.type) {
      case 'write':
        return this.write(action.text);
      case 'typeThrough':
        return this.typeThrough(action.keys);
      case 'typeAhead':
        return this.typeAhead(action.keys);
      case 'rest':
        return clock.advance(action.ms);
      case 'move': {
        const whole = this.before + this.after;
        const cursor = Math.min(whole.length, Math.max(0, this.before.length + action.by));
        // No editor puts the cursor between the halves of a pair.
        this.before = whole.slice(0, cursor).replace(/[\ud800-\udbff]$/, '');
        this.after = whole.slice(this.before.length);
        this.ask();
        return;
      }
      case 'backspace':
        return this.change(this.before.replace(/.$/su, ''), this.after);
      case 'undo':
        engine.didUndo(uri, this.version + 1);
        return this.change(this.before.replace(/.$/su, ''), this.after);
      case 'accept': {
        if (this.ghost === undefined) return;
        const { id, text, range } = this.ghost;
        const replaced = range.end.character - this.#query.position.character;
        this.change(this.before + text, this.after.slice(replaced));
        engine.didAccept(id, 'all', text.length);
        return;
      }
      case 'dismiss':
        if (this.ghost !== undefined) engine.didDismiss(this.ghost.id);
        this.ghost = undefined;
        return;
      case 'prefetch':
        return engine.prefetch(this.#query);
      case 'byHand':
        this.ask('manual');
    }
  }
}

/** Runs random editing and gives back what was counted in all. */
async function editAtRandom(parts: Partial<EngineParts>): Promise<{ shown: number; hits: number; recycled: number }> {
  const total = { shown: 0, hits: 0, recycled: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('', 'foo.', 'if (a) {\n'),
      fc.array(actions, { maxLength: 60, size: 'max' }),
      async (text, steps) => {
        const editor = new Editor(text, parts);
        const { fake } = editor;
        for (const step of steps) {
          await editor.take(step);
          await settle();
          if (editor.faults.length > 0) throw editor.faults[0];
        }
        const day = Object.values(fake.engine.stats().days)[0];
        total.shown += day?.shown ?? 0;
        total.hits += day?.hits ?? 0;
        total.recycled += day?.recycled ?? 0;
        assert.ok(fake.mostAtOnce() <= 1);
        fake.engine.dispose();
        await settle();
        assert.equal(fake.ended(), fake.begun());
        assert.equal(fake.clock.sleeping, 0);
      },
    ),
    { numRuns: 200 },
  );
  return total;
}

describe('whatever is typed', () => {
  it('shows only what fits, asks once at a time, asks nothing for what is typed through, and ends every request once', async () => {
    const { shown, hits, recycled } = await editAtRandom({});
    assert.ok(shown > 80 && hits > 80 && recycled > 3, 'the runs are about something');
  });

  it('does so with shaped text too', async () => {
    const { shown, hits } = await editAtRandom({ buildPrompt, createShaper });
    assert.ok(shown > 20 && hits > 20, 'the runs are about something');
  });
});
