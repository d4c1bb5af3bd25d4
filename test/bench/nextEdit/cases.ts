/**
 * Changes that go on at other places, with the truth about which: small functions whose names are drawn by lot, among
 * others that must stay as they are.
 */

/** A document before and after somebody's change, and as it should become. */
export interface Case {
  readonly languageId: string;
  /** States in pauses, the change that counts last. */
  readonly states: readonly (readonly string[])[];
  readonly wanted: readonly string[];
}

/**
 * `‹A›` is the name where it should become another, `A`, `B` and `C` are names that stay. The first `‹A›` is what somebody
 * changes.
 */
const renames: readonly (readonly [languageId: string, text: string])[] = [
  [
    'typescript',
    'function B(list: readonly number[]): number {\n  let ‹A› = 0;\n  for (const each of list) ‹A› += each;\n  log("A", ‹A›);\n  return ‹A› > C.A ? ‹A› : 0;\n}\n\nfunction C(A: number) {\n  return A;\n}',
  ],
  [
    'typescript',
    'export function B(‹A›: string) {\n  // A is what was typed.\n  if (‹A› === "") return { A: undefined };\n  return { A: ‹A›, size: ‹A›.length };\n}\n\nconst A = B("x");',
  ],
  [
    'typescript',
    'const ‹A› = new Map<string, number>();\n\nexport function B(key: string) {\n  return ‹A›.get(key) ?? C.A(key);\n}\n\nexport function C(A: number) {\n  return A;\n}',
  ],
  [
    'javascript',
    'for (const ‹A› of B()) {\n  if (!‹A›) continue;\n  C(‹A›, `A: ${‹A›}`);\n}\n\nfunction C(first, A) {\n  return A ?? first;\n}',
  ],
  [
    'typescript',
    'interface B {\n  ‹A›: number;\n  size: number;\n}\n\nfunction C(all: readonly B[], A: number) {\n  return all.filter((each) => each.‹A› > A).map(({ size }) => size);\n}',
  ],
  [
    'python',
    'def B(rows):\n    ‹A› = []\n    for row in rows:\n        if row:\n            ‹A›.append(row)\n    print("A", len(‹A›))\n    return ‹A›\n\n\ndef C(A):\n    return A',
  ],
  [
    'go',
    'func B(rows []Row) int {\n\t‹A› := 0\n\tfor _, row := range rows {\n\t\t‹A› += row.A\n\t}\n\treturn ‹A›\n}\n\nfunc C(A int) int {\n\treturn A\n}',
  ],
  [
    'rust',
    'fn B(rows: &[Row]) -> u32 {\n    let mut ‹A› = 0;\n    for row in rows {\n        ‹A› += row.A;\n    }\n    println!("A {}", ‹A›);\n    ‹A›\n}\n\nfn C(A: u32) -> u32 {\n    A\n}',
  ],
  [
    'cpp',
    'int B(const std::vector<Row>& rows) {\n  int ‹A› = 0;\n  for (const auto& row : rows) {\n    ‹A› += row.A;\n  }\n  return ‹A›;\n}\n\nint C(int A) {\n  return A;\n}',
  ],
];

/** `‹x→y›` is `x` and should become `y`. The first is what somebody changes. */
const others: readonly (readonly [languageId: string, text: string])[] = [
  [
    'typescript',
    'function A(B: string‹→, C: number›) {\n  return B;\n}\n\nuse(A("one"‹→, C›));\nlist.map((each) => A(each‹→, C›));\n// A(two)\nAll(3);',
  ],
  ['python', 'def A(B‹→, C›):\n    return B\n\nuse(A(1‹→, C›))\nAll(2)'],
  ['go', 'func A(B string‹→, C int›) string {\n\treturn B\n}\n\nfunc All() {\n\tuse(A("x"‹→, C›))\n}'],
];

const swaps: readonly (readonly [languageId: string, text: string])[] = [
  [
    'typescript',
    '‹console.log→A.info›(1);\nB();\n‹console.log→A.info›(2);\nif (B) ‹console.log→A.info›(3);\nconsole.logs(4);\nC(() => ‹console.log→A.info›(5));',
  ],
  [
    'python',
    'B = ‹os.path.join→A.at›("a", "b")\nC = ‹os.path.join→A.at›("c")\nprint(‹os.path.join→A.at›(B, C))\nos.path.joined(B)',
  ],
];

const names = 'total amount reading parcel shelf lantern weight colour basket ledger moment harbour'.split(' ');

/** As many cases as asked for, the kinds in turn. */
export function* drawCases(count: number, random: () => number): Generator<Case> {
  for (let at = 0; at < count; at += 1) {
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const kind = at % 4;
    const [languageId, text] = pick(kind === 3 ? swaps : kind === 2 ? others : renames);
    const drawn = [...names].sort(() => random() - 0.5);
    const [a = '', b = '', c = '', young = ''] = drawn;
    const named = text
      .replaceAll('‹A›', `‹${a}→${young}›`)
      .replaceAll(/\b[ABC]\b/g, (name) => ({ A: a, B: b, C: c })[name] ?? name);
    yield { languageId, ...unfold(named, kind === 3 ? 2 : 1) };
  }
}

/** Reads the marks; the first `changes` of them are made by somebody, one after the other. */
function unfold(text: string, changes: number): Omit<Case, 'languageId'> {
  const state = (done: number): readonly string[] => {
    let seen = 0;
    const mark = /‹(?<old>[^→›]*)→(?<young>[^›]*)›/g;
    const read = text.replaceAll(mark, (_mark, old: string, young: string) => ((seen += 1) <= done ? young : old));
    return [...filler, ...read.split('\n'), ...filler];
  };
  return { states: Array.from({ length: changes + 1 }, (_, done) => state(done)), wanted: state(Infinity) };
}

/** Changes are told apart by what lies between them. */
const filler = Array.from({ length: 8 }, () => '');
