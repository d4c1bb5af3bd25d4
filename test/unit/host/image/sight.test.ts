import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import type { Question } from '../../../../src/core/conversation/model.ts';
import type { AnswerEvent } from '../../../../src/core/conversation/answer.ts';
import { Descriptions } from '../../../../src/host/image/descriptions.ts';
import { Sight } from '../../../../src/host/image/sight.ts';
import { pngFile } from '../../../helpers/pictureFiles.ts';
import { never, serving, withServer } from '../../../helpers/wireServer.ts';

/** A question with one picture for each size. */
function asking(...sizes: readonly number[]): Question {
  const attachments = sizes.map((size) => ({
    id: `a${size}`,
    label: `p_${size}.png`,
    icon: 'image' as const,
    text: '',
    image: { mimeType: 'image/png' as const, base64: pngFile(size, size).toString('base64') },
  }));
  return { role: 'user', id: 'q', parentId: undefined, at: 0, text: 'Describe', ready: 'describe', attachments };
}

describe('what a service sees in pictures', () => {
  let folder: string;
  let descriptions: Descriptions;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-sight-'));
    descriptions = new Descriptions(join(folder, 'pictures.json'), () => 1_000);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function read(events: AsyncIterable<AnswerEvent>): Promise<readonly string[]> {
    const said: string[] = [];
    for await (const event of events) {
      if (event.type === 'text' || event.type === 'fields') said.push(event.text);
      if (event.type === 'end') said.push(event.reason);
    }
    return said;
  }

  it('is its text, and what else it said; each picture is asked about once', async () => {
    await serving('{"code":0,"data":{"description":"a cat","labels":["cat"]}}', async ({ client, connect, asked }) => {
      const sight = new Sight(client, descriptions);
      const options = { connection: connect('gateway'), signal: never };
      const question = asking(2, 3);
      assert.ok(sight.answersDirectly(question, options));
      const looking = { options, model: 'deepseek-chat', anew: false };
      const known: boolean[] = [];
      const look = () => read(sight.answer(question, looking, (_, cached) => known.push(cached)));
      const rest = '{"code":0,"data":{"labels":["cat"]}}';
      const expected = [String.raw`**p\_2.png**`, 'a cat', rest, String.raw`**p\_3.png**`, 'a cat', rest, 'stop'];
      assert.deepEqual(
        (await look()).flatMap((text) => text.trim().split('\n\n')),
        expected,
      );
      assert.deepEqual(asked[0]?.body, pngFile(2, 2));
      await look();
      assert.deepEqual([asked.length, known], [2, [false, false, true, true]]);
      await read(sight.answer(question, { ...looking, anew: true }, () => undefined));
      assert.equal(asked.length, 4);
    });
  });

  it('is all there is where it finds no words, and a failure where there is nothing', async () => {
    await withServer(
      (response, _, index) => response.end(index === 0 ? '{"labels":[{"score":1}]}' : '{}'),
      async ({ client, connect }) => {
        const sight = new Sight(client, descriptions);
        const looking = { options: { connection: connect('gateway'), signal: never }, model: 'm', anew: true };
        const seen: string[] = [];
        const said = await read(sight.answer(asking(2), looking, ({ text }) => seen.push(text)));
        assert.deepEqual(said, ['{"labels":[{"score":1}]}', 'stop']);
        assert.deepEqual(seen, ['{"labels":[{"score":1}]}']);
        await assert.rejects(read(sight.answer(asking(2), looking, () => undefined)), (error) =>
          DeepSeekError.is(error, 'EMPTY'),
        );
      },
    );
  });

  it('is told to models that cannot be shown them, unless the gateway has no eye of its own', async () => {
    const looking = (connection: ReturnType<Parameters<Parameters<typeof serving>[1]>[0]['connect']>) => ({
      options: { connection, signal: never },
      model: 'm',
      anew: false,
    });
    await serving('{"text":"a cat"}', async ({ client, connect }) => {
      const events = await new Sight(client, descriptions).describe([asking(2)], looking(connect('gateway')));
      assert.deepEqual(events, [{ type: 'described', turnId: 'q', attachmentId: 'a2', text: 'a cat' }]);
    });
    await withServer(
      (response) => response.writeHead(404).end(),
      async ({ client, connect }) => {
        assert.deepEqual(await new Sight(client, descriptions).describe([asking(3)], looking(connect('gateway'))), []);
      },
    );
    await serving('{}', async ({ client, connect, asked }) => {
      assert.deepEqual(await new Sight(client, descriptions).describe([asking(4)], looking(connect('official'))), []);
      assert.equal(asked.length, 0);
    });
  });

  it('has one key for one question: other bytes, words, models and addresses have others', async () => {
    await serving('{}', async ({ client, connect }) => {
      const sight = new Sight(client, descriptions);
      const options = { connection: connect('local'), signal: never };
      const image = (size: number) => ({ mimeType: 'image/png' as const, bytes: new Uint8Array(size) });
      const request = (text: string, model: string, size: number) => ({
        model,
        thinking: 'off' as const,
        messages: [{ role: 'user' as const, text, images: [image(size)] }],
      });
      const keys = [
        sight.keyOf(request('a', 'm', 1), options),
        sight.keyOf(request('b', 'm', 1), options),
        sight.keyOf(request('a', 'n', 1), options),
        sight.keyOf(request('a', 'm', 2), options),
        sight.keyOf(request('a', 'm', 1), {
          ...options,
          connection: connect('local', { address: 'http://127.0.0.1:1' }),
        }),
      ];
      assert.equal(new Set(keys).size, keys.length);
      assert.equal(sight.keyOf(request('a', 'm', 1), options), keys[0]);
    });
  });
});
