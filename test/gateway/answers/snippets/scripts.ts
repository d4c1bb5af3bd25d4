/** Small pieces of code in scripting languages. */
import type { Snippet } from './names.ts';

/** By the tag of the code block. */
export const scripts: Readonly<Record<string, Snippet>> = {
  ts: ({ camel }) => `/** Counts how often each word occurs. */
export function ${camel}(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().split(/\\s+/)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}`,
  js: ({ camel }) => `/** Counts how often each word occurs. */
export function ${camel}(text) {
  return Object.groupBy(text.toLowerCase().split(/\\s+/), (word) => word);
}`,
  python: ({ snake }) => `from collections import Counter


def ${snake}(text: str) -> Counter[str]:
    """Count how often each word occurs."""
    return Counter(text.lower().split())


if __name__ == "__main__":
    print(${snake}("the cat and the hat"))`,
  ruby: ({ snake }) => `# Counts how often each word occurs.
def ${snake}(text)
  text.downcase.split.tally
end`,
  php: ({ camel }) => `<?php

/** Counts how often each word occurs. */
function ${camel}(string $text): array
{
    return array_count_values(preg_split('/\\s+/', strtolower($text)));
}`,
  lua: ({ snake }) => `-- Counts how often each word occurs.
local function ${snake}(text)
  local counts = {}
  for word in text:lower():gmatch("%a+") do
    counts[word] = (counts[word] or 0) + 1
  end
  return counts
end`,
  elixir: ({ snake }) => `defmodule Text do
  @doc "Counts how often each word occurs."
  def ${snake}(text), do: text |> String.downcase() |> String.split() |> Enum.frequencies()
end`,
  powershell: ({ pascal }) => `# Counts how often each word occurs.
function Get-${pascal}([string] $Text) {
  $Text.ToLower() -split '\\s+' | Group-Object -NoElement | Sort-Object Count -Descending
}`,
  bash: ({ snake }) => `#!/usr/bin/env bash
set -euo pipefail

# Counts how often each word occurs in a file.
${snake}() {
  tr -cs '[:alpha:]' '\\n' < "$1" | sort | uniq -c | sort -rn | head -n 10
}

${snake} "\${1:?usage: $0 FILE}"`,
};
