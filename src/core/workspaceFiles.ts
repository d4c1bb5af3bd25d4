/**
 * The files of a workspace that mean something here, by what they are called.
 * Owns the names. What each is for is told by the reference, which is written from this list.
 */
export const workspaceFiles = {
  /** At the root of each folder and below, like a `.gitignore`. */
  ignore: '.deepseekignore',
  gitIgnore: '.gitignore',
  /** At the root of each folder. */
  rules: ['AGENTS.md', '.github/copilot-instructions.md'],
  /** Markdown files, each a prompt. */
  prompts: '.deepseek/prompts',
  /** Results of one prompt for many files. */
  batches: '.deepseek/batches',
  /** What the file of results has after the name of the prompts' file. */
  results: '.results.jsonl',
} as const;
