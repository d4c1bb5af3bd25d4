import assert from 'node:assert/strict';
import { signatureOf } from '../../../../../../src/core/completion/snippets/source/signatures.ts';

describe('signatures', () => {
  for (const [line, expected] of [
    [
      'export async function read(path: string): Promise<string> {',
      'export async function read(path: string): Promise<string>',
    ],
    ['export const limits = {', 'export const limits'],
    ["export const name: string = 'x';", 'export const name: string'],
    [
      'export const add = (a: number, b: number): number => a + b;',
      'export const add = (a: number, b: number): number => a + b;',
    ],
    ['export interface Shape {', 'export interface Shape'],
    ['  async run(signal: AbortSignal): Promise<void> {', '  async run(signal: AbortSignal): Promise<void>'],
    ['    def area(self) -> float:', '    def area(self) -> float:'],
    ['class Circle(Shape):', 'class Circle(Shape):'],
    ['func (s *Store) Get(key string) (string, error) {', 'func (s *Store) Get(key string) (string, error)'],
    ['pub fn parse(text: &str) -> Result<Ast> {', 'pub fn parse(text: &str) -> Result<Ast>'],
    ['    public static int of(String name) {', '    public static int of(String name)'],
    ['int read_all(struct file *from, char *to);', 'int read_all(struct file *from, char *to);'],
  ] as const) {
    it(`are kept: ${line.trim()}`, () => assert.equal(signatureOf(line), expected));
  }

  for (const line of [
    '  if (found === undefined) {',
    '    for (const a of b) {',
    '    return read(path);',
    'const local = 1;',
    '  private hidden(): void {',
    '// export function gone() {',
    "export * from './a.ts';",
    'export default',
    '        deepCall(value) {',
    'call(value);',
    '',
  ]) {
    it(`are not: ${JSON.stringify(line)}`, () => assert.equal(signatureOf(line), undefined));
  }

  it('are cut when they are too long', () => {
    assert.equal(signatureOf(`export function f(${'a, '.repeat(120)}) {`)?.length, 201);
  });

  it('are looked for in time however the longest line is made', () => {
    for (const line of [`g*a()${'\t'.repeat(390)}*`, `${'a '.repeat(190)}(){`, `${'()'.repeat(190)}*`])
      assert.equal(signatureOf(line), undefined);
  });
});
