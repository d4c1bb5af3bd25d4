/** What the answers contain: it depends on the question, and "everything" brings all that a renderer has to draw. */
import assert from 'node:assert/strict';
import { assert as check, constantFrom, property, string } from 'fast-check';
import { readQuestion } from '../../gateway/answers/question.ts';
import { composeReply } from '../../gateway/answers/reply.ts';
import { writeSnippet, writtenLanguages } from '../../gateway/answers/snippets/write.ts';
import type { ChatRequest, Message } from '../../gateway/api/chat/wire.ts';
import { countTokens, tokenize } from '../../gateway/api/usage/tokens.ts';

function message(role: Message['role'], text: string): Message {
  return { role, text, pictures: [], reasoning: undefined, toolCalls: [], toolCallId: undefined, prefix: false };
}

function request(...messages: Message[]): ChatRequest {
  return {
    askedModel: 'deepseek-flash',
    model: 'deepseek-flash',
    messages,
    stream: false,
    thinking: 'high',
    maxTokens: 8192,
    temperature: 0.7,
    stop: [],
    json: false,
    tools: [],
    toolChoice: 'auto',
    userId: '',
  };
}

const textFor = (question: string): string => composeReply(request(message('user', question))).text;

describe('gateway answers', () => {
  it('answer small talk in two lines, one of them saying that it is a simulation', () => {
    const lines = textFor('hi').split('\n\n');
    assert.equal(lines.length, 2);
    assert.match(lines[1] ?? '', /simulated on this machine/);
  });

  it('take a task for an agent step by step: read, edit, say what was done', () => {
    const tools = ['read_file', 'edit_file'].map((name) => ({ name, description: '', parameters: {} }));
    const messages = [message('user', 'Mend the price of light parcels')];
    const names: string[] = [];
    for (;;) {
      const { text, toolCalls } = composeReply({ ...request(...messages), tools });
      messages.push({ ...message('assistant', text), toolCalls });
      const [call] = toolCalls;
      if (call === undefined) break;
      names.push(call.name);
      const result = call.name === 'read_file' ? '9\t  const steps = Math.floor(extraGrams / 500);' : 'Changed.';
      messages.push({ ...message('tool', result), toolCallId: call.id });
    }
    assert.deepEqual(names, ['read_file', 'edit_file']);
    assert.match(messages.at(-1)?.text ?? '', /half kilogram now counts/);
  });

  it('carry a change on to other lines, as JSON', () => {
    const editsFor = (before: string, after: string, ...texts: readonly string[]): unknown => {
      const places = texts.map((text, line) => ({ line, text }));
      const asked = request(message('user', JSON.stringify({ change: { before, after }, places })));
      return (JSON.parse(composeReply({ ...asked, json: true }).text) as { edits: unknown }).edits;
    };
    assert.deepEqual(editsFor('const total = 1;', 'const sum = 1;', 'use(total, "total", a.total)', 'totals()'), [
      { line: 0, old: 'use(total, "total", a.total)', new: 'use(sum, "total", a.total)' },
    ]);
    assert.deepEqual(editsFor('function f(a) {', 'function f(a, b) {', 'x = f(1);', 'g(2);'), [
      { line: 0, old: 'x = f(1);', new: 'x = f(1, b);' },
    ]);
  });

  it('draw everything when asked for everything', () => {
    const text = textFor('everything in Python');
    for (const mark of [
      /^### /m,
      /^1\. /m,
      /^ {3}- /m,
      /^- \[x\] /m,
      /^- \[ \] /m,
      /^\| :--- \|/m,
      /^\$\$$/m,
      /[^$]\$[a-z]\$/,
      /^```mermaid$/m,
      /^```python$/m,
      /^> > /m,
      /~~/,
      /\[link\]\(https:/,
      /^---$/m,
    ]) {
      assert.match(text, mark);
    }
  });

  it('draw everything in Chinese too, with emphasis next to full-width punctuation', () => {
    const text = textFor('用 Go 写全部内容');
    assert.match(text, /这是本机上的模拟回答/);
    assert.match(text, /\*\*注意：\*\*请/);
    assert.match(text, /^```go$/m);
    assert.match(text, /有缓存吗？/);
    assert.ok(!/[a-z]{3,} [a-z]{3,} [a-z]{3,} [a-z]{3,}/.test(text.replace(/```[\s\S]*?```/g, '')), text);
  });

  it('choose sections by the words of the question', () => {
    const table = textFor('Please compare arrays and maps');
    assert.match(table, /^\| Approach/m);
    assert.ok(!table.includes('mermaid') && !table.includes('$$'));
    assert.match(textFor('draw the architecture as a diagram'), /```mermaid/);
    assert.match(textFor('the complexity as a formula'), /^\$\$$/m);
  });

  it('say what was received', () => {
    const code = '```rust\nfn main() {\n}\n```';
    const reply = composeReply(
      request(message('user', 'one'), message('assistant', 'x'), message('user', `Explain this\n${code}`)),
    );
    assert.match(reply.text, /\*\*Earlier turns:\*\* 1/);
    assert.match(reply.text, /`deepseek-flash`, thinking on \(high\), temperature 0\.7/);
    assert.match(reply.text, /2 lines of `rust`/);
    assert.match(reply.reasoning, /Explain this/);
  });

  it('give one line for a commit message', () => {
    assert.match(textFor('Write a commit message for this:\n```diff\n+a\n```'), /^[A-Z][^\n]+$/);
    assert.match(textFor('请写提交信息'), /^\p{Script=Han}+$/u);
  });

  it('return bare code when only code is wanted', () => {
    const text = textFor('Return only the code.\n```ts\nconst a = 1;\n```');
    assert.equal(text, '```ts\nconst a = 1;\n```');
  });

  it('write code in every language, named after the question', () => {
    assert.ok(writtenLanguages.length >= 24);
    for (const language of writtenLanguages) {
      const { code, language: tag } = writeSnippet(language, ['parse', 'dates']);
      assert.equal(tag, language);
      assert.ok(code.split('\n').length >= 3, language);
      if (!['powershell', 'dockerfile', 'elixir', 'sql'].includes(language))
        assert.match(code, /parse.?dates/i, language);
    }
    assert.equal(writeSnippet('klingon', []).language, 'ts');
    assert.equal(writeSnippet('rs', []).language, 'rust');
  });

  it('understand which language is meant', () => {
    const cases = {
      'in C please': 'c',
      'C++ maps': 'cpp',
      'c# list': 'csharp',
      'a Go function': 'go',
      'go to the file': 'ts',
      'use golang': 'go',
      'bash script': 'bash',
      'yml file': 'yaml',
      'a JavaScript class': 'js',
      'Java records': 'java',
    };
    for (const [question, language] of Object.entries(cases))
      assert.equal(readQuestion(question).language, language, question);
  });

  it('do not let code that came along choose the sections', () => {
    assert.deepEqual([...readQuestion('what is this?\n```md\ntable formula diagram\n```').sections], []);
  });

  it('are equal for equal requests, whatever is asked', () => {
    check(
      property(string({ unit: 'grapheme' }), (question) => {
        const reply = composeReply(request(message('user', question)));
        assert.deepEqual(composeReply(request(message('user', question))), reply);
        assert.ok(reply.text.length > 0);
      }),
    );
  });
});

describe('gateway tokens', () => {
  const oddities = constantFrom(
    'a',
    'Z',
    '7',
    ' ',
    '\t',
    '\n',
    '\r',
    '\u2028',
    '\u00a0',
    '字',
    'é',
    '。',
    '\ud800',
    '😀',
    '#',
  );

  it('lose nothing of a text', () => {
    check(property(string({ unit: oddities }), (text) => assert.equal(tokenize(text).join(''), text)));
  });

  it('come near to what DeepSeek counts', () => {
    const english = 'The quick brown fox jumps over the lazy dog and runs away into the forest.';
    const perToken = english.length / countTokens(english);
    assert.ok(perToken > 3 && perToken < 5, String(perToken));
    const chinese = '自然语言处理是人工智能的一个重要方向';
    assert.ok(Math.abs(countTokens(chinese) - chinese.length * 0.6) < 3);
  });
});
