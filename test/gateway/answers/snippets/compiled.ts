/** Small pieces of code in compiled languages: each counts how often the words of a text occur. */
import type { Snippet } from './names.ts';

/** By the tag of the code block. */
export const compiled: Readonly<Record<string, Snippet>> = {
  go: ({ pascal, camel }) => `package ${camel.toLowerCase()}

import "strings"

// ${pascal} counts how often each word occurs.
func ${pascal}(text string) map[string]int {
	counts := make(map[string]int)
	for _, word := range strings.Fields(strings.ToLower(text)) {
		counts[word]++
	}
	return counts
}`,
  rust: ({ snake }) => `use std::collections::HashMap;

/// Counts how often each word occurs.
pub fn ${snake}(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts
}`,
  java: ({ pascal }) => `import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

public final class ${pascal} {
    /** Counts how often each word occurs. */
    public static Map<String, Long> of(String text) {
        return Arrays.stream(text.toLowerCase().split("\\\\s+"))
            .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
    }
}`,
  c: ({ snake }) => `#include <ctype.h>
#include <stddef.h>

/* Counts the words of a text. */
size_t ${snake}(const char *text) {
    size_t count = 0;
    int inside = 0;
    for (; *text != '\\0'; text++) {
        int space = isspace((unsigned char)*text);
        if (!space && !inside) count++;
        inside = !space;
    }
    return count;
}`,
  cpp: ({ snake }) => `#include <map>
#include <sstream>
#include <string>

/// Counts how often each word occurs.
std::map<std::string, int> ${snake}(const std::string& text) {
    std::map<std::string, int> counts;
    std::istringstream words(text);
    for (std::string word; words >> word;) ++counts[word];
    return counts;
}`,
  csharp: ({ pascal }) => `using System.Collections.Generic;
using System.Linq;

public static class ${pascal}
{
    /// <summary>Counts how often each word occurs.</summary>
    public static Dictionary<string, int> Run(string text) =>
        text.Split(' ').GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());
}`,
  kotlin: ({ camel }) => `/** Counts how often each word occurs. */
fun ${camel}(text: String): Map<String, Int> =
    text.lowercase().split(Regex("\\\\s+")).groupingBy { it }.eachCount()`,
  swift: ({ camel }) => `/// Counts how often each word occurs.
func ${camel}(_ text: String) -> [String: Int] {
    text.lowercased().split(separator: " ").reduce(into: [:]) { counts, word in
        counts[String(word), default: 0] += 1
    }
}`,
  dart: ({ camel }) => `/// Counts how often each word occurs.
Map<String, int> ${camel}(String text) {
  final counts = <String, int>{};
  for (final word in text.toLowerCase().split(' ')) {
    counts.update(word, (count) => count + 1, ifAbsent: () => 1);
  }
  return counts;
}`,
  scala: ({ camel }) => `/** Counts how often each word occurs. */
def ${camel}(text: String): Map[String, Int] =
  text.toLowerCase.split("\\\\s+").groupMapReduce(identity)(_ => 1)(_ + _)`,
  haskell: ({ camel }) => `import qualified Data.Map as Map

-- | Counts how often each word occurs.
${camel} :: String -> Map.Map String Int
${camel} text = Map.fromListWith (+) [(word, 1) | word <- words text]`,
};
