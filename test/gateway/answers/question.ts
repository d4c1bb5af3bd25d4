/**
 * What a question asks for, read from its words: language, topic, the sections of the answer, the code it brought along.
 */

export type Section = 'code' | 'table' | 'list' | 'tasks' | 'maths' | 'diagram' | 'quote';

const sectionWords: Readonly<Record<Section, RegExp>> = {
  code: /\b(?:code|function|class|method|script|implement|refactor|write|fix|bug|test|example|snippet|program|query|component)\b|代码|函数|实现|编写|脚本|修复|测试|示例|例子/i,
  table: /\b(?:tables?|compare|comparison|versus|vs|differences?)\b|表格|比较|对比|区别/i,
  list: /\b(?:lists?|steps?|why|how|explain|reasons?|options|summar\w+)\b|列表|步骤|为什么|如何|怎么|解释|总结/i,
  tasks: /\b(?:tasks?|todo|checklist|plan|review)\b|任务|清单|待办|计划|审查/i,
  maths:
    /\b(?:maths?|formula|equation|integral|proof|prove|complexity|theorem|latex)\b|数学|公式|方程|积分|证明|复杂度/i,
  diagram: /\b(?:diagrams?|flow ?charts?|mermaid|graph|architecture|sequence)\b|图表|流程图|架构|时序/i,
  quote: /\b(?:quotes?|note|warning|careful)\b|引用|注意|警告/i,
};

/** Names that a question may use for a language, and the tag of its code block. */
const languages: readonly (readonly [RegExp, string])[] = [
  [/\b(?:typescript|tsx?)\b/i, 'ts'],
  [/\b(?:javascript|js|node(?:\.js)?)\b/i, 'js'],
  [/\b(?:python|py)\b/i, 'python'],
  [/\b(?:golang|go)\b(?! (?:to|on|back|through|ahead|over|for))/i, 'go'],
  [/\brust\b/i, 'rust'],
  [/\bjava\b/i, 'java'],
  [/\bc\+\+|\bcpp\b/i, 'cpp'],
  [/\bc#|\bcsharp\b|\.net\b/i, 'csharp'],
  [/\bkotlin\b/i, 'kotlin'],
  [/\bswift\b/i, 'swift'],
  [/\bruby\b/i, 'ruby'],
  [/\bphp\b/i, 'php'],
  [/\blua\b/i, 'lua'],
  [/\bdart\b/i, 'dart'],
  [/\bscala\b/i, 'scala'],
  [/\bhaskell\b/i, 'haskell'],
  [/\belixir\b/i, 'elixir'],
  [/\bpowershell\b/i, 'powershell'],
  [/\b(?:bash|shell|zsh)\b/i, 'bash'],
  [/\bsql\b/i, 'sql'],
  [/\bhtml\b/i, 'html'],
  [/\bs?css\b/i, 'css'],
  [/\bjson\b/i, 'json'],
  [/\bya?ml\b/i, 'yaml'],
  [/\btoml\b/i, 'toml'],
  [/\bxml\b/i, 'xml'],
  [/\bgraphql\b/i, 'graphql'],
  [/\bdockerfile\b/i, 'dockerfile'],
  [/\bdiff\b/i, 'diff'],
  [/\b(?:in|using|with) c\b|\bc (?:code|program|function)\b|C ?语言/i, 'c'],
];

const plainWords = new Set(
  'a about an and are as at be but by can code do does explain for from function give how i in into is it its js list me my of on or please python show some that the their then there this to ts typescript javascript use using vs what when where which why with write you your table diagram maths formula short everything selected following file simulate'.split(
    ' ',
  ),
);

/** What was understood of a question. */
export interface Question {
  readonly text: string;
  readonly chinese: boolean;
  /** Small talk: a line or two are enough. */
  readonly short: boolean;
  readonly sections: ReadonlySet<Section>;
  /** Tag of the code block that is asked for. */
  readonly language: string;
  /** One to three words, lower case. */
  readonly topic: readonly string[];
  readonly codeBlocks: readonly CodeBlock[];
}

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** Reads a question. Code that came along chooses the language, never the sections. */
export function readQuestion(text: string): Question {
  const codeBlocks: CodeBlock[] = [];
  const words = text.replace(
    /^(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)\n?\1[ \t]*$/gm,
    (_all, _fence, tag: string, code: string) => {
      codeBlocks.push({ language: /^[\w+#-]+/.exec(tag.trim())?.[0] ?? '', code });
      return '';
    },
  );
  const everything = /\beverything\b|全部|所有内容/i.test(words);
  const named = Object.keys(sectionWords) as Section[];
  const sections = new Set(named.filter((section) => everything || sectionWords[section].test(words)));
  const asked = languages.find(([pattern]) => pattern.test(words))?.[1];
  if (asked !== undefined) sections.add('code');
  const chinese = /\p{Script=Han}/u.test(words);
  const short = sections.size === 0 && codeBlocks.length === 0 && words.trim().length <= (chinese ? 6 : 20);
  const topic = [...words.toLowerCase().matchAll(/[a-z][a-z\d]+/g)].map(([word]) => word);
  return {
    text: words.trim(),
    chinese,
    short,
    sections,
    language: asked ?? codeBlocks.find(({ language }) => language !== '')?.language ?? 'ts',
    topic: [...new Set(topic)].filter((word) => !plainWords.has(word)).slice(0, 3),
    codeBlocks,
  };
}
