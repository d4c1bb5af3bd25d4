import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { writeChat } from '../../../../src/api/calls/chatRequest.ts';
import type { ServiceKind } from '../../../../src/api/connection.ts';
import type { ChatMessage, ChatRequest } from '../../../../src/api/events.ts';
import { question } from '../../../helpers/wireServer.ts';
import { conversation } from './conversation.ts';

type Wire = Readonly<Record<string, unknown>> & { readonly messages: readonly Readonly<Record<string, unknown>>[] };

const write = (kind: ServiceKind, change: Partial<ChatRequest> = {}): Wire =>
  JSON.parse(Buffer.from(writeChat(kind, { ...question, ...change })).toString()) as Wire;

describe('a chat request', () => {
  it('says whether to think, where the service understands that', () => {
    for (const kind of ['official', 'gateway'] as const) {
      for (const thinking of ['low', 'high', 'max'] as const) {
        const wire = write(kind, { thinking });
        assert.deepEqual([wire['thinking'], wire['reasoning_effort']], [{ type: 'enabled' }, thinking]);
      }
      const off = write(kind, { thinking: 'off' });
      assert.deepEqual([off['thinking'], off['reasoning_effort']], [{ type: 'disabled' }, undefined]);
    }
    assert.deepEqual([write('local')['thinking'], write('local')['reasoning_effort']], [undefined, undefined]);
  });

  it('keeps sampling parameters back where thinking makes them void', () => {
    const sampling = { temperature: 0.7, topP: 0.9 };
    const sent = (kind: ServiceKind, thinking: ChatRequest['thinking']): unknown[] => {
      const wire = write(kind, { ...sampling, thinking });
      return [wire['temperature'], wire['top_p']];
    };
    assert.deepEqual(sent('official', 'high'), [undefined, undefined]);
    assert.deepEqual(sent('official', 'off'), [0.7, 0.9]);
    assert.deepEqual(sent('gateway', 'high'), [0.7, 0.9]);
    assert.deepEqual(sent('local', 'high'), [0.7, 0.9]);
  });

  it('carries limits, stops, JSON mode and tools under their wire names', () => {
    const tools = [{ name: 'f', description: 'd', parameters: { type: 'object' } }];
    const wire = write('official', { maxTokens: 9, stop: ['x'], json: true, tools, toolChoice: 'none' });
    assert.equal(wire['max_tokens'], 9);
    assert.deepEqual(wire['stop'], ['x']);
    assert.deepEqual(wire['response_format'], { type: 'json_object' });
    assert.deepEqual(wire['tools'], [{ type: 'function', function: tools[0] }]);
    assert.equal(wire['tool_choice'], 'none');
    assert.deepEqual([wire['stream'], wire['stream_options']], [true, { include_usage: true }]);
    const bare = write('official', { stop: [], tools: [], toolChoice: 'auto' });
    for (const name of ['max_tokens', 'stop', 'response_format', 'tools', 'tool_choice'])
      assert.equal(name in bare, false, name);
  });

  it('asks for a tool only as strongly as the service takes it while thinking', () => {
    const tools = [{ name: 'f', description: 'd', parameters: {} }];
    assert.equal(write('official', { tools, toolChoice: 'required' })['tool_choice'], 'auto');
    assert.equal(write('official', { tools, toolChoice: 'required', thinking: 'off' })['tool_choice'], 'required');
    assert.equal(write('local', { tools, toolChoice: 'required' })['tool_choice'], 'required');
  });

  it('gives reasoning back byte for byte, "" where it was lost, and to model servers never', () => {
    const reasoning = (kind: ServiceKind, thinking: ChatRequest['thinking'] = 'high'): unknown[] =>
      write(kind, { messages: conversation, thinking })
        .messages.filter(({ role }) => role === 'assistant')
        .map((message) => message['reasoning_content']);
    assert.deepEqual(reasoning('official'), [' exact\n ', '']);
    assert.deepEqual(reasoning('gateway'), [' exact\n ', undefined]);
    assert.deepEqual(reasoning('local'), [undefined, undefined]);
    assert.deepEqual(reasoning('official', 'off'), [undefined, undefined]);
  });

  it('never has null or empty content where that is refused', () => {
    const { messages } = write('official', { messages: conversation });
    assert.deepEqual(
      messages.map(({ content }) => content),
      ['Be brief.', 'a', '', '(no output)', 'b', 'c'],
    );
    assert.deepEqual(messages[2]?.['tool_calls'], [
      { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } },
    ]);
    assert.equal(messages[3]?.['tool_call_id'], 'c1');
  });

  it('puts images behind the text as data URIs', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    const images = [{ bytes, mimeType: 'image/png' }] as const;
    const url = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
    const picture = { type: 'image_url', image_url: { url } };
    const content = (text: string): unknown =>
      write('official', { messages: [{ role: 'user', text, images }] }).messages[0]?.['content'];
    assert.deepEqual(content('what?'), [{ type: 'text', text: 'what?' }, picture]);
    assert.deepEqual(content(''), [picture]);
  });

  it('repairs lone surrogates wherever they are, and leaves what only looks like one', () => {
    const lone = 'a\uD83D';
    const tools = [{ name: 'f', description: lone, parameters: { title: lone } }];
    const messages: readonly ChatMessage[] = [
      { role: 'user', text: lone },
      { role: 'assistant', text: String.raw`\ud83d 🌏`, reasoning: lone },
    ];
    const text = Buffer.from(writeChat('official', { ...question, messages, tools })).toString();
    assert.doesNotMatch(text, /[^\\]\\ud83d/);
    const wire = JSON.parse(text) as Wire;
    assert.equal(wire.messages[0]?.['content'], 'a\uFFFD');
    assert.equal(wire.messages[1]?.['content'], String.raw`\ud83d 🌏`);
    assert.equal(wire.messages[1]['reasoning_content'], 'a\uFFFD');
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff)), (units) => {
        const content = String.fromCharCode(...units);
        assert.equal(
          write('gateway', { messages: [{ role: 'user', text: content }] }).messages[0]?.['content'],
          content.toWellFormed(),
        );
      }),
    );
  });

  it('begins with the bytes of the shorter conversation', () => {
    const bytesOf = (messages: readonly ChatMessage[], kind: ServiceKind): string => {
      const text = Buffer.from(writeChat(kind, { ...question, messages })).toString();
      const start = text.indexOf('[');
      return text.slice(0, start) + JSON.stringify((JSON.parse(text) as Wire).messages).slice(0, -1);
    };
    for (const kind of ['official', 'gateway', 'local'] as const) {
      for (let length = 2; length < conversation.length; length += 1) {
        const shorter = bytesOf(conversation.slice(0, length), kind);
        const longer = bytesOf(conversation, kind);
        assert.ok(longer.startsWith(shorter), `${kind} ${length}`);
        const whole = Buffer.from(writeChat(kind, { ...question, messages: conversation })).toString();
        assert.ok(whole.startsWith(longer), 'messages are serialised as they are compared here');
      }
    }
  });

  it('merges questions in a row for model servers, whose templates refuse them', () => {
    const messages: readonly ChatMessage[] = [
      { role: 'user', text: 'a' },
      { role: 'user', text: 'b' },
    ];
    assert.deepEqual(write('local', { messages }).messages, [{ role: 'user', content: 'a\n\nb' }]);
    assert.equal(write('official', { messages }).messages.length, 2);
  });
});
