/** What the answers say in Chinese. Emphasis stands next to full-width punctuation on purpose: renderers trip over it. */
import type { Phrases, Received } from './phrases.ts';

/** The Chinese phrases. */
export const chinese: Phrases = {
  greeting: '你好！关于代码的问题都可以问我。',
  simulated: '*这是本机上的模拟回答，没有调用任何模型。*',
  opening: (topic) => `下面说说**“${topic}”**这个问题。`,
  received: describe,
  sections: {
    table: `### 对比

| 方法 | 时间 | 内存 | 适用 |
| :--- | ---: | ---: | :---: |
| 哈希表 | $O(n)$ | $O(k)$ | 大多数情况 |
| 先排序 | $O(n \\log n)$ | $O(1)$ | 超大输入 |
| \`a \\| b\` | 12.5 毫秒 | 3 MB | ~~从不~~ |`,
    list: `### 步骤

1. 只读取**一次**输入，保持原样。
2. 把文本切分成词：
   - 空格、制表符和换行是分隔符；
   - 标点会被去掉，*数字内部除外*。
3. 统计次数并排序，详见[官方文档](https://api-docs.deepseek.com/zh-cn/)。`,
    tasks: `### 清单

- [x] 理解问题
- [x] 选择数据结构
- [ ] 用真实输入测量
- [ ] 编写测试`,
    maths: `### 数学

设有 $n$ 个词，其中 $k$ 个互不相同，平均链长为 $\\alpha = \\frac{n}{k}$，于是

$$
T(n) = \\sum_{i=1}^{n} \\left(1 + \\frac{i}{k}\\right) = n + \\frac{n(n+1)}{2k}
$$

当 $k \\sim n$ 时，$T(n) \\in O(n)$。`,
    diagram: `### 流程

\`\`\`mermaid
flowchart LR
  A[提问] --> B{有缓存吗？}
  B -- 有 --> C[立即回答]
  B -- 没有 --> D[询问模型]
  D --> E[流式输出]
  E --> C
\`\`\``,
    quote: `> **注意：**请先保存文件。次数相同的词，顺序没有定义。
>
> > 如果顺序重要，**请再按词排序（升序）**即可。`,
  },
  code: (language) => `### 代码\n\n用 \`${language}\` 实现：`,
  codeNotes: '只遍历一次，除了计数什么也不保存。**说明：**空文本得到空结果。',
  closing: '如果不合适，请告诉我更多关于输入的信息。',
  looked: '我查看了你发来的内容：',
  toolResults: '工具返回了：',
  thoughts: ({ question, earlierTurns }) => [
    `用户问的是：“${question.text.slice(0, 60).replaceAll('\n', ' ')}”。`,
    earlierTurns > 0 ? `之前有 ${earlierTurns} 轮对话，需要结合上下文。` : '这是第一个问题。',
    `如果需要代码，就用 ${question.language}。`,
    '用哈希表只需遍历一次；先排序的话时间更长，但更省内存。',
    '可能出错的地方：空文本、只有大小写不同的词、非 ASCII 字符。',
    '要不要做得更通用？不必，问题只说了一种情况。',
    '再核对一下复杂度：n 个词各查一次表，总共 O(n)。',
    '另一个办法是字典树，前缀相同的词多时更省内存，但代码更长。',
    '可以加一个基准测试，但没有真实输入，数字没有意义。',
    '回答要简短：思路、代码、注意事项。',
  ],
};

function describe({ earlierTurns, images, request, question }: Received): string {
  const thinking = request.thinking === 'off' ? '关闭' : `开启（${request.thinking}）`;
  const blocks = question.codeBlocks.map(
    ({ language, code }) => `${code.split('\n').length} 行 ${language === '' ? '文本' : `\`${language}\``}`,
  );
  const lines = [
    `- **之前的轮数：**${earlierTurns}`,
    `- **参数：**\`${request.model}\`，思考${thinking}，温度 ${request.temperature ?? '未设置'}，最多 ${request.maxTokens} 个 token`,
    ...(blocks.length === 0 ? [] : [`- **收到的代码：**${blocks.join('、')}`]),
    ...images.map((image) => `- **收到的图片：**${image}`),
  ];
  return lines.join('\n');
}
