import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findSecrets } from '../../../../src/core/policy/secrets.ts';

const found = (text: string): string[] => findSecrets(text).map(({ start, end }) => text.slice(start, end));
const kinds = (text: string): string[] => findSecrets(text).map(({ kind }) => kind);
const hex = '0f8fad5bd9cb469fa16570867728950e';

describe('secrets', () => {
  it('are found by how their issuers write them, wherever they stand', () => {
    assert.deepEqual(kinds(`curl -H "Authorization: Bearer sk-${hex}"`), ['API key']);
    assert.deepEqual(found(`用 ghp_${'aB3dE6gH9jK2'.repeat(3)} 登录`), [`ghp_${'aB3dE6gH9jK2'.repeat(3)}`]);
    assert.deepEqual(kinds('AKIAQYLPMN5HFIQR7XYA'), ['AWS access key']);
    assert.deepEqual(found('id=LTAIa1b2c3d4e5f6'), ['LTAIa1b2c3d4e5f6'], 'the shortest of all');
  });

  it('are found by the name that they are assigned to', () => {
    for (const text of [
      `API_KEY=${hex}`,
      `export API_KEY="${hex}"`,
      `  client_secret: ${hex} # of the test account`,
      `{"authToken": "${hex}"}`,
      `config['secret'] = '${hex}'`,
      `password := "${hex}"`,
      `+API_KEY=${hex}`,
      `-  api_key: ${hex}`,
      `# API_KEY=${hex}`,
      `// token: ${hex}`,
      `  12: API_KEY=${hex}`,
      `  password: ${hex},`,
      `curl -H "X-Api-Key: ${hex}" https://x.example`,
      `"Server=db;User Id=sa;Password=${hex};Database=x"`,
      `"Server=db;Uid=sa;Pwd=${hex};Database=x"`,
      `Authorization: Bearer ${hex}`,
      `curl -H 'Authorization: bearer ${hex}'`,
    ]) {
      assert.deepEqual(found(text), [hex], text);
    }
  });

  it('are found in addresses', () => {
    assert.deepEqual(found('postgres://app:tr0ub4dor3@db.example.com/main'), ['tr0ub4dor3']);
  });

  it('are private keys from their first line to their last, also as an escaped string', () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ'.repeat(4);
    const key = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`;
    assert.deepEqual(found(`before\n${key}\nafter`), [key]);
    const escaped = key.replaceAll('\n', String.raw`\n`);
    assert.deepEqual(found(`{"private_key": "${escaped}"}`), [escaped]);
    const cut = `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}`;
    assert.deepEqual(found(cut), [cut], 'a key whose end is missing is no less secret');
    const headers = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0F8FAD5BD9CB469FA165708677289503\n\n';
    assert.equal(found(key.replace(body, headers + body)).length, 1);
  });

  it('are private keys also where each line has a mark or a number before it', () => {
    const lines = ['-----BEGIN PRIVATE KEY-----', ...Array<string>(4).fill(hex.repeat(2)), '-----END PRIVATE KEY-----'];
    for (const mark of ['-', '+', ' ', '# ', '// ', ' * ', '> ', '12: ', '12| ', '  12\t', '-    ', '+# ']) {
      const text = lines.map((line) => mark + line).join('\n');
      assert.deepEqual(found(text), [text.slice(mark.length)], mark);
    }
  });

  it('are not names, words, paths, places of them or examples', () => {
    for (const text of [
      'const token = getToken(request);',
      "apiKey: process.env['OPENAI_API_KEY'],",
      'API_KEY=your-api-key-goes-here-1',
      'password: "correct horse battery staple"',
      `secret = '\${SECRET_2}'`,
      'KEY=/etc/ssl/private/server-2024.key',
      'const keyboardKey = "ArrowDown2Right";',
      "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) parse(text);",
      'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'mongodb://user:password@localhost:27017',
      '"integrity-key": "sha512-Q2hlY2tzdW0gb2YgYSBwYWNrYWdlIHRoYXQgaXMgbm90IHNlY3JldA=="',
      'token_count: 12345678901',
      'Authorization: Bearer YOUR_ACCESS_TOKEN_1234567',
      'Bearer token-authentication-of-the-first-2-kinds',
      'headers.authorization = `Bearer ${accessToken2OfTheUser}`;',
      '  key: base64UrlKeyV2Of3,',
      '  auth: utf8ToB64StrX9,',
      '  token=nextTok3nOf8Lex;',
      '# key: see section-4.2.1',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('are given in order and never overlap, whatever the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('API_KEY=', `sk-${hex}`, '-----BEGIN PRIVATE KEY-----', 'eyJ', '://a:', '@h', '"', '\n', hex),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { start, end } of findSecrets(text)) {
          assert.ok(start >= last && end > start && end <= text.length);
          last = end;
        }
      }),
    );
  });

  it('take time in proportion to the text, however it is made', () => {
    const openKey = `-----BEGIN PRIVATE KEY-----${hex} `;
    const traps = ['key=', openKey, 'eyJaaaaaaaaaaaaaaaa.', '://a:', 'secret: "', 'a'.repeat(50)];
    const mention = '-----BEGIN PRIVATE KEY-----\n';
    const onOneLine = [
      'key=aB3dE5gH7jK9mN1p #',
      'key=aB3dE5gH7jK9mN1p;',
      '"key=aB3dE5gH7jK9mN1p',
      'key=aB3dE5gH7jK9mN1p     ',
    ];
    const runs = ['-eyJaaaaaaaaaa', '-pypi-AgEIcHlwaS5vcmc', 'Bearer a.', 'Bearer/', '_sk-ant-'];
    for (const trap of [
      ...traps,
      ...onOneLine,
      ...runs,
      mention,
      `Comment: ${mention}`,
      `${mention}${'\n'.repeat(900)}`,
    ]) {
      // Quadratic work on a million characters would run into the time limit of the test.
      assert.ok(findSecrets(trap.repeat(1_000_000 / trap.length)).length >= 0);
    }
    for (const lead of ['Comment: ', 'Comment: \n', '\\n', '\\', '1 ', '- ']) {
      assert.deepEqual(found(`${mention}${lead.repeat(100_000)}\n!`), [], lead);
    }
  }).timeout(20_000);
});
